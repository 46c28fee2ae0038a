"""What hangs on a locked record: messages, activities, attachments, followers."""

import base64

from odoo.exceptions import AccessError

from .. import compat
from ..exceptions import RecordPinRequired
from .cells import CLOSED, each_mode, each_reading_mode
from .common import PARTNER

#: Up to 16 Odoo shows activities to those who may write the document, assigned or not.
READING_AN_ACTIVITY = "read" if compat.has("messages_follow_rules") else "write"

CONTENT = base64.b64encode(b"hush: the content of a file").decode()


class SatelliteContract:
    """Read and changed by their own ids, as ``reader``, who follows and is notified."""

    def make(self, mode):
        """A message, an activity and an attachment of a locked record."""
        record = self.locked[mode].sudo()
        record.message_subscribe(partner_ids=self.reader.partner_id.ids)
        self.reader.sudo().notification_type = "inbox"
        self.message = record.message_post(
            body="hush message", subject="hush subject", message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=self.reader.partner_id.ids,
        )  # fmt: skip
        self.notified(self.message, self.reader)
        self.activity = record.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="hush summary",
            note="<p>hush note</p>",
            user_id=self.reader.id,
        )
        self.attachment = self.env["ir.attachment"].create(
            {"name": "hush.txt", "datas": CONTENT, "res_model": PARTNER, "res_id": record.id}
        )
        return record

    def closed_then_open(self, mode, call, operation="read"):
        """Nothing without the PIN where the mode asks for it; with it there it is."""
        record = self.locked[mode]
        if mode in CLOSED[operation]:
            kind, *answer = self.answer(lambda: call(None))
            self.assertIn(kind, ("answer", "AccessError", "RecordPinRequired"))
            self.assert_no_secret([kind, answer])
            self.assert_secret(call(self.unlock(self.reader, record)))
        else:
            self.assert_secret(call(None))

    @each_mode
    def read_a_message(self, mode):
        self.make(mode)
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, "mail.message", "read", self.message.ids, ["body", "subject"],
                token=token,
            ),
        )  # fmt: skip

    @each_reading_mode
    def export_a_message(self, mode):
        """By an administrator, whom Odoo lets do that: beside others, as well."""
        record = self.make(mode)
        self.notified(self.message, self.admin)
        others = self.env["mail.message"].search(
            [("id", "<", self.message.id)], limit=3, order="id"
        )
        for ids in (self.message.ids, (others + self.message).ids):

            def export(token=None, ids=ids):
                return self.rpc(
                    self.admin, "mail.message", "export_data", ids, ["subject"], token=token
                )

            with self.subTest(len(ids)):
                kind, *answer = self.answer(export)
                self.assert_no_secret([kind, answer])
        self.assert_secret(export(self.unlock(self.admin, record)))

    @each_mode
    def copy_a_message(self, mode):
        """Its values for a copy: Odoo 17 and 18 read them as superuser and ask nothing."""
        self.make(mode)
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, "mail.message", "copy_data", self.message.ids, token=token
            ),
        )

    @each_reading_mode
    def ask_a_message_for_a_field(self, mode):
        """By the helpers of record sets, which clients could call up to Odoo 17."""
        self.make(mode)
        for method, args in (
            ("mapped", ["body"]),
            ("filtered", ["body"]),
            ("sorted", ["body"]),
            ("grouped", ["body"]),
            ("filtered_domain", [[("body", "like", "hush")]]),
        ):
            if hasattr(self.message, method):
                with self.subTest(method), self.assertRaises(AccessError):
                    self.rpc(self.reader, "mail.message", method, self.message.ids, *args)

    def test_a_message_is_deleted_after_the_grace_period(self):
        """Of a record locked for viewing, which may be changed then."""
        self.let_read_entries(self.reader)
        record = self.locked["view"]
        token = self.unlock(self.reader, record)
        self.rpc(self.reader, PARTNER, "message_post", record.ids, body="Mine", token=token)
        message = self.env["mail.message"].search([("body", "like", "Mine")], limit=1)
        with self.later(minutes=6):
            self.rpc(self.reader, "mail.message", "unlink", message.ids, token=token)
        self.assertFalse(message.exists())

    @each_mode
    def search_messages(self, mode):
        """Although ``reader`` was notified of it."""
        self.make(mode)
        for domain in (
            [("id", "=", self.message.id)],
            [("body", "like", "hush message")],
            [("needaction", "=", True)],
            [("model", "=", PARTNER), ("res_id", "=", self.locked[mode].id)],
        ):
            with self.subTest(domain):
                self.closed_then_open(
                    mode,
                    lambda token, d=domain: self.rpc(
                        self.reader, "mail.message", "search_read", d, ["body", "subject"],
                        token=token,
                    ),
                )  # fmt: skip

    @each_mode
    def read_an_activity(self, mode):
        """Although it is assigned to ``reader``."""
        self.make(mode)
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, "mail.activity", "read", self.activity.ids, ["summary", "note"],
                token=token,
            ),
            READING_AN_ACTIVITY,
        )  # fmt: skip

    @each_mode
    def search_activities(self, mode):
        self.make(mode)
        for domain in ([("user_id", "=", self.reader.id)], [("summary", "like", "hush")]):
            with self.subTest(domain):
                self.closed_then_open(
                    mode,
                    lambda token, d=domain: self.rpc(
                        self.reader, "mail.activity", "search_read",
                        d + [("res_id", "=", self.locked[mode].id)], ["summary", "note"],
                        token=token,
                    ),
                    READING_AN_ACTIVITY,
                )  # fmt: skip

    @each_reading_mode
    def the_activity_menu(self, mode):
        """The counters of the systray neither fail nor tell."""
        self.make(mode)
        for method in ("systray_get_activities", "_get_activity_groups"):
            if hasattr(self.env["res.users"], method):
                found = self.env["res.users"].with_user(self.reader)
                self.assert_no_secret(getattr(found, method)())

    @each_reading_mode
    def the_activity_view(self, mode):
        """All activities of a model, by record and type."""
        self.make(mode)
        domain = [("id", "=", self.locked[mode].id)]
        for args in ((PARTNER, domain), (PARTNER, domain, 10, 0, False)):
            try:
                self.assert_no_secret(
                    self.rpc(self.reader, "mail.activity", "get_activity_data", *args)
                )
            except TypeError:
                continue  # the other series' arguments

    @each_mode
    def finish_an_activity(self, mode):
        """Closing it posts on the record."""
        self.make(mode)
        before = self.messages_of(mode)
        for method, args in (("action_feedback", ["Done"]), ("action_done", []), ("unlink", [])):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.reader, "mail.activity", method, self.activity.ids, *args)
        self.assertEqual(self.messages_of(mode), before)
        self.assertTrue(self.activity.exists())

    def messages_of(self, mode):
        self.forget()
        return self.env["mail.message"].search_count(
            [("model", "=", PARTNER), ("res_id", "=", self.locked[mode].id)]
        )

    @each_mode
    def plan_an_activity(self, mode):
        record = self.locked[mode]
        values = {
            "res_model_id": self.env["ir.model"]._get(PARTNER).id,
            "res_id": record.id,
            "user_id": self.reader.id,
            "summary": "New",
        }
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "mail.activity", "create", values)
        token = self.unlock(self.reader, record)
        self.assertTrue(self.rpc(self.reader, "mail.activity", "create", values, token=token))

    @each_mode
    def read_an_attachment(self, mode):
        self.make(mode)
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, "ir.attachment", "read", self.attachment.ids, ["name", "datas"],
                token=token,
            ),
        )  # fmt: skip

    @each_mode
    def search_attachments(self, mode):
        self.make(mode)
        for domain in (
            [("id", "=", self.attachment.id)],
            [("res_model", "=", PARTNER), ("res_id", "=", self.locked[mode].id)],
            [("name", "=", "hush.txt")],
        ):
            with self.subTest(domain):
                self.closed_then_open(
                    mode,
                    lambda token, d=domain: self.rpc(
                        self.reader, "ir.attachment", "search_read", d, ["name"], token=token
                    ),
                )

    @each_mode
    def change_an_attachment(self, mode):
        self.make(mode)
        for method, args in (("write", [{"name": "new.txt"}]), ("unlink", [])):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.reader, "ir.attachment", method, self.attachment.ids, *args)
        self.assertEqual(self.attachment.exists().name, "hush.txt")

    @each_mode
    def attach_a_file(self, mode):
        record = self.locked[mode]
        values = {"name": "new.txt", "datas": CONTENT, "res_model": PARTNER, "res_id": record.id}
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "ir.attachment", "create", values)
        token = self.unlock(self.reader, record)
        self.assertTrue(self.rpc(self.reader, "ir.attachment", "create", values, token=token))

    @each_mode
    def move_an_attachment_away(self, mode):
        """Linking the file to an open record would show it."""
        self.make(mode)
        with self.assertRaises(AccessError):
            self.rpc(
                self.reader, "ir.attachment", "write", self.attachment.ids,
                {"res_id": self.open.id},
            )  # fmt: skip
        if mode in CLOSED["read"]:
            with self.assertRaises(AccessError):
                self.rpc(
                    self.reader, "ir.attachment", "copy", self.attachment.ids,
                    {"res_id": self.open.id},
                )  # fmt: skip

    @each_mode
    def edit_or_delete_a_message(self, mode):
        self.make(mode)
        for method, args in (("write", [{"body": "x"}]), ("unlink", [])):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.reader, "mail.message", method, self.message.ids, *args)
        self.assertIn("hush", self.message.exists().body)

    @each_mode
    def write_a_message_as_a_record(self, mode):
        """Past ``message_post``: a message is a record like any other."""
        values = {"model": PARTNER, "res_id": self.locked[mode].id, "body": "New"}
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "mail.message", "create", values)

    @each_mode
    def answer_a_message_as_a_record(self, mode):
        """Who was notified of a message may make an answer to it, whatever the document says."""
        self.make(mode)
        before = self.messages_of(mode)
        answer = {"parent_id": self.message.id, "message_type": "email"}
        values = dict(answer, model=PARTNER, res_id=self.locked[mode].id, body="New")
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "mail.message", "create", values)
        with self.assertRaises(AccessError):
            self.rpc(self.reader, "mail.message", "copy", self.message.ids, answer)
        self.assertEqual(self.messages_of(mode), before)
        token = self.unlock(self.reader, self.locked[mode])
        self.rpc(self.reader, "mail.message", "create", values, token=token)

    @each_mode
    def other_ways_to_post(self, mode):
        """Mails with a template and notes, each of which writes in the chatter."""
        record = self.locked[mode]
        view = self.env["ir.ui.view"].create(
            {"name": "Note", "type": "qweb", "key": "record_pin_core.suite_note",
             "arch": '<t t-name="record_pin_core.suite_note"><p>Note</p></t>'}
        )  # fmt: skip
        self.env["ir.model.data"].create(
            {"module": "record_pin_core", "name": "suite_note", "model": view._name,
             "res_id": view.id}
        )  # fmt: skip
        before = self.messages_of(mode)
        to = self.reader.partner_id.ids
        for method, kwargs in (
            ("message_post_with_view", {"views_or_xmlid": view.key}),
            ("message_post_with_source", {"source_ref": view.key}),
            ("message_notify", {"body": "x", "partner_ids": to}),
        ):
            if hasattr(record, method):
                with self.subTest(method), self.assertRaises(AccessError):
                    self.rpc(self.reader, PARTNER, method, record.ids, **kwargs)
        with self.assertRaises(AccessError):
            self.rpc(
                self.reader, "mail.thread", "message_notify", [], body="x", partner_ids=to,
                model=PARTNER, res_id=record.id,
            )  # fmt: skip
        self.assertEqual(self.messages_of(mode), before)

    @each_reading_mode
    def followers(self, mode):
        """Who follows a locked record is part of it."""
        record = self.make(mode)
        found = self.rpc(
            self.reader, "mail.followers", "search_read",
            [("res_model", "=", PARTNER), ("res_id", "=", record.id)], ["partner_id"],
        )  # fmt: skip
        self.assertEqual(found, [])

    @each_mode
    def subscribe_others(self, mode):
        """Whoever follows gets the next message by e-mail."""
        record = self.locked[mode]
        with self.assertRaises(AccessError):
            self.rpc(
                self.reader, PARTNER, "message_subscribe", record.ids,
                partner_ids=self.colleague.partner_id.ids,
            )  # fmt: skip
        self.assertNotIn(self.colleague.partner_id, record.sudo().message_partner_ids)

    # -- tracked changes -----------------------------------------------------------------------

    @each_reading_mode
    def tracked_values(self, mode):
        """What a field was before and is now, in rows of their own that administrators may read."""
        record = self.locked[mode]
        tracked = record.sudo().with_context(tracking_disable=False)
        before = self.env["mail.tracking.value"].sudo().search([]).ids
        tracked.write({"email": "hush-before@example.com"})
        self._flush()
        self.cr.precommit.run()
        tracked.write({"email": "hush-now@example.com"})
        self._flush()
        self.cr.precommit.run()
        rows = self.env["mail.tracking.value"].sudo().search([("id", "not in", before)])
        self.assertTrue(rows)
        messages = rows.mail_message_id
        text = ["new_value_char", "old_value_char"]
        mine = [("id", "in", rows.ids)]
        for model, method, *args in (
            ("mail.tracking.value", "search_read", mine, text),
            ("mail.tracking.value", "read", rows.ids, text),
            ("mail.tracking.value", "search_count", [*mine, ("new_value_char", "like", "hush")]),
            ("mail.tracking.value", "read_group", mine, text, ["new_value_char"]),
            ("mail.tracking.value", "export_data", rows.ids, text),
            ("mail.message", "search_count",
             [("id", "in", messages.ids), ("tracking_value_ids.new_value_char", "like", "hush")]),
            ("mail.message", "export_data", messages.ids, ["tracking_value_ids/new_value_char"]),
        ):  # fmt: skip
            for user in (self.reader, self.admin):
                with self.subTest(model=model, method=method, user=user.login):
                    kind, *answer = self.answer(
                        lambda u=user, m=model, n=method, a=args: self.rpc(u, m, n, *a)
                    )
                    self.assert_no_secret([kind, answer])
                    if method == "search_count" and kind == "answer":
                        self.assertEqual(answer, [0])

    @each_mode
    def ratings(self, mode):
        """What customers say of a document, in rows that every employee may read and change."""
        model, record = "rating.rating", self.locked[mode]
        if model not in self.env:
            with self.assertRaises(KeyError):
                self.rpc(self.reader, model, "search", [])
            return
        of_partners = self.env["ir.model"]._get(PARTNER).id
        values = {"res_model_id": of_partners, "res_id": record.id, "rating": 5}
        rating = self.env[model].create(dict(values, feedback="hush feedback"))
        row, mine = self.row_of(rating), [("id", "=", rating.id)]
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, model, "search_read", mine, ["feedback"], token=token
            ),
        )
        self.forget()
        other = self.env[model].create(dict(values, res_id=self.open.id))
        for method, *args in (
            ("write", rating.ids, {"feedback": "Other"}),
            ("write", other.ids, {"res_id": record.id}),
            ("create", values),
        ):
            with self.subTest(method), self.assertRaises(RecordPinRequired):
                self.rpc(self.colleague, model, method, *args)
            self.assert_unchanged(rating, row)

    @each_reading_mode
    def scheduled_messages(self, mode):
        """From Odoo 18 on: written to be posted later, and read by whoever reads the document."""
        model, record = "mail.scheduled.message", self.locked[mode]
        if model not in self.env:
            with self.assertRaises(KeyError):
                self.rpc(self.reader, model, "search", [])
            return
        author = self.colleague
        message = (
            self.env[model].with_user(author).sudo()
            .create({"model": PARTNER, "res_id": record.id, "subject": "hush subject",
                     "body": "hush later", "author_id": author.partner_id.id,
                     "scheduled_date": "2099-01-01 00:00:00"})
        )  # fmt: skip
        row = self.row_of(message)
        for user in (self.reader, author, self.admin):
            for method, *args in (
                ("search_read", [("id", "in", message.ids)], ["body", "subject"]),
                ("read", message.ids, ["body", "subject"]),
                ("search_count", [("id", "in", message.ids), ("body", "like", "hush")]),
                ("export_data", message.ids, ["body"]),
                ("write", message.ids, {"subject": "Other"}),
                ("unlink", message.ids),
            ):
                with self.subTest(method, user=user.login):
                    kind, *answer = self.answer(
                        lambda u=user, m=method, a=args: self.rpc(u, model, m, *a)
                    )
                    self.assert_no_secret([kind, answer])
                    if kind == "answer":
                        self.assertIn(answer, ([0], [[]]))
        self.assert_unchanged(message, row)
        token = self.unlock(author, record)
        self.assert_secret(self.rpc(author, model, "read", message.ids, ["body"], token=token))
