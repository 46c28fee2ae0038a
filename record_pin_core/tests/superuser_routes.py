"""Routes that go on as superuser, beside a document that their user may see.

The documents of the open contact point to the locked one, or belong beside its own; the clerk may
read all of them, has a portal link to each, and has entered no PIN.
"""

import base64

from odoo.tools import misc

from .common import PARTNER, PIN
from .http_world import HttpWorld, Refused, parameters_of
from .leaks import NUMBERS, leaks_in
from .linked_apps import LinkedAppsWorld
from .pictures import picture
from .portal_pages import PAGES

#: By what an open document points to somebody else than its customer.
BESIDE = {
    "sale.order": "partner_shipping_id",
    "account.move": "partner_shipping_id",
    "purchase.order": "dest_address_id",
}
#: Routes that change what belongs to a message, by the names of all series.
CHANGES_OF_MESSAGES = {
    "/mail/attachment/delete", "/mail/link_preview/delete", "/mail/link_preview/hide",
    "/mail/message/add_reaction", "/mail/message/remove_reaction", "/mail/message/reaction",
}  # fmt: skip
REPORTS = {
    "sale.order": "sale.report_saleorder",
    "account.move": "account.report_invoice",
    "purchase.order": "purchase.report_purchaseorder",
}


class SuperuserRoutesWorld(LinkedAppsWorld, HttpWorld):
    def setUp(self):
        super().setUp()
        self.login(self.clerk)
        self.open_url("/web/login")  # 15 knows its routes after a request
        self.channels = "mail.channel" if "mail.channel" in self.env else "discuss.channel"

    def token(self, document):
        document.sudo()._portal_ensure_token()
        self.forget()
        return document.sudo().access_token

    def tells(self, get):
        """What ``get()`` answers, a refusal included, has of the masked values."""
        try:
            answer = get()
        except Refused as refused:
            answer = refused.args
        return leaks_in(getattr(answer, "text", answer))

    def assert_tells_after_the_pin_only(self, gets):
        """None of ``gets`` tells anything before the PIN is entered; after it some do."""
        for name, get in gets.items():
            with self.subTest(name):
                self.assertEqual(self.tells(get), [])
        self.unlock_here(self.customer)
        self.assertTrue([name for name, get in gets.items() if self.tells(get)], list(gets))

    def channel(self):
        vals = {"name": "People", "channel_type": "group"}
        if "public" in self.env[self.channels]._fields:  # up to 15: for whom
            vals["public"] = "private"
        channel = self.env[self.channels].with_user(self.clerk).create(vals)
        channel.sudo().add_members(partner_ids=self.customer.ids)
        self.forget()
        return channel


