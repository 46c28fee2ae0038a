"""Relations that Odoo's own searches follow without asking the rules of what they lead to.

Accounting relies on some: what is suggested for a line of an invoice is found through one to the
account. Nothing of it may stop because an account is protected, and none of it may tell of a locked
one.
"""

from .common import PIN
from .linked_apps import LinkedAppsWorld

ACCOUNT = "account.account"


class ShortcutContract(LinkedAppsWorld):
    """``clerk`` invoices; ``account`` is locked, where there is Accounting, and has an entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = None
        if ACCOUNT not in cls.env:
            return
        cls.account = cls._new_account("PINHUSH", "hush account")
        cls._flush()
        cls.entry = cls._entry(cls.account)
        cls.protected_accounts = cls.protect_model(ACCOUNT)
        cls.env["record.pin.lock"].with_user(cls.keeper).sudo().protect(
            ACCOUNT, cls.account.ids, PIN, {"mode": "view"}
        )

    @classmethod
    def _new_account(cls, code, name):
        values = {"code": code, "name": name}
        if "account_type" in cls.env[ACCOUNT]._fields:
            values["account_type"] = "income"
        else:
            values["user_type_id"] = cls.env.ref("account.data_account_type_revenue").id
        return cls.env[ACCOUNT].create(values)

    @classmethod
    def _entry(cls, account):
        line = {"name": "Entry", "quantity": 1, "price_unit": 7, "account_id": account.id}
        move = cls.env["account.move"].create(
            {"partner_id": cls.open.id, "move_type": "out_invoice", "invoice_date": "2026-01-31",
             "invoice_line_ids": [(0, 0, line)]}
        )  # fmt: skip
        move.action_post()
        return move.invoice_line_ids

    def call(self, model, method, *args, **kwargs):
        return self.rpc(self.clerk, model, method, *args, **kwargs)

    def test_an_invoice_is_made_while_another_account_is_locked(self):
        if not self.account:
            return
        other = self._new_account("PINOPEN", "Open account")
        for account in (None, other):
            line = {"name": "Line", "quantity": 1, "price_unit": 9}
            if account:
                line["account_id"] = account.id
            values = {"partner_id": self.child["edit"].id, "move_type": "out_invoice",
                      "invoice_date": "2026-01-31", "invoice_line_ids": [(0, 0, line)]}  # fmt: skip
            made = self.call("account.move", "create", values, keep=True)
            ids = made if isinstance(made, list) else [made]
            self.call("account.move", "action_post", ids, keep=True)
            (row,) = self.call("account.move", "read", ids, ["state", "amount_untaxed"])
            self.assertEqual((row["state"], row["amount_untaxed"]), ("posted", 9))

    def test_what_is_suggested_for_a_customer_leaves_a_locked_account_out(self):
        """The accounts of their last invoices come first, in whatever way this series looks."""
        if not self.account:
            return
        context = {"partner_id": self.open.id, "move_type": "out_invoice"}
        other = self._new_account("PINOPEN", "Open account")
        for account in (other, self.account):
            self._entry(account)

        def suggested():
            return self.call(ACCOUNT, "name_search", "", context=context)

        found = suggested()
        self.assertIn(other.id, [id_ for id_, _name in found])
        for values in self._other_worlds():
            self.account.sudo().write(values)
            with self.subTest(values):
                self.assertEqual(suggested(), found)

    def _other_worlds(self):
        """Masked values that Odoo looks at to suggest an account."""
        if "deprecated" in self.account._fields:
            yield {"deprecated": True}
        if "account_type" in self.account._fields:
            yield {"account_type": "expense"}

    def test_no_search_through_a_shortcut_tells_a_masked_value(self):
        if not self.account:
            return
        lines = "account.move.line"
        self.assertTrue(self.call(lines, "search", [("id", "in", self.entry.ids)]))
        for path, value in (("code", "PINHUSH"), ("name", "hush account"), ("code", False)):
            for operator in ("=", "!=", "in", "not in"):
                values = [value] if "in" in operator else value
                with self.subTest(path=path, operator=operator):
                    domain = [
                        ("id", "in", self.entry.ids),
                        (f"account_id.{path}", operator, values),
                    ]
                    found = self.call(lines, "search", domain)
                    self.account.sudo().write({"name": "Other", "code": "PINOTHER"})
                    self._flush()
                    self.assertEqual(self.call(lines, "search", domain), found)
                    self.account.sudo().write({"name": "hush account", "code": "PINHUSH"})
                    self._flush()

    def test_superuser_code_follows_shortcuts_as_without_locks(self):
        """To what is archived, too, which a search behind the relation would leave out."""
        if "project.project" not in self.env:
            return
        project = self._project()
        archived = self.env["res.partner"].create({"name": "Pin archived", "active": False})
        project.partner_id = archived
        self._flush()
        domain = [("partner_id.name", "=", "Pin archived")]
        self.assertEqual(self.env["project.project"].sudo().search(domain), project)
