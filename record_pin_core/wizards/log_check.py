"""*Verify Log*: what the chain and the checkpoints say of the event log, and downloads."""

from odoo import _, fields, models

#: Entries that are verified in one request: about a second, between which progress is shown.
STEP = 20_000

#: Fields that say what was found: empty before.
_FOUND = ("first_broken", "problems", "entries", "last", "confirmed_until", "erased", "pending")


class LogCheck(models.TransientModel):
    _name = "record.pin.log.check"
    _description = "Verify Log"

    state = fields.Selection(
        [("new", "Not verified yet"), ("intact", "Intact"), ("broken", "Broken")],
        "Event Log",
        default="new",
        readonly=True,
    )
    first_broken = fields.Char("First Problem", readonly=True)
    problems = fields.Integer(readonly=True)
    entries = fields.Integer("Entries Verified", readonly=True)
    last = fields.Integer("Last Entry", readonly=True)
    confirmed_until = fields.Integer(
        "Confirmed until Entry", readonly=True, help="A checkpoint says the same up to there."
    )
    erased = fields.Integer(
        "Without Personal Data", readonly=True, help="Erased after their retention time."
    )
    pending = fields.Integer(
        "Not Numbered Yet",
        readonly=True,
        help="Written, but not in the chain until the next event.",
    )
    checkpoint = fields.Text(
        "New Checkpoint",
        readonly=True,
        help="Keep this line where nobody who owns the database can change it.",
    )
    last_hash = fields.Char(readonly=True, help="Where the verified part of the chain ends.")

    def action_verify(self):
        """Check the whole log now: by a client action that shows how far it is.

        :raise AccessError: the caller neither manages PINs nor audits
        """
        self.ensure_one()
        self.env["record.pin.event"]._check_reader()
        self.write({"state": "new", "last_hash": False, **dict.fromkeys(_FOUND, False)})
        return {
            "type": "ir.actions.client",
            "tag": "record_pin_verify_log",
            "params": {"res_id": self.id},
        }

    def step(self):
        """Check the next entries.

        :return: ``{"verified": number, "total": number, "finished": bool, "action": action}``:
            numbers of entries, and what shows the result
        :raise AccessError: the caller neither manages PINs nor audits
        :raise UserError: the signing key of this server is not usable
        """
        self.ensure_one()
        log = self.env["record.pin.event"]
        found, finished = log._verify_step(self.last, self.last_hash, STEP)
        values = {
            "entries": self.entries + found["entries"],
            "erased": self.erased + found["erased"],
            "problems": self.problems + found["problems"],
            "first_broken": self.first_broken or found["first_broken"],
            "confirmed_until": max(self.confirmed_until, found["confirmed_until"]),
            "last": found["last"],
            "last_hash": found["hash"],
        }
        if finished:
            values["pending"] = log._finish_verification(values["first_broken"])
            values["state"] = "broken" if values["problems"] else "intact"
        self.write(values)
        return {
            "verified": self.last,
            "total": max(self.last, found["total"]),
            "finished": finished,
            "action": self._shown(),
        }

    def action_checkpoint(self):
        """Sign where the log stands now."""
        self.ensure_one()
        self.checkpoint = self.env["record.pin.checkpoint"].make()
        return self._shown()

    def action_lines(self):
        """Download the log, to be verified without Odoo."""
        return self._download("event_log.jsonl")

    def action_table(self):
        """Download the log for a spreadsheet."""
        return self._download("event_log.csv")

    def action_checkpoints(self):
        """Download all checkpoints."""
        return self._download("checkpoints.txt")

    def _download(self, name):
        return {"type": "ir.actions.act_url", "url": f"/record_pin/{name}", "target": "self"}

    def _shown(self):
        return {
            "type": "ir.actions.act_window",
            "name": _("Verify Log"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
