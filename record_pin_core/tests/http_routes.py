"""HTTP routes that are no RPC: exports, files, pictures, reports, chatter."""

import base64
import io
import json
from urllib.parse import urlencode, urlsplit

from .. import compat
from ..exceptions import RecordPinRequired
from .cells import CLOSED, each_mode, each_reading_mode
from .common import PARTNER
from .http_world import Refused, parameters_of
from .pictures import picture
from .satellites import CONTENT

#: Routes that end the session, make databases, or never answer.
_SKIPPED = (
    "/web/session/",
    "/web/database",
    "/websocket",
    "/longpolling",
    "/web/tests",
    "/web/webclient/load",
)


class RouteContract:
    """``reader`` is logged in and has unlocked nothing; then the PIN, and the same again."""

    def setUp(self):
        super().setUp()
        self.login(self.reader)

    def closed_then_open(self, mode, get, missing=(400, 403, 404)):
        """``get()`` gives a response: refused or empty of values, and after the PIN with them."""
        record = self.locked[mode]
        if mode in CLOSED["read"]:
            answer = get()
            self.assert_no_secret(answer.content)
            self.unlock_here(record)
        answer = get()
        self.assertNotIn(answer.status_code, missing)
        self.assert_secret(answer.content)

    # -- exports -----------------------------------------------------------------------

    @property
    def export_token(self):
        """What the route of some series wants besides, to tell the page that the file is there."""
        rule = next(rule for rule in self.routes() if str(rule) == "/web/export/csv")
        return {"token": "1"} if "token" in parameters_of(rule) else {}

    def export(self, kind, **params):
        data = {
            "model": PARTNER,
            "fields": [{"name": "name", "label": "Name"}, {"name": "phone", "label": "Phone"},
                       {"name": "email", "label": "Email"}],
            "ids": False,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {},
        }  # fmt: skip
        data.update(params)
        return self.open_url(
            f"/web/export/{kind}?" + urlencode({"data": json.dumps(data), **self.export_token})
        )

    @each_mode
    def export_csv_by_ids(self, mode):
        self.closed_then_open(mode, lambda: self.export("csv", ids=self.locked[mode].ids))

    @each_mode
    def export_csv_by_domain(self, mode):
        domain = [["id", "in", [self.locked[mode].id, self.open.id]]]
        self.closed_then_open(mode, lambda: self.export("csv", domain=domain))

    @each_mode
    def export_xlsx(self, mode):
        record = self.locked[mode]

        def values():
            answer = self.export("xlsx", ids=record.ids)
            return answer.status_code, self.cells(answer)

        if mode in CLOSED["read"]:
            _status, cells = values()
            self.assert_no_secret(cells)
            self.unlock_here(record)
        status, cells = values()
        self.assertEqual(status, 200)
        self.assert_secret(cells)

    def cells(self, answer):
        """All texts of a workbook, or the text of an error."""
        if not answer.content.startswith(b"PK"):
            return answer.text
        import zipfile

        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return " ".join(
                book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
            )

    @each_reading_mode
    def export_of_groups(self, mode):
        domain = [["id", "in", [self.locked[mode].id, self.open.id]]]
        for groupby in (["active"], ["phone"], ["color"]):
            answer = self.export("xlsx", domain=domain, groupby=groupby)
            self.assert_no_secret(self.cells(answer))

    # -- files and pictures ---------------------------------------------------------------

    def picture(self, mode):
        """A picture of the record, as a distinct file for each mode."""
        color = {"view": "red", "edit": "green", "view_edit": "blue"}[mode]
        self.locked[mode].sudo().image_1920 = base64.b64encode(picture(color))
        self.forget()
        return base64.b64decode(self.locked[mode].sudo().image_128)

    @each_mode
    def picture_of_the_record(self, mode):
        record = self.locked[mode]
        content = self.picture(mode)
        paths = (
            f"/web/image/{PARTNER}/{record.id}/image_128",
            f"/web/image?model={PARTNER}&id={record.id}&field=image_128",
            f"/web/image/{PARTNER}/{record.id}/image_128/20x20",
            f"/web/content/{PARTNER}/{record.id}/image_128",
            f"/web/content?model={PARTNER}&id={record.id}&field=image_128&download=true",
            f"/web/image/{PARTNER}/{record.id}/avatar_128",
        )
        closed = [self.open_url(path) for path in paths]
        if mode in CLOSED["read"]:
            for path, answer in zip(paths, closed):
                with self.subTest(path):
                    self.assertFalse(self.colors_of(answer) & self.colors(content))
                    self.assertNotEqual(answer.content, content)
            self.unlock_here(record)
        for path in paths:
            with self.subTest(path):
                answer = self.open_url(path)
                self.assertEqual(answer.status_code, 200)
                self.assertTrue(self.colors_of(answer) & self.colors(content))

    def colors_of(self, answer):
        """The colors of the picture in a response; none for what is no picture of one color."""
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != 200 or "image" not in kind or "svg" in kind:
            return set()
        return self.colors(answer.content)

    def colors(self, content):
        from PIL import Image

        image = Image.open(io.BytesIO(content)).convert("RGB")
        found = {color for _count, color in image.getcolors(100000) or ()}
        return found if len(found) == 1 else set()

    @each_mode
    def file_of_an_attachment(self, mode):
        attachment = self.env["ir.attachment"].create(
            {"name": "a.txt", "datas": CONTENT, "res_model": PARTNER,
             "res_id": self.locked[mode].id, "mimetype": "text/plain"}
        )  # fmt: skip
        self.closed_then_open(mode, lambda: self.open_url(f"/web/content/{attachment.id}"))

    # -- reports ---------------------------------------------------------------------------

    @each_mode
    def report_as_html(self, mode):
        path = f"/report/html/{self.suite_report().report_name}/{self.locked[mode].id}"
        self.closed_then_open(mode, lambda: self.open_url(path), missing=(400, 403, 404, 500))

    @each_mode
    def report_as_text(self, mode):
        path = f"/report/text/{self.suite_report().report_name}/{self.locked[mode].id}"
        self.closed_then_open(mode, lambda: self.open_url(path), missing=(400, 403, 404, 500))

    @each_reading_mode
    def report_as_pdf_is_refused(self, mode):
        answer = self.open_url(
            f"/report/pdf/{self.suite_report().report_name}/{self.locked[mode].id}"
        )
        self.assertNotEqual(answer.status_code, 200)
        self.assert_no_secret(answer.content)

    # -- cards, actions ----------------------------------------------------------------------

    @each_mode
    def vcard(self, mode):
        paths = [
            path
            for route, path in (
                ("/web/partner/vcard", f"/web/partner/vcard?partner_ids={self.locked[mode].id}"),
                (
                    "/web_enterprise/partner/",
                    f"/web_enterprise/partner/{self.locked[mode].id}/vcard",
                ),
            )
            if self.has_route(route)
        ]
        for path in paths:
            with self.subTest(path):
                if mode in CLOSED["read"]:
                    self.assert_no_secret(self.open_url(path).content)
        if paths and mode in CLOSED["read"]:
            self.unlock_here(self.locked[mode])
            for path in paths:
                self.assertEqual(self.open_url(path).status_code, 200)

    @each_reading_mode
    def json_1(self, mode):
        """The readable URLs of actions, in list and form."""
        self.env["ir.config_parameter"].sudo().set_param("web.json.enabled", "True")
        action = self.env.ref("contacts.action_contacts", raise_if_not_found=False)
        if action is None or not self.has_route("/json/1/"):
            return
        record = self.locked[mode]
        headers = {"Authorization": f"Bearer {self.api_key(self.reader)}",
                   "X-Odoo-Database": self.cr.dbname}  # fmt: skip
        domain = str([("id", "in", [record.id, self.open.id])])
        query = urlencode({"view_type": "list", "domain": domain, "limit": 80, "offset": 0})
        listed = self.open_url(f"/json/1/action-{action.id}?{query}", headers=headers)
        self.assertEqual(listed.status_code, 200, listed.text)
        self.assertIn(self.open.name, listed.text)
        self.assert_no_secret(listed.content)
        form = self.open_url(
            f"/json/1/action-{action.id}/{record.id}?view_type=form", headers=headers
        )
        self.assertEqual(form.status_code, 403, form.text)
        self.assert_no_secret(form.content)

    @each_reading_mode
    def link_of_a_notification(self, mode):
        """The button in an e-mail leads to the record, where the PIN is asked for.

        Odoo has the link to one that its user may not read, or that is gone, lead to the inbox.
        """
        record = self.locked[mode]

        def place(address):
            parts = urlsplit(address)
            return parts.path, parts.fragment

        def target(record_id, **more):
            query = urlencode(dict(more, model=PARTNER, res_id=record_id))
            answer = self.open_url(f"/mail/view?{query}", allow_redirects=False)
            self.assertIn(answer.status_code, (302, 303))
            self.assert_no_secret([answer.text, str(answer.headers)])
            return place(answer.headers["Location"])

        inbox = target(self.open.id + 10**6)
        self.assertNotEqual(target(record.id), inbox)
        self.assertEqual(target(record.id), place(compat.address_of(PARTNER, record.id)))
        # the token of a link shows a page of the portal
        self.assertEqual(target(record.id, access_token="x"), inbox)

    # -- chatter ----------------------------------------------------------------------------

    def chat(self, mode):
        """A message, an activity and a file of the record; ``reader`` follows and is notified."""
        record = self.locked[mode].sudo()
        record.message_subscribe(partner_ids=self.reader.partner_id.ids)
        self.message = record.message_post(
            body="hush message", subject="hush subject", message_type="comment",
            subtype_xmlid="mail.mt_comment", partner_ids=self.reader.partner_id.ids,
        )  # fmt: skip
        self.notified(self.message, self.reader)
        self.activity = record.activity_schedule(
            "mail.mail_activity_data_todo", summary="hush summary", user_id=self.reader.id
        )
        self.attachment = self.env["ir.attachment"].create(
            {"name": "hush.txt", "datas": CONTENT, "res_model": PARTNER, "res_id": record.id}
        )
        self.reader.sudo().notification_type = "inbox"
        self.forget()
        return record

    def try_json(self, path, params):
        try:
            return self.post_json(path, params)
        except Refused as error:
            return [error.kind, error.body]

    @each_mode
    def messages_of_the_thread(self, mode):
        record = self.chat(mode)
        params = {"thread_model": PARTNER, "thread_id": record.id, "limit": 10,
                  "fetch_params": {"limit": 10}}  # fmt: skip
        accepted = self.accepted("/mail/thread/messages", params)
        call = lambda: self.try_json("/mail/thread/messages", accepted)  # noqa: E731
        if mode in CLOSED["read"]:
            self.assert_no_secret(call())
            self.unlock_here(record)
        self.assert_secret(call())

    def accepted(self, path, params):
        """Those of ``params`` that the route of this series takes."""
        rule = next(rule for rule in self.routes() if str(rule) == path)
        return {key: params[key] for key in parameters_of(rule) if key in params}

    def test_asking_what_may_be_done_in_a_thread_is_no_attempt(self):
        """With each form that is opened the chatter asks whether its user may write."""
        record = self.locked["edit"]
        self.login(self.reader)
        self.web(PARTNER, "read", record.ids, ["phone"])  # the routes are known after a request
        thread = {
            "thread_model": PARTNER, "thread_id": record.id,
            "request_list": ["activities", "attachments", "followers"],
        }  # fmt: skip
        calls = (
            ("/mail/thread/data", thread),
            ("/mail/data", {"fetch_params": [["mail.thread", thread]]}),
            ("/mail/read_followers", {"res_model": PARTNER, "res_id": record.id}),
        )
        answers = [self.post_json(*call) for call in calls if self.has_route(call[0])]
        self.assertTrue(answers)
        self.assertEqual(self.events("denied", record), [])
        with self.assertRaises(RecordPinRequired):
            self.rpc(self.reader, PARTNER, "write", record.ids, {"phone": "+99000"}, keep=True)
        self.assertEqual(len(self.events("denied", record)), 1)

    @each_mode
    def post_by_the_route(self, mode):
        """The route posts as superuser for a user whom it has checked itself."""
        record = self.chat(mode)
        params = {"thread_model": PARTNER, "thread_id": record.id,
                  "post_data": {"body": "Hello", "message_type": "comment"}}  # fmt: skip
        count = lambda: self.env["mail.message"].search_count(  # noqa: E731
            [("model", "=", PARTNER), ("res_id", "=", record.id)]
        )
        before = count()
        answer = self.try_json("/mail/message/post", params)
        self.assertIsInstance(answer, list)
        self.assert_no_secret(answer)
        self.forget()
        self.assertEqual(count(), before)
        self.unlock_here(self.locked[mode])
        self.assertNotIsInstance(self.try_json("/mail/message/post", params), list)
        self.forget()
        self.assertEqual(count(), before + 1)

    @each_mode
    def upload_by_the_route(self, mode):
        """A file put into the chatter of the record."""
        record = self.chat(mode)
        count = lambda: self.env["ir.attachment"].search_count(  # noqa: E731
            [("res_model", "=", PARTNER), ("res_id", "=", record.id)]
        )
        before = count()
        self.open_url(
            "/mail/attachment/upload",
            data={"thread_model": PARTNER, "thread_id": record.id, "is_pending": "",
                  "csrf_token": self.form_token()},
            files={"ufile": ("new.txt", b"new", "text/plain")},
        )  # fmt: skip
        self.forget()
        self.assertEqual(count(), before)

    @each_reading_mode
    def every_json_route_of_the_installed_modules(self, mode):
        """Each is called with the ids of what hangs on the record, under all names there are."""
        record = self.chat(mode)
        values = self.plausible(record)
        called = 0
        for rule in self.routes():
            routing = getattr(rule.endpoint, "routing", {})
            path = str(rule)
            if routing.get("type") not in ("json", "jsonrpc") or path.startswith(_SKIPPED):
                continue
            if "<" in path or routing.get("auth") == "none":
                continue
            names = parameters_of(rule)
            params = {name: values[name] for name in names if name in values}
            if not params:
                continue
            called += 1
            with self.subTest(path):
                answer = self.try_json(path, params)
                self.assert_no_secret(answer)
                self.assertFalse(self.is_our_mistake(answer), answer)
        self.assertGreater(called, 10)
        for call in (["init_messaging", {}], ["systray_get_activities", {}], "init_messaging"):
            if self.has_route("/mail/data"):
                self.assert_no_secret(self.try_json("/mail/data", {"fetch_params": [call]}))

    def is_our_mistake(self, answer):
        """Whether an error that is none of Odoo's own kinds was raised in this addon's code."""
        if not isinstance(answer, list) or not str(answer[:1]).startswith("['builtins."):
            return False
        frames = [line for line in str(answer[1]).split("\\n") if 'File "' in line]
        return bool(frames) and "record_pin" in frames[-1]

    def plausible(self, record):
        """Values for the parameters of routes, by name."""
        requests = [
            "activities", "attachments", "contact_fields", "followers", "scheduledMessages",
            "suggestedRecipients", "thread", "messages", "display_name", "can_react",
        ]  # fmt: skip
        thread = {"thread_model": PARTNER, "thread_id": record.id, "request_list": requests}
        return {
            **thread,
            "message_id": self.message.id, "res_id": record.id, "activity_id": self.activity.id,
            "attachment_id": self.attachment.id,
            "follower_id": record.sudo().message_follower_ids[:1].id,
            "res_model": PARTNER, "model": PARTNER, "model_name": PARTNER,
            "partner_ids": record.ids, "res_ids": record.ids, "ids": record.ids,
            "fetch_params": [["mail.thread", thread]],
            "limit": 10, "search_term": "lane", "term": "lane", "domain": [["id", "=", record.id]],
            "email": "suite@example.com", "emails": ["suite@example.com"],
            "fields": ["phone", "email"], "field": "phone", "field_name": "phone",
            "method": "read", "args": [record.ids, ["phone"]], "kwargs": {},
            "action_id": 1, "content": "x",
        }  # fmt: skip

    @each_reading_mode
    def the_inbox(self, mode):
        """Messages ``reader`` was notified of before."""
        self.chat(mode)
        for path in ("/mail/inbox/messages", "/mail/history/messages", "/mail/starred/messages"):
            if self.has_route(path):
                with self.subTest(path):
                    params = self.accepted(path, {"limit": 30, "fetch_params": {"limit": 30}})
                    self.assert_no_secret(self.try_json(path, params))

    @each_mode
    def x2many_commands_from_a_parent(self, mode):
        """Over real HTTP, since the superuser of a test would lend its rights to commands."""
        record = self.locked[mode]
        parent = self.env[PARTNER].create({"name": "Holding"})
        record.sudo().parent_id = parent
        before = self.row_of(record)
        for command in ([1, record.id, {"function": "CEO"}], [2, record.id], [3, record.id]):
            with self.subTest(command), self.assertRaises(Refused):
                self.web(PARTNER, "write", parent.ids, {"child_ids": [command]})
        self.assert_unchanged(record, before)
