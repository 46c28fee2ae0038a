"""Links that hold a token, shared before a record was locked: they ask nobody for a PIN."""

from unittest.mock import patch

from .common import PIN
from .http_world import HttpWorld
from .linked_apps import LinkedAppsWorld
from .portal_pages import PAGES

FILE = b"what the file holds"


class SharedLinksContract(LinkedAppsWorld, HttpWorld):
    """Nobody is logged in. The documents of the open contact, and a file of it, are shared."""

    def setUp(self):
        super().setUp()
        self.open_url("/web/login")  # 15 knows its routes after a request
        self.leave()
        self.file = self.env["ir.attachment"].create(
            {"name": "notes.txt", "raw": FILE, "res_model": self.open._name, "res_id": self.open.id}
        )
        self.file.generate_access_token()
        self.shared = {
            self.file: f"/web/content/{self.file.id}?access_token={self.token(self.file)}"
        }
        for model, path in PAGES:
            if model in self.other_document and self.has_route(path + "<"):
                document = self.other_document[model]
                document._portal_ensure_token()
                self.shared[document] = f"{path}{document.id}?access_token={self.token(document)}"

    @staticmethod
    def token(record):
        return record.sudo().access_token

    def opens(self, record):
        """Whether the link to ``record`` shows it to whoever has the link."""
        answer = self.open_url(self.shared[record])
        if record == self.file:
            return answer.content == FILE
        landed = answer.url.split("?")[0].rstrip("/").rpartition("/")[2]
        self.assertIn(landed, (str(record.id), "my", "login"))
        return answer.status_code == 200 and landed == str(record.id)

    def lock(self, mode="view", record=None):
        self.lock_rpc(self.keeper, "protect", self.open._name, [(record or self.open).id], PIN,
                      {"mode": mode})  # fmt: skip

    def test_links_end_with_the_lock(self):
        for mode in ("view", "edit", "view_edit"):
            for record in self.shared:
                with self.subTest(record, mode=mode):
                    self.assertTrue(self.opens(record), "the link has to open what it leads to")
            before = {record: self.row_of(record) for record in self.shared}
            self.lock(mode)
            for record in self.shared:
                with self.subTest(record, mode=mode):
                    self.assertFalse(self.opens(record))
                    self.assertFalse(self.token(record))
                    self.assert_unchanged(record, dict(before[record], access_token=None))
            self.lock_rpc(self.keeper, "unprotect", self.open._name, [self.open.id], PIN)
            for record, row in before.items():
                record.sudo().access_token = row["access_token"]

    def test_a_token_that_odoo_takes_for_granted_is_another_one(self):
        """As a rating's, where there are ratings; what is never empty cannot be emptied."""
        file_field = self.env["ir.attachment"]._fields["access_token"]
        with patch.object(file_field, "default", lambda _model: "another"):
            self.lock()
        self.assertEqual(self.token(self.file), "another")
        self.assertFalse(self.opens(self.file))

    def test_who_knows_the_pin_shares_a_new_link(self):
        self.lock()
        self.login(self.clerk)
        token = self.unlock_here(self.open)
        for document in set(self.shared) - {self.file}:
            self.rpc(self.clerk, document._name, "get_portal_url", document.ids, token=token)
            self.assertTrue(self.token(document))
            self.leave()
            path = self.shared[document].partition("?")[0]
            self.shared[document] = f"{path}?access_token={self.token(document)}"
            self.assertTrue(self.opens(document))

    def test_other_links_stay(self):
        self.lock(record=self.child["view"])
        for record in self.shared:
            with self.subTest(record):
                self.assertTrue(self.opens(record))

    def test_links_stay_where_the_model_says_so(self):
        self.protected.end_links = False
        self.lock()
        for record in self.shared:
            with self.subTest(record):
                self.assertTrue(self.opens(record))

    def test_who_locks_is_told(self):
        number = str(len(self.shared))
        self.assertEqual(
            self.warning(self.open), f"Shared links to what you may read here will end: {number}."
        )
        self.protected.end_links = False
        self.assertIn(f"will go on opening: {number}.", self.warning(self.open))
        for record in self.shared:
            record.sudo().access_token = False
        self.assertFalse(self.warning(self.open))

    def test_links_to_what_is_locked_are_not_counted(self):
        for document in self.document.values():
            if "access_token" in document._fields:
                document.sudo().access_token = "token of a locked document"
        self.file.res_id = self.customer.id
        self.assertFalse(self.warning(self.customer))

    def warning(self, record):
        self.grant(self.clerk, "record_pin_core.group_pin_user")
        found = self.lock_rpc(self.clerk, "protect_defaults", record._name, record.ids)
        return found["warning"]

    def test_the_log_says_how_many_ended(self):
        self.lock()
        self.env.cr.execute(
            "SELECT detail FROM record_pin_event WHERE id > %s AND event = 'set'",
            [self.events_before],
        )
        self.assertIn((f"shared links ended: {len(self.shared)}",), self.env.cr.fetchall())

    def test_the_health_page_ends_links_that_go_on(self):
        documents = {record._name for record in self.shared} - {"ir.attachment"}
        self.protected.end_links = False
        self.lock()
        self.protected.end_links = True

        def line():
            lines = self.rpc(self.manager, "record.pin.health", "report")
            return next(line for line in lines if line["check"] == "shared_links")

        if documents:
            self.assertEqual(line()["code"], "shared_links_found")
            for name in documents:
                self.assertIn(name, line()["found"])
        page = self.rpc(self.auditor, "record.pin.health", "action_open", [])["res_id"]
        kind, *_said = self.answer(
            lambda: self.rpc(self.auditor, "record.pin.health", "action_end_links", [page])
        )
        self.assertEqual(kind, "AccessError")
        page = self.rpc(self.manager, "record.pin.health", "action_open", [])["res_id"]
        self.rpc(self.manager, "record.pin.health", "action_end_links", [page])
        for record in self.shared:
            with self.subTest(record):
                self.assertFalse(self.opens(record))
        self.assertEqual(line()["code"], "shared_links_none")
