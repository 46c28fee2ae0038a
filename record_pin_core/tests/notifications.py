"""What colleagues are sent of a locked record: in their inboxes, by e-mail, on their devices."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError

from .cells import CLOSED, each_mode
from .common import PARTNER

FILE = ("hush.txt", b"hush: the content of a file")


class NotificationContract:
    """``reader`` gets e-mails, ``colleague`` has an inbox, both follow; so does a customer."""

    def setUp(self):
        super().setUp()
        self.reader.sudo().notification_type = "email"
        self.colleague.sudo().notification_type = "inbox"
        self.customer = self.env[PARTNER].create({"name": "Guest", "email": "guest@example.com"})
        # or whatever is sent at once is deleted
        waiting = patch.object(type(self.env["mail.mail"]), "send", lambda mails, **_options: True)
        waiting.start()
        self.addCleanup(waiting.stop)

    def follow(self, mode):
        record = self.locked[mode].sudo()
        people = self.reader.partner_id + self.colleague.partner_id + self.customer
        subtypes = self.env["mail.message.subtype"].search([])
        record.message_subscribe(partner_ids=people.ids, subtype_ids=subtypes.ids)
        self.forget()
        self.cr.execute("DELETE FROM bus_bus")
        self.last_mail = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        return record

    def mails_to(self, partner):
        """Everything of each e-mail to ``partner`` since ``follow``."""
        mails = self.env["mail.mail"].search(
            [("id", ">", self.last_mail), ("recipient_ids", "in", partner.ids)]
        )
        return [
            [mail.subject, mail.body_html, mail.headers, mail.email_from, mail.reply_to,
             mail.record_name, [[file.name, file.raw.decode()] for file in mail.attachment_ids]]
            for mail in mails
        ]  # fmt: skip

    def live_messages_to(self, user):
        """What the browser of ``user`` is told at once."""
        self._flush()
        self.cr.precommit.run()
        own = (PARTNER, user.partner_id.id), ("res.users", user.id)
        self.cr.execute("SELECT channel, message FROM bus_bus")
        return [
            json.loads(message)
            for addressed, message in self.cr.fetchall()
            if tuple(json.loads(addressed)[1:3]) in own
        ]

    def inbox_of(self, user):
        """Messages in the inbox of ``user``, as its client asks for them."""
        waiting = [("res_partner_id", "=", user.partner_id.id), ("is_read", "=", False)]
        messages = self.env["mail.notification"].search(waiting).mail_message_id
        return self.rpc(
            user, "mail.message", "search_read", [("id", "in", messages.ids)], ["body", "subject"]
        )

    def assert_told(self, mode, times=1):
        """That there is something, and where the mode hides values no word of what."""
        mails = self.mails_to(self.reader.partner_id)
        self.assertEqual(len(mails), times)
        live, inbox = self.live_messages_to(self.colleague), self.inbox_of(self.colleague)
        if mode in CLOSED["read"]:
            self.assert_no_secret([mails, live, inbox])
            address = f"/mail/view?model={PARTNER}&amp;res_id={self.locked[mode].id}"
            for text in [mail[1] for mail in mails] + [inbox[-1]["body"]]:
                self.assertIn(address, text)
        else:
            self.assert_secret(mails)
            self.assert_secret(inbox)
        self.assertTrue(live)

    @each_mode
    def a_message_of_who_knows_the_pin(self, mode):
        """The customer who follows is sent what was written."""
        record = self.follow(mode)
        token = self.unlock(self.keeper, record)
        self.rpc(
            self.keeper, PARTNER, "message_post", record.ids, body="hush body",
            subject="hush subject", message_type="comment", subtype_xmlid="mail.mt_comment",
            token=token,
        )  # fmt: skip
        self.assert_told(mode)
        self.assert_secret(self.mails_to(self.customer))

    @each_mode
    def a_message_of_superuser_code(self, mode):
        """With a file, for colleagues whom it names; their own language is that of the notice."""
        record = self.follow(mode)
        record.message_post(
            body="hush body", subject="hush subject", message_type="comment",
            subtype_xmlid="mail.mt_comment", attachments=[FILE],
            partner_ids=(self.reader + self.colleague).partner_id.ids,
            author_id=record.id, email_from="hush@example.com",
        )  # fmt: skip
        self.assert_told(mode)

    @each_mode
    def what_only_colleagues_are_told_of_it(self, mode):
        record = self.follow(mode)
        record.message_notify(
            body="hush body", subject="hush subject",
            partner_ids=(self.reader + self.colleague).partner_id.ids,
        )  # fmt: skip
        self.env["mail.thread"].message_notify(
            body="hush body", subject="hush subject", model=PARTNER, res_id=record.id,
            partner_ids=self.reader.partner_id.ids,
        )  # fmt: skip
        self.assert_told(mode, 2)

    @each_mode
    def a_message_that_is_to_be_sent_later(self, mode):
        """It is told of when it is sent, once."""
        record = self.follow(mode)
        schedule = self.env.get("mail.message.schedule")
        later = {} if schedule is None else {"scheduled_date": "2099-01-01 12:00:00"}
        record.message_post(
            body="hush body", message_type="comment", subtype_xmlid="mail.mt_comment", **later
        )
        if later:
            self.assertEqual(self.mails_to(self.reader.partner_id), [])
            schedule.search([("mail_message_id.res_id", "=", record.id)]).force_send()
        self.assert_told(mode)

    @each_mode
    def an_activity_for_a_colleague(self, mode):
        record = self.follow(mode)
        loud = record.with_context(mail_activity_quick_update=False, mail_notrack=False)
        for user in (self.reader, self.colleague):
            loud.activity_schedule(
                "mail.mail_activity_data_todo", summary="hush summary",
                note="<p>hush note</p>", user_id=user.id,
            )  # fmt: skip
        self.assert_told(mode)

    @each_mode
    def a_masked_name(self, mode):
        """Who is made responsible is told of a record, not of its name."""
        record = self.follow(mode)
        record.name = "hush name"
        self.protected.mask_name = True
        self.forget()
        token = self.unlock(self.keeper, record)
        for user in (self.reader, self.colleague):
            self.rpc(
                self.keeper, PARTNER, "message_notify", record.ids, body="x",
                subject="hush subject", partner_ids=user.partner_id.ids, token=token,
            )  # fmt: skip
        self.assert_told(mode)

    @each_mode
    def a_message_on_their_devices(self, mode):
        """From 17 on, to browsers that are registered: many at once are kept for a job."""
        devices = self.env.get("mail.push.device", self.env.get("mail.partner.device"))
        if devices is None:
            self.assertNotIn("mail.push", self.env)
            return
        record = self.follow(mode)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("mail.web_push_vapid_private_key", "x")
        parameters.set_param("mail.web_push_vapid_public_key", "x")
        for user in (self.reader, self.colleague):
            for number in range(6):
                devices.sudo().create(
                    {
                        "partner_id": user.partner_id.id, "keys": "{}",
                        "endpoint": f"https://example.com/{user.id}/{number}",
                        "expiration_time": "2099-01-01 12:00:00",
                    }
                )  # fmt: skip
        queue = self.env.get("mail.push", self.env.get("mail.notification.web.push")).sudo()
        before = queue.search([])
        record.message_post(
            body="hush body", message_type="comment", subtype_xmlid="mail.mt_comment",
            partner_ids=(self.reader + self.colleague).partner_id.ids,
        )  # fmt: skip
        payloads = (queue.search([]) - before).mapped("payload")
        self.assertTrue(payloads)
        if mode in CLOSED["read"]:
            self.assert_no_secret(payloads)
            self.assertNotIn("False", json.loads(payloads[0])["title"])
        else:
            self.assert_secret(payloads)

    # -- what comes in -----------------------------------------------------------------------------

    @each_mode
    def an_answer_by_email(self, mode):
        """A mail server hands it over to a job: nothing that a customer writes is lost."""
        record = self.locked[mode].sudo()
        portal = self.new_user("portal", "base.group_portal")
        first = record.message_post(body="Hello", message_type="comment")
        gateway = self.env["mail.thread"].with_context(mail_create_nosubscribe=True)
        writers = (self.customer, portal.partner_id, self.colleague.partner_id)
        for number, writer in enumerate(writers):
            self.forget()
            gateway.message_process(
                PARTNER,
                f"From: {writer.email}\nTo: odoo@example.com\nSubject: Re\n"
                f"Message-Id: <{number}.{mode}@example.com>\nIn-Reply-To: {first.message_id}\n"
                f"References: {first.message_id}\n\nAnswer {number}\n",
            )
            answer = record.message_ids[:1]
            with self.subTest(writer.name):
                self.assertIn(f"Answer {number}", answer.body)
                self.assertEqual(answer.author_id, writer)

    @each_mode
    def a_message_that_is_posted_later(self, mode):
        """From 18 on: what was written with the PIN is posted by a job, or before with the PIN."""
        model = "mail.scheduled.message"
        if model not in self.env:
            with self.assertRaises(KeyError):
                self.rpc(self.keeper, model, "search", [])
            return
        record = self.locked[mode].sudo()
        token = self.unlock(self.keeper, record)
        values = {
            "model": PARTNER, "res_id": record.id, "author_id": self.keeper.partner_id.id,
            "scheduled_date": "2099-01-01 12:00:00",
        }  # fmt: skip
        first, second = (
            self.rpc(self.keeper, model, "create", dict(values, body=body), token=token)
            for body in ("First", "Second")
        )
        self.lock_rpc(self.keeper, "lock_now", PARTNER, record.ids)
        when = "UPDATE mail_scheduled_message SET scheduled_date = now() WHERE id = %s"
        self.cr.execute(when, [first])
        self.forget()
        self.env[model]._post_messages_cron()
        self.assertIn("First", record.message_ids[:1].body)
        self.assertEqual(record.message_ids[:1].author_id, self.keeper.partner_id)

        def post(**proof):
            self.rpc(self.keeper, model, "post_message", [second], **proof)

        with self.assertRaises(AccessError):  # as Odoo refuses a record that may not be changed
            post()
        post(token=self.unlock(self.keeper, record))
        self.assertIn("Second", record.message_ids[:1].body)
