"""Wizards about locked records: what they show is made by superuser code, and so is what they do.

Those of apps that are not installed have nothing to try.
"""

# tests named after what they try
# pylint: disable=method-required-super

from .cells import each_mode, each_reading_mode
from .common import PARTNER, PIN
from .linked import LinkedWorld

COMPOSER = "mail.compose.message"
MERGE = "base.partner.merge.automatic.wizard"


class WizardContract(LinkedWorld):
    """As ``reader``, who may use contacts."""

    def ways(self, record):
        """Calls that make a wizard about ``record``, whatever way it is named."""
        ids = record.ids

        def make(model, values, context=None):
            if model in self.env:
                return lambda token=None: self.rpc(
                    self.reader, model, "create", values, context=context, token=token
                )
            return None

        looked_at = {"active_model": PARTNER, "active_id": ids[0], "active_ids": ids}
        yield make(MERGE, {"dst_partner_id": ids[0]})
        yield make(MERGE, {"partner_ids": [(6, 0, ids)]})
        yield make(MERGE, {"partner_ids": [(4, ids[0])]})
        yield make(MERGE, {}, looked_at)
        yield make(MERGE, {}, {"default_dst_partner_id": ids[0]})
        yield make(MERGE, {}, {"default_partner_ids": [(6, 0, ids)]})
        yield self.with_a_default_of_its_user(record)
        yield lambda token=None: self.rpc(
            self.reader, MERGE, "default_get", ["partner_ids"], context=looked_at, token=token
        )
        composed = {"model": PARTNER, "composition_mode": "comment"}
        one, other = {"res_ids": str(ids)}, {"res_id": ids[0]}
        named = one if COMPOSER in self.env and "res_ids" in self.env[COMPOSER]._fields else other
        yield make(COMPOSER, dict(composed, **named))
        default = {f"default_{name}": value for name, value in dict(composed, **named).items()}
        yield make(COMPOSER, {}, default)
        yield make("portal.wizard", {"partner_ids": [(6, 0, ids)]})
        yield make("sms.composer", {"res_model": PARTNER, "res_id": ids[0], "body": "Pin"})
        yield make("mail.wizard.invite", dict({"res_model": PARTNER}, res_id=ids[0]))

    def with_a_default_of_its_user(self, record):
        """A call that makes a wizard after ``reader`` has made the record a default of it."""

        def call(token=None):
            value = ["dst_partner_id", record.id, True]
            self.rpc(self.reader, "ir.default", "set", MERGE, *value, token=token)
            try:
                self.rpc(self.reader, MERGE, "create", {}, token=token)
            finally:
                self.env["ir.default"].sudo().search([("user_id", "=", self.reader.id)]).unlink()

        return call

    @each_reading_mode
    def making_a_wizard_about_a_locked_record(self, mode):
        record = self.locked[mode]
        tried = [call for call in self.ways(record) if call]
        self.assertGreater(len(tried), 4)
        for call in tried:
            self.assert_asks(record, call, ("read",))
        token = self.unlock(self.reader, record)
        for call in tried[:8]:
            call(token)

    def test_making_a_wizard_about_a_record_that_may_be_read(self):
        for record in (self.open, self.locked["edit"]):
            for call in [call for call in self.ways(record) if call][:8]:
                call()

    @each_reading_mode
    def changing_a_wizard(self, mode):
        record = self.locked[mode]
        id_ = self.rpc(self.reader, MERGE, "create", {})

        def call(token=None):
            values = {"dst_partner_id": record.id}
            self.rpc(self.reader, MERGE, "write", [id_], values, token=token)

        self.assert_asks(record, call, ("read",))
        call(self.unlock(self.reader, record))

    @each_mode
    def a_mass_mailing_leaves_no_note_in_a_locked_chatter(self, mode):
        if COMPOSER not in self.env:
            return
        record = self.env[PARTNER].create({"name": "Pin mailed", "email": "mailed@example.com"})
        self.let_read_entries(self.reader)
        values = {"model": PARTNER, "composition_mode": "mass_mail", "subject": "x", "body": "x"}
        named = {"res_ids": str(record.ids)}
        if "res_ids" not in self.env[COMPOSER]._fields:
            named = {"res_id": record.id}
        id_ = self.rpc(self.reader, COMPOSER, "create", dict(values, **named))
        self.env["record.pin.lock"].protect(PARTNER, record.ids, PIN, {"mode": mode})
        messages = self.env["mail.message"].sudo().search_count
        about = [("model", "=", PARTNER), ("res_id", "=", record.id)]
        before = messages(about)
        send = "action_send_mail"
        self.assert_asks(
            record, lambda: self.rpc(self.reader, COMPOSER, send, [id_]), ("write", "read")
        )
        self.forget()
        self.assertEqual(messages(about), before)

    @each_reading_mode
    def what_a_template_makes_of_a_locked_record(self, mode):
        """Up to 16 clients ask for it by ids; after that by a wizard that shows it."""
        if "mail.template" not in self.env:
            return
        record = self.locked[mode]
        values = {"name": "Pin", "model_id": self.env["ir.model"]._get(PARTNER).id,
                  "subject": "Pin", "use_default_to": True}  # fmt: skip
        known = self.env["mail.template"]._fields
        template = self.env["mail.template"].create(
            {name: value for name, value in values.items() if name in known}
        )
        asked_by_ids = hasattr(template, "generate_email")

        def call(token=None):
            if asked_by_ids:
                return self.rpc(
                    self.reader, "mail.template", "generate_email", template.ids, record.ids,
                    ["subject", "email_to"], token=token,
                )  # fmt: skip
            shown = {"mail_template_id": template.id, "resource_ref": f"{PARTNER},{record.id}"}
            return self.rpc(self.reader, "mail.template.preview", "create", shown, token=token)

        self.assert_asks(record, call, ("read",))
        call(self.unlock(self.reader, record))