class SuperuserRoutesContract(SuperuserRoutesWorld):
    def test_the_page_of_a_link_that_ends_following(self):
        """From 17 on: it names the record to whoever has the e-mail."""
        if "/mail/unfollow" not in {str(rule) for rule in self.routes()}:
            return
        self.customer.name = f"hush {NUMBERS['view']}"
        self.protected.mask_name = True
        follower = self.clerk.partner_id
        self.customer.message_subscribe(partner_ids=follower.ids)
        link = self.customer._notify_get_action_link(
            "unfollow", model=PARTNER, res_id=self.customer.id, pid=follower.id
        )
        self.forget()
        page = self.open_url(link.replace(self.customer.get_base_url(), "")).text
        self.assertEqual(leaks_in(page), [])
        self.assertIn("Locked", page)
        self.assertNotIn(follower, self.customer.message_partner_ids)

    # -- what the mail client is told of people ----------------------------------------------

    def test_people_in_a_conversation(self):
        channel = self.channel()
        self.open.message_subscribe(partner_ids=self.customer.ids)
        self.open.message_post(
            body="Hello", author_id=self.customer.id, message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=self.customer.ids,
            email_from="people@example.com",  # else a copy of what was true then
        )  # fmt: skip
        self.forget()
        thread = {"thread_model": PARTNER, "thread_id": self.open.id}
        parts = ["followers", "suggestedRecipients", "activities"]
        routes = {
            "/discuss/channel/members": {"channel_id": channel.id, "known_member_ids": []},
            "/discuss/channel/info": {"channel_id": channel.id},
            "/mail/init_messaging": {},
            "/mail/thread/data": dict(thread, request_list=parts),
            "/mail/thread/messages": thread,
        }
        gets = {
            route: lambda r=route, p=params: self.post_json(r, p)
            for route, params in routes.items()
            if self.has_route(route)
        }
        for method in ("channel_info", "load_more_members"):
            if hasattr(channel, method):
                args = [channel.ids] + ([[]] if method == "load_more_members" else [])
                gets[method] = lambda m=method, a=args: self.web(self.channels, m, *a)
        self.assert_tells_after_the_pin_only(gets)

    def test_the_number_that_a_text_message_goes_to(self):
        """Odoo notes it beside the message, for every internal user."""
        if "sms.sms" not in self.env:
            return
        post = {"body": "x", "message_type": "sms", "put_in_queue": True}
        for record in (self.customer, self.open):
            record.phone = f"+32 {NUMBERS['view']}"
            self.open.sudo().message_post(partner_ids=record.ids, **post)
            self.forget()
            of_record = [("res_partner_id", "=", record.id)]
            names = ["sms_number", "notification_type"]
            found = self.web("mail.notification", "search_read", of_record, names)
            self.assertIn("sms", [each["notification_type"] for each in found])
            self.assertEqual(bool(leaks_in(found)), record == self.open)

    def test_failures_of_own_messages_on_a_locked_record(self):
        """From 18 on Odoo finds them as superuser, by their author."""
        message = self.customer.message_post(
            body=f"hush{NUMBERS['view']}", author_id=self.clerk.partner_id.id,
            message_type="comment", subtype_xmlid="mail.mt_note",
        )  # fmt: skip
        values = {"mail_message_id": message.id, "res_partner_id": self.open.id,
                  "author_id": self.clerk.partner_id.id, "notification_type": "email",
                  "notification_status": "exception"}  # fmt: skip
        notifications = self.env["mail.notification"].sudo()
        known = notifications._fields
        notifications.create({name: value for name, value in values.items() if name in known})
        self.forget()
        routes = {str(rule): parameters_of(rule) for rule in self.routes()}
        route, params = "/mail/load_message_failures", {}
        if route not in routes:
            route = "/mail/data"
            by_list = "fetch_params" in routes[route]
            params = {"fetch_params": ["failures"]} if by_list else {"failures": True}

        def told():
            answer = self.post_json(route, params)
            messages = answer if isinstance(answer, list) else answer.get("mail.message", ())
            return message.id in {each["id"] for each in messages}, bool(leaks_in(answer))

        self.assertEqual(told(), (False, False))
        self.unlock_here(self.customer)
        self.assertTrue(told()[0])

    def test_a_message_that_another_one_answers(self):
        """The mail client gets it along with the answer, as superuser."""
        secret = self.customer.message_post(body="hush", message_type="comment")
        channel = self.channel()
        values = {"model": self.channels, "res_id": channel.id, "body": "x",
                  "message_type": "comment", "parent_id": secret.id}  # fmt: skip
        own = channel.with_user(self.clerk).message_post(body="x", message_type="comment")
        self.forget()
        for change in (
            lambda: self.web("mail.message", "create", values),
            lambda: self.web("mail.message", "write", own.ids, {"parent_id": secret.id}),
        ):
            with self.assertRaises(Refused) as caught:
                change()
            self.assertIn("RecordPinRequired", caught.exception.kind)

    # -- pages and reports -------------------------------------------------------------------

    def test_reports_of_open_documents(self):
        gets = {}
        for model, report in REPORTS.items():
            if model in self.other_document and BESIDE[model] in self.env[model]._fields:
                document = self.other_document[model]
                document[BESIDE[model]] = self.customer
                path = f"/report/html/{report}/{document.id}"
                gets[model] = lambda p=path: self.open_url(p)
        self.forget()
        if gets:  # of the apps that are installed
            self.assert_tells_after_the_pin_only(gets)

    def test_pages_of_open_documents(self):
        gets = {}
        for model, path in PAGES:
            if model in BESIDE and model in self.other_document and self.has_route(path + "<"):
                document = self.other_document[model]
                if BESIDE[model] not in document._fields:
                    continue
                document[BESIDE[model]] = self.customer
                page = f"{path}{document.id}"
                token = self.token(document)
                for query in ("", "?report_type=html", f"?access_token={token}"):
                    gets[page + query] = lambda p=page + query: self.open_url(p)
        self.forget()
        if gets:
            self.assert_tells_after_the_pin_only(gets)

    def test_a_locked_task_of_an_open_project(self):
        if "project.task" not in self.document:
            return
        task = self.document["project.task"]
        project = task.project_id
        project.privacy_visibility = "portal"
        gets = {}
        for folder in ("project", "projects"):
            if self.has_route(f"/my/{folder}/<int:project_id>/task/<"):
                page = f"/my/{folder}/{project.id}/task/{task.id}?access_token=x"
                gets[page] = lambda p=page: self.open_url(p)
        self.assert_tells_after_the_pin_only(gets)

    def test_a_locked_delivery_of_an_open_order(self):
        if not self.has_route("/my/picking/pdf/<"):
            return
        picking = self.document["stock.picking"]
        if "sale_id" not in picking._fields:
            return
        order = self.other_document["sale.order"]
        picking.sale_id = order
        path = f"/my/picking/pdf/{picking.id}?access_token={self.token(order)}"
        answer = self.open_url(path)
        self.assertNotEqual(
            (answer.status_code, answer.headers.get("Content-Type")), (200, "application/pdf")
        )

    def test_tasks_are_not_searched_by_what_is_masked(self):
        """Neither by their customer, nor locked ones by what they say, with a project's token."""
        if "project.task" not in self.document or not self.has_route("/my/tasks"):
            return
        task = self.document["project.task"]
        project, other = task.project_id, self.other_document["project.task"]
        project.privacy_visibility = "portal"
        token, row = self.token(project), f"/{other.id}"
        self.protected.link_ids.filtered(lambda link: link.model_name == "project.task").unlink()
        other.partner_id = self.customer
        self.forget()

        def finds(path, guess):
            return row in self.open_url(path + guess).text

        ref = self.customer.ref
        for by in ("customer", "partner_id", "all"):
            with self.subTest(by):
                path = f"/my/tasks?search_in={by}&search="
                self.assertEqual(finds(path, ref), finds(path, "nobody"))
        self.protected._add_links([("project.task", "partner_id")])
        self.forget()
        other.partner_id, row = self.open, f"/{task.id}"
        for folder in ("project", "projects"):
            path = f"/my/{folder}/{project.id}?access_token={token}&search_in=content&search="
            with self.subTest(folder):
                guess = str(task.description)[3:10]  # plain: markup would escape the path as well
                self.assertEqual(finds(path, guess), finds(path, "nobody"))

    def test_a_locked_address_beside_ones_own(self):
        """From 19 on customers keep the addresses of their company in the portal."""
        if not self.has_route("/my/address"):
            return
        portal = self.new_user("portal", "base.group_portal")
        portal.partner_id.parent_id = self.open
        address = self.env[PARTNER].create(
            {"name": "Warehouse", "type": "delivery", "parent_id": self.open.id,
             "street": self.customer.street, "phone": self.customer.phone}
        )  # fmt: skip
        path = f"/my/address?partner_id={address.id}"
        self.login(portal)
        self.assertTrue(self.tells(lambda: self.open_url(path)))
        self.lock_rpc(self.keeper, "protect", PARTNER, address.ids, PIN)
        self.assertEqual(self.tells(lambda: self.open_url(path)), [])
        before = self.row_of(address)
        with self.assertRaises(Refused):
            self.post_json("/my/address/archive", {"partner_id": address.id})
        form = {"partner_id": address.id, "name": "Mine", "email": "mine@example.com",
                "street": "changed", "city": "changed", "zip": "1", "phone": "1",
                "country_id": self.env.ref("base.be").id, "address_type": "delivery",
                "csrf_token": self.form_token()}  # fmt: skip
        self.open_url("/my/address/submit", form)
        self.assert_unchanged(address, before)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, address.ids, PIN)
        self.open_url("/my/address/submit", form)
        self.assertEqual(self.row_of(address)["street"], "changed")
        self.post_json("/my/address/archive", {"partner_id": address.id})
        self.assertFalse(self.row_of(address)["active"])

    def test_a_file_that_is_named_by_a_masked_field(self):
        """Where the picture shows; its address comes with a token from Odoo 18 on."""
        shown = ("avatar_128", "image_128", "image_1920", "is_company", "type", "user_ids")
        fields = [self.env["ir.model.fields"]._get(PARTNER, name).id for name in shown]
        self.protected.visible_field_ids = [(4, id_) for id_ in fields]
        self.customer.image_1920 = base64.b64encode(picture("red"))
        self.forget()
        path = f"/web/image/{PARTNER}/{self.customer.id}/avatar_128?filename_field=email"
        token = ""
        if hasattr(self.customer, "_get_avatar_128_access_token"):
            token = self.customer.sudo()._get_avatar_128_access_token()
        elif hasattr(misc, "limited_field_access_token"):
            token = misc.limited_field_access_token(self.customer.sudo(), "avatar_128")
        answer = self.open_url(f"{path}&access_token={token}")
        self.assertEqual(leaks_in(str(answer.headers)), [])

    def test_recipients_that_an_open_document_suggests(self):
        """By its link, so that Odoo reads as superuser."""
        if not self.has_route("/mail/thread/data"):
            return
        gets = {}
        for model, field in (("sale.order", "partner_shipping_id"), ("project.task", "partner_id")):
            document = self.other_document.get(model)
            if document is None:
                continue
            self.protected.link_ids.filtered(lambda link, m=model: link.model_name == m).unlink()
            document[field] = self.customer
            token = self.token(document)
            params = {"thread_model": model, "thread_id": document.id, "token": token,
                      "access_params": {"token": token},
                      "request_list": ["suggestedRecipients", "followers"]}  # fmt: skip
            gets[model] = lambda p=params: self.post_json("/mail/thread/data", p)
        self.leave()
        for model, get in gets.items():
            with self.subTest(model):
                self.assertEqual(self.tells(get), [])

    # -- links that superuser code makes -----------------------------------------------------

    def test_superuser_code_gives_nobody_the_token_of_a_locked_document(self):
        for document in self.document.values():
            if "access_token" not in document._fields or not hasattr(
                document, "_portal_ensure_token"
            ):
                continue
            for before in (False, "a token"):
                with self.subTest(document, before=before):
                    document.sudo().access_token = before
                    self.forget()
                    asked = document.with_user(self.clerk).sudo()
                    self.assertEqual(asked._portal_ensure_token(), "")
                    self.assertEqual(document.sudo().access_token, before)
                    self.assertTrue(document.sudo()._portal_ensure_token())

    # -- chatter of pages, and changes -------------------------------------------------------

    def test_messages_are_not_searched_by_what_they_lead_to(self):
        if not self.has_route("/mail/chatter_fetch"):
            return
        document = self.other_document.get("sale.order") or self.other_document.get("project.task")
        if document is None:
            return
        document.message_post(
            body="Hello", author_id=self.customer.id, message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        thread = {"res_model": document._name, "res_id": document.id,
                  "thread_model": document._name, "thread_id": document.id,
                  "token": self.token(document)}  # fmt: skip

        def found(domain):
            try:
                answer = self.post_json("/mail/chatter_fetch", dict(thread, domain=domain))
            except Refused as refused:
                return refused.kind
            return len(answer["messages"]) if answer else answer

        for leaf in ("author_id.phone", "author_id"):
            with self.subTest(leaf):
                right = found([[leaf, "ilike", self.customer.phone[1:6]]])
                self.assertEqual(right, found([[leaf, "ilike", "000111"]]))
        self.assertTrue(found([["id", ">", 0]]))

    def test_nobody_changes_a_message_on_a_locked_record(self):
        message = self.customer.message_post(
            body="Mine", author_id=self.clerk.partner_id.id, message_type="comment"
        )
        self.forget()
        before = self.row_of(message)
        params = {"message_id": message.id, "body": "changed", "attachment_ids": [],
                  "update_data": {"body": "changed", "attachment_ids": []}}  # fmt: skip
        # Odoo takes for a number whatever Python does
        for message_id in (message.id, f" {message.id}", f"0_{message.id}", float(message.id)):
            with self.subTest(message_id), self.assertRaises(Refused):
                self.post_json("/mail/message/update_content", dict(params, message_id=message_id))
            self.assert_unchanged(message, before)

    def test_nobody_changes_what_belongs_to_a_message_on_a_locked_record(self):
        """Odoo asks who has written the message, and goes on as superuser."""
        message = self.customer.message_post(
            body="Mine", author_id=self.clerk.partner_id.id, message_type="comment"
        )
        attachment = self.env["ir.attachment"].with_user(self.clerk).sudo().create(
            {"name": "mine.txt", "raw": b"mine", "res_model": PARTNER, "res_id": self.customer.id}
        )  # fmt: skip
        message.attachment_ids = attachment
        reaction = self.env["mail.message.reaction"].create(
            {"message_id": message.id, "content": "x", "partner_id": self.clerk.partner_id.id}
        )
        params = {"attachment_id": attachment.id, "message_id": message.id, "content": "x"}
        touched = [message, attachment, reaction]
        if "mail.link.preview" in self.env:
            values = {"source_url": "https://example.com", "message_id": message.id}
            known = self.env["mail.link.preview"]._fields  # from 19 on of no message alone
            preview = shown = self.env["mail.link.preview"].create(
                {name: value for name, value in values.items() if name in known}
            )
            if "mail.message.link.preview" in self.env:
                shown = self.env["mail.message.link.preview"].create(
                    {"message_id": message.id, "link_preview_id": preview.id}
                )
            params.update(link_preview_id=preview.id, link_preview_ids=preview.ids,
                          message_link_preview_ids=shown.ids)  # fmt: skip
            touched += [preview, shown]
        self.forget()
        calls = []
        for rule in self.routes():
            if str(rule) in CHANGES_OF_MESSAGES:
                named = {name: params[name] for name in parameters_of(rule) if name in params}
                actions = ("add", "remove") if "action" in parameters_of(rule) else (None,)
                calls += [(str(rule), dict(named, action=action) if action else named)
                          for action in actions]  # fmt: skip
        self.assertGreaterEqual(len(calls), 3)

        def changed():
            rows = [self.row_of(record) for record in touched]
            return rows, self.env["mail.message.reaction"].sudo().search_count(
                [("message_id", "=", message.id)]
            )

        before = changed()
        for route, sent in calls:
            with self.subTest(route, **sent):
                for again in (sent, dict(sent, content="y") if "content" in sent else sent):
                    with self.assertRaises(Refused):
                        self.post_json(route, again)
                self.assertEqual(changed(), before)
        self.unlock_here(self.customer)
        route, sent = calls[0]
        self.post_json(route, sent)
