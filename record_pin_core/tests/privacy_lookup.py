"""Odoo's privacy lookup: it looks for a person by SQL, and works on what it finds as superuser.

For administrators, from Odoo 16 on. Where it is not there, no test of it has anything to try.
"""

# tests named after what they try
# pylint: disable=method-required-super

from .cells import each_mode, each_reading_mode
from .common import PARTNER, PIN
from .leaks import NUMBERS, secret_values
from .linked import LinkedWorld

WIZARD = "privacy.lookup.wizard"
LINE = "privacy.lookup.wizard.line"


class PrivacyLookupContract(LinkedWorld):
    """As ``admin``, who has unlocked nothing."""

    def look_up(self, name, email, token=None):
        """``[(model, id), …]`` of what is found."""
        values = {"name": name, "email": email}
        id_ = self.rpc(self.admin, WIZARD, "create", values, token=token)
        self.rpc(self.admin, WIZARD, "action_lookup", [id_], token=token)
        self.forget()
        lines = self.env[WIZARD].browse(id_).line_ids
        return sorted((line.res_model, line.res_id) for line in lines)

    def said_by(self, record):
        """A message on an open contact: it is found by its author."""
        return self.open.message_post(body="Pin", author_id=record.id)

    def line_of(self, record, token=None):
        """The id of a line about ``record``: whoever knows its id can make one."""
        values = {"res_model_id": self.env["ir.model"]._get(record._name).id, "res_id": record.id}
        return self.rpc(self.admin, LINE, "create", dict(values, is_active=True), token=token)

    @each_reading_mode
    def looking_for_a_masked_email(self, mode):
        if WIZARD not in self.env:
            return
        record, said = self.locked[mode], self.said_by(self.locked[mode])
        email = secret_values(NUMBERS[mode])["email"]
        here = self.look_up("Nobody", email)
        self.assertNotIn((PARTNER, record.id), here)
        with self.other_values():
            self.assertEqual(self.look_up("Nobody", email), here)
        token = self.unlock(self.admin, record)
        found = self.look_up("Nobody", email, token)
        self.assertIn((PARTNER, record.id), found)
        self.assertIn(("mail.message", said.id), found)

    def test_looking_for_somebody_who_is_not_locked(self):
        if WIZARD not in self.env:
            return
        record, said = self.locked["edit"], self.said_by(self.locked["edit"])
        found = self.look_up("Nobody", record.email)
        self.assertIn((PARTNER, record.id), found)
        self.assertIn(("mail.message", said.id), found)

    @each_reading_mode
    def a_line_about_a_locked_record(self, mode):
        """It would show the name that Odoo computes as superuser, whatever is masked."""
        if WIZARD in self.env:
            record = self.locked[mode]
            self.assert_asks(record, lambda: self.line_of(record), ("read",))
            self.line_of(record, self.unlock(self.admin, record))

    @each_mode
    def deleting_what_was_found(self, mode):
        if WIZARD not in self.env:
            return
        record, line = self.locked_after_it_was_found(mode)
        before = self.row_of(record)
        for method in ("action_unlink", "action_unlink_all"):
            self.assert_asks(
                record, lambda m=method: self.rpc(self.admin, LINE, m, [line]), ("unlink",)
            )
            self.assert_unchanged(record, before)
        token = self.unlock(self.admin, record)
        self.rpc(self.admin, LINE, "action_unlink", [line], token=token)
        self.assertFalse(self.row_of(record))

    @each_mode
    def archiving_what_was_found(self, mode):
        if WIZARD not in self.env:
            return
        record, line = self.locked_after_it_was_found(mode)
        before = self.row_of(record)

        def call(token=None):
            self.rpc(self.admin, LINE, "action_archive_all", [line], token=token)

        self.assert_asks(record, call, ("write", "read"))
        self.assert_unchanged(record, before)
        call(self.unlock(self.admin, record))
        self.assertFalse(self.row_of(record)["active"])

    def locked_after_it_was_found(self, mode):
        record = self.env[PARTNER].create({"name": "Pin alone"})
        line = self.line_of(record)
        self.env["record.pin.lock"].protect(PARTNER, record.ids, PIN, {"mode": mode})
        return record, line
