"""*Verify Log*: what the chain and the checkpoints say of the event log, and downloads."""

from odoo import _, fields, models


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

    def action_verify(self):
        """Check the whole log now."""
        self.ensure_one()
        found = self.env["record.pin.event"].verify_log()
        self.write(
            {
                "state": "intact" if found["intact"] else "broken",
                **{
                    name: found[name]
                    for name in ("first_broken", "problems", "entries", "last", "confirmed_until",
                                 "erased", "pending")
                },
            }
        )  # fmt: skip
        return self._shown()

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
            "target": "new",
        }
