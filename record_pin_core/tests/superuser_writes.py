"""What the code of Odoo's apps does as superuser, or by SQL, to what is locked for editing only.

Of apps that are not installed nothing is tried: a contact always is there.
"""

# tests named after what they try
# pylint: disable=method-required-super

from .. import compat
from .common import PARTNER, PIN
from .linked_apps import LinkedAppsWorld

LEAD = "crm.lead"
ORDER = "sale.order"
ACCOUNT = "account.account"


class SuperuserWriteContract(LinkedAppsWorld):
    """``clerk`` works with all apps, and may read what is locked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["record.pin.link"].sudo().search([]).unlink()
        for model in (LEAD, ORDER, "account.move"):
            if model in cls.env:
                protected = cls.protect_model(model)
                if model == "account.move":
                    protected._add_links([("account.move.line", "move_id")])

    def lock(self, record):
        self.env["record.pin.lock"].with_user(self.keeper).sudo().protect(
            record._name, record.ids, PIN, {"mode": "edit"}
        )

    def assert_asks_first(self, record, call):
        """``call(token)`` is refused without the PIN, and what it is about is as it was."""
        before = self.row_of(record)
        self.assert_pin_required(call, self.locked_by(record), self.operation)
        self.assert_unchanged(record, before)
        call(self.unlock(self.clerk, self.locked_by(record)))
        self.assertNotEqual(self.row_of(record), before)

    operation = "write"

    @staticmethod
    def locked_by(record):
        return record.move_id if record._name == "account.move.line" else record

    def test_a_lead_that_is_merged_away(self):
        if LEAD not in self.env:
            return
        first, other = self.env[LEAD].create(
            [{"name": name, "type": "opportunity"} for name in ("Pin first", "Pin other")]
        )
        first.probability = 90
        self.lock(other)
        self.operation = "unlink"
        ids = (first + other).ids

        def call(token=None):
            self.rpc(self.clerk, LEAD, "merge_opportunity", ids, token=token)

        self.assert_asks_first(other, call)
        self.assertFalse(self.row_of(other))

    def test_a_link_for_the_portal(self):
        if ORDER not in self.env:
            return
        order = self.env[ORDER].create(self.values(ORDER, self.open, "Pin", 7))
        self.lock(order)
        self.assertFalse(order.access_token)

        names = ("action_preview_sale_order", "preview_sale_order")  # the latter up to 15
        (preview,) = [name for name in names if hasattr(order, name)]

        def call(token=None):
            self.rpc(self.clerk, ORDER, preview, order.ids, token=token)

        self.assert_asks_first(order, call)
        # with a link there is nothing to change
        with self.later(minutes=6):
            call()

    def test_an_account_whose_entries_are_reconciled_no_more(self):
        """Odoo sets what is left to pay of all its entries by SQL."""
        if ACCOUNT not in self.env:
            return
        account, move = self.reconciled_account()
        self.lock(move)

        def call(token=None):
            self.reconcile_no_more(account, token)

        self.assert_asks_first(move.line_ids[0], call)

    def test_an_account_whose_entries_follow_no_lock(self):
        if ACCOUNT not in self.env:
            return
        account, move = self.reconciled_account()
        self.env["record.pin.link"].sudo().search([]).unlink()
        before = self.row_of(move.line_ids[0])
        self.reconcile_no_more(account)
        self.assertNotEqual(self.row_of(move.line_ids[0]), before)

    def reconcile_no_more(self, account, token=None):
        values = {"reconcile": False}
        self.rpc(self.clerk, ACCOUNT, "write", account.ids, values, token=token)

    def reconciled_account(self):
        """An account, which ``clerk`` may change, and an entry on it."""
        group = self.env.ref("account.group_account_manager")
        users = "user_ids" if "user_ids" in group._fields else "users"
        group.write({users: [(4, self.clerk.id)]})
        values = {"code": "PINREC", "name": "Pin account", "reconcile": True}
        if "account_type" in self.env[ACCOUNT]._fields:
            values["account_type"] = "asset_current"
        else:
            values["user_type_id"] = self.env.ref("account.data_account_type_current_assets").id
        account = self.env[ACCOUNT].create(values)
        journal = self.env["account.journal"].search([("type", "=", "general")], limit=1)
        amounts = ({"debit": 7, "credit": 0}, {"debit": 0, "credit": 7})
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [(0, 0, dict(each, account_id=account.id)) for each in amounts],
            }
        )
        move.action_post()
        return account, move

    def test_a_contact_that_is_invited_to_the_portal(self):
        """The wizard makes a user of it, and a note in its chatter."""
        if "portal.wizard" not in self.env:
            return
        record = self.env[PARTNER].create({"name": "Pin guest", "email": "guest@example.com"})
        self.lock(record)
        id_ = self.rpc(self.clerk, "portal.wizard", "create", {"partner_ids": [(6, 0, record.ids)]})
        line = self.env["portal.wizard"].browse(id_).user_ids
        method = "action_grant_access"
        self.assert_pin_required(
            lambda: self.rpc(self.clerk, line._name, method, line.ids), record, "write"
        )
        self.forget()
        self.assertFalse(record.user_ids)

    def test_a_link_by_which_a_contact_signs_up(self):
        """Whoever reads it with a key of the context has a token made."""
        if "signup_url" not in self.env[PARTNER]._fields:
            return  # from 18 on tokens are not stored
        record = self.env[PARTNER].create({"name": "Pin guest", "email": "guest@example.com"})
        self.lock(record)
        self.rpc(self.clerk, PARTNER, "read", record.ids, ["signup_url"])

        def call(token=None):
            context = {"signup_valid": True}
            self.rpc(
                self.clerk, PARTNER, "read", record.ids, ["signup_url"], context=context,
                token=token,
            )  # fmt: skip

        self.assert_asks_first(record, call)

    def test_a_contact_with_whom_a_project_is_shared(self):
        """The wizard has a token made to sign up by."""
        if "project.share.wizard" not in self.env:
            return
        record = self.env[PARTNER].create({"name": "Pin guest", "email": "guest@example.com"})
        self.lock(record)
        project = self.env["project.project"].create({"name": "Pin shared"})
        manager = self.env.ref("project.group_project_manager")
        users = "user_ids" if "user_ids" in manager._fields else "users"
        manager.write({users: [(4, self.clerk.id)]})
        values = {"res_model": project._name, "res_id": project.id}
        if "collaborator_ids" in self.env["project.share.wizard"]._fields:
            guest = {"partner_id": record.id, "access_mode": "edit", "send_invitation": True}
            values["collaborator_ids"] = [(0, 0, guest)]
        else:
            values.update(access_mode="edit", partner_ids=[(6, 0, record.ids)])

        def call(token=None):
            context = {"active_model": project._name, "active_id": project.id}
            wizard = self.rpc(
                self.clerk, "project.share.wizard", "create", values, context=context, token=token
            )
            self.rpc(self.clerk, "project.share.wizard", "action_send_mail", [wizard], token=token)

        if compat.has("web_read"):
            self.assert_asks_first(record, call)
        else:  # up to 16 the link has no token
            before = self.row_of(record)
            call()
            self.assert_unchanged(record, before)

    def test_how_a_customer_gets_invoices(self):
        """Whoever sends one the first time chooses it for the next ones; that is left out."""
        if "account.move.send.wizard" not in self.env:
            return
        move = self.env["account.move"].create(self.values("account.move", self.open, "Pin", 7))
        move.action_post()
        report = self.env.ref("account.account_invoices").copy()
        wizards = self.env["account.move.send.wizard"].with_user(self.clerk)
        wizard = wizards.create({"move_id": move.id, "pdf_report_id": report.id})
        before = self.row_of(self.open)
        self.lock(self.open)
        wizard._update_preferred_settings()
        self.assert_unchanged(self.open, before)
        token = self.unlock(self.clerk, self.open)
        wizard.with_context(record_pin_token=token)._update_preferred_settings()
        self.assertNotEqual(self.row_of(self.open), before)

    def test_a_private_address_that_is_archived(self):
        if "archive_private_address" not in getattr(
            self.env.get("hr.departure.wizard"), "_fields", ()
        ):
            return  # up to 16
        officer = self.env.ref("hr.group_hr_user")
        officer.write({"users": [(4, self.clerk.id)]})
        address = self.env[PARTNER].create({"name": "Pin home", "type": "private"})
        employee = self.env["hr.employee"].create({"name": "Pin", "address_home_id": address.id})
        self.lock(address)

        def call(token=None):
            values = {"employee_id": employee.id, "archive_private_address": True}
            wizard = self.rpc(self.clerk, "hr.departure.wizard", "create", values, token=token)
            self.rpc(
                self.clerk, "hr.departure.wizard", "action_register_departure", [wizard],
                token=token,
            )  # fmt: skip

        self.assert_asks_first(address, call)
