"""Messages, activities, files and followers of other records that are moved to a locked one.

Or made there as records of their own, past the methods that are meant for it.
"""

# tests named after what they try
# pylint: disable=method-required-super

from ..exceptions import RecordPinRequired
from .cells import each_mode
from .common import PARTNER


class MovedSatelliteContract:
    """``reader`` owns what hangs on an open record; an administrator owns all rows there are."""

    def satellites(self, record):
        """``(model, columns of the document, values)`` of what hangs on ``record``."""
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        return (
            ("mail.message", ("model", "res_id"),
             {"body": "Moved", "author_id": self.reader.partner_id.id, "model": PARTNER,
              "res_id": record.id, "message_type": "comment"}),
            ("mail.activity", ("res_model_id", "res_id"),
             {"summary": "Moved", "user_id": self.reader.id, "res_id": record.id,
              "res_model_id": self.env["ir.model"]._get(PARTNER).id,
              "activity_type_id": activity_type.id}),
            ("ir.attachment", ("res_model", "res_id"),
             {"name": "moved.txt", "raw": b"Moved", "res_model": PARTNER, "res_id": record.id}),
            ("mail.followers", ("res_model", "res_id"),
             {"res_model": PARTNER, "res_id": record.id,
              "partner_id": self.colleague.partner_id.id}),
        )  # fmt: skip

    def of(self, record, model, columns):
        """The rows of ``model`` that hang on ``record``."""
        self.forget()
        name = "res_model" if columns[0] == "res_model_id" else columns[0]
        domain = [(name, "=", PARTNER), ("res_id", "=", record.id)]
        return self.env[model].sudo().search(domain).ids

    def tracked(self, record):
        """A tracked change of ``record``."""
        rows = self.env["mail.tracking.value"].sudo()
        before = rows.search([]).ids
        for email in ("before@example.com", "moved@example.com"):
            record.sudo().with_context(tracking_disable=False).write({"email": email})
            self._flush()
            self.cr.precommit.run()
        return rows.search([("id", "not in", before)], limit=1)

    def refused(self, call):
        """Whoever calls is asked for the PIN, or refused as by Odoo; the kind of error."""
        kind, *_text = self.answer(call)
        self.assertIn(kind, ("RecordPinRequired", "AccessError"))
        return kind

    @each_mode
    def move_here(self, mode):
        record = self.locked[mode]
        for model, columns, values in self.satellites(self.open):
            before = self.of(record, model, columns)
            row = self.env[model].with_user(self.reader).sudo().create(values)
            for user in (self.reader, self.admin):
                with self.subTest(model, user=user.login):
                    self.refused(
                        lambda u=user, m=model, r=row: self.rpc(
                            u, m, "write", r.ids, {"res_id": record.id}
                        )
                    )
                    self.assertEqual(self.of(record, model, columns), before)

    @each_mode
    def make_here(self, mode):
        record = self.locked[mode]
        for model, columns, values in self.satellites(record):
            before = self.of(record, model, columns)
            for user in (self.reader, self.admin):
                with self.subTest(model, user=user.login):
                    self.refused(lambda u=user, m=model, v=values: self.rpc(u, m, "create", v))
                    self.assertEqual(self.of(record, model, columns), before)

    @each_mode
    def followers_by_an_administrator(self, mode):
        """Who may write these rows is asked for the PIN, and has them with it."""
        record, model = self.locked[mode], "mail.followers"
        values = {"res_model": PARTNER, "res_id": record.id}
        values["partner_id"] = self.colleague.partner_id.id
        there = self.env[model].sudo().create(dict(values, res_id=self.open.id))
        token = self.unlock(self.admin, record)
        for method, *args in (("create", values), ("write", there.ids, {"res_id": record.id})):
            with self.subTest(method), self.assertRaises(RecordPinRequired) as caught:
                self.rpc(self.admin, model, method, *args)
            (lock,) = caught.exception.locks
            self.assertEqual((lock["res_model"], lock["res_id"]), (PARTNER, record.id))
        self.rpc(self.admin, model, "write", there.ids, {"res_id": record.id}, token=token)
        self.assertEqual(self.row_of(there)["res_id"], record.id)

    @each_mode
    def tracked_changes(self, mode):
        """They are parts of a message: of one of a locked record, or of another."""
        self.let_read_entries(self.admin)
        record, model = self.locked[mode], "mail.tracking.value"
        message = record.sudo().message_post(body="Pin message")
        row = self.tracked(self.open)
        (values,) = row.copy_data()
        before = row.mail_message_id
        for method, *args in (
            ("write", row.ids, {"mail_message_id": message.id}),
            ("create", dict(values, mail_message_id=message.id)),
        ):
            with self.subTest(method):
                kind = self.refused(lambda m=method, a=args: self.rpc(self.admin, model, m, *a))
                self.assertEqual(kind, "RecordPinRequired")
                self.forget()
                self.assertEqual(row.mail_message_id, before)
                self.assertFalse(message.sudo().tracking_value_ids)
        token = self.unlock(self.admin, record)
        self.rpc(self.admin, model, "write", row.ids, {"mail_message_id": message.id}, token=token)
        self.assertEqual(row.mail_message_id, message)
