"""Portal pages: Odoo shows them as superuser to whoever may see a document, or has its token."""

from .http_world import HttpWorld
from .leaks import leaks_in
from .linked_apps import LinkedAppsWorld

#: Where the page of a document of each app is; that of a task has moved after Odoo 15.
PAGES = (
    ("sale.order", "/my/orders/"),
    ("account.move", "/my/invoices/"),
    ("purchase.order", "/my/purchase/"),
    ("project.task", "/my/tasks/"),
    ("project.task", "/my/task/"),
)


class PortalContract(LinkedAppsWorld, HttpWorld):
    """``clerk``, who is logged in, and nobody: with the documents of a locked customer."""

    def setUp(self):
        super().setUp()
        self.open_url("/web/login")  # 15 knows its routes after a request

    def pages(self):
        """``(document, its page)`` of what is installed."""
        for model, path in PAGES:
            if model in self.document and self.has_route(path + "<"):
                yield self.document[model], f"{path}{self.document[model].id}"

    def test_pages_of_a_locked_customers_documents_tell_nothing_without_their_token(self):
        for who in ("nobody", "clerk"):
            if who == "clerk":
                self.login(self.clerk)
            for document, path in self.pages():
                for query in ("", "?access_token=", "?access_token=1", "?report_type=html"):
                    with self.subTest(who=who, path=path + query):
                        answer = self.open_url(path + query)
                        self.assertEqual(leaks_in(answer.text), [], document)
                        self.assertIn(
                            answer.url.rstrip("/").rpartition("/")[2].split("?")[0],
                            ("my", "login"),
                            document,
                        )
        self.unlock_here(self.customer)
        for document, path in self.pages():
            with self.subTest(path):
                answer = self.open_url(path)
                self.assertEqual(answer.status_code, 200, document)
                self.assertIn(str(document.id), answer.url)

    def test_nobody_makes_a_link_to_a_locked_customers_document(self):
        """A link holds a token, and whoever has that sees the document without the PIN."""
        for document, _path in self.pages():
            active = {"active_model": document._name, "active_id": document.id,
                      "active_ids": document.ids}  # fmt: skip
            ways = {
                "get_portal_url": lambda d=document: self.rpc(
                    self.clerk, d._name, "get_portal_url", d.ids
                ),
                "action_share": lambda d=document, a=active: self.rpc(
                    self.clerk, "portal.share", "create",
                    {"res_model": d._name, "res_id": d.id}, context=a,
                ),
                "default_get": lambda a=active: self.rpc(
                    self.clerk, "portal.share", "default_get", ["share_link", "access_warning"],
                    context=a,
                ),
            }  # fmt: skip
            for way, make in ways.items():
                with self.subTest(way, document=document):
                    document.sudo().access_token = False
                    kind, *_said = self.answer(make)
                    self.assertEqual(kind, "RecordPinRequired")
                    self.forget()
                    self.assertFalse(document.sudo().access_token)
