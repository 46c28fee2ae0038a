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


class SuperuserWorld(LinkedAppsWorld):
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


class SuperuserWriteContract(SuperuserWorld):
    """Methods, and wizards."""

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

    def test_a_contact_whose_company_gets_another_tax_id(self):
        """What belongs to a company is written to all contacts below it."""
        company = self.env[PARTNER].create({"name": "Pin company", "is_company": True})
        between = self.env[PARTNER].create({"name": "Pin office", "parent_id": company.id})
        record = self.env[PARTNER].create({"name": "Pin person", "parent_id": between.id})
        self.lock(record)

        def call(token=None, **values):
            self.rpc(
                self.clerk, PARTNER, "write", company.ids, values or {"vat": "X1"}, token=token
            )

        self.assert_asks_first(record, call)
        with self.later(minutes=6):
            call(comment="of the company alone")

    def test_a_contact_that_becomes_a_company(self):
        """That alone is written as superuser."""
        record = self.env[PARTNER].create({"name": "Pin person"})
        self.lock(record)

        def call(token=None):
            values = {"is_company": True}
            self.rpc(self.clerk, PARTNER, "write", record.ids, values, token=token)

        self.assert_asks_first(record, call)

    def test_a_quotation_that_a_task_confirms(self):
        """From 18 on, when the task gets one of its lines."""
        if not hasattr(self.env.get("project.task"), "_ensure_sale_order_linked"):
            return
        values = {"name": "Pin work", "type": "service"}
        product = self.env["product.product"].create(values)
        order = self.env[ORDER].create(
            {"partner_id": self.open.id, "order_line": [(0, 0, {"product_id": product.id})]}
        )
        self.lock(order)

        def call(token=None):
            values = {"name": "Pin task", "sale_line_id": order.order_line.id}
            self.rpc(self.clerk, "project.task", "create", values, token=token)

        self.assert_asks_first(order, call)

    def test_a_message_that_a_new_session_of_a_till_takes_along(self):
        if "pos.session" not in self.env:
            return
        record = self.env[PARTNER].create({"name": "Pin person"})
        message = record.message_post(body="Pin", message_type="comment")
        self.lock(record)
        config = self.env["pos.config"].search([("active", "=", True)], limit=1).copy()
        self.grant(self.clerk, "point_of_sale.group_pos_user")
        before = self.row_of(message)

        def call():
            values = {"config_id": config.id, "website_message_ids": [(6, 0, message.ids)]}
            self.rpc(self.clerk, "pos.session", "create", values)

        self.assert_pin_required(call, record, "write")
        self.assert_unchanged(message, before)

    def test_what_a_default_has_superuser_code_take_along(self):
        """Up to 16 the context of a request goes on into what superuser code makes for it."""
        record, other = self.env[PARTNER].create([{"name": "Pin one"}, {"name": "Pin other"}])
        message, last = (
            record.message_post(body="Pin", message_type="comment") for _each in range(2)
        )
        below = self.env[PARTNER].create({"name": "Pin below", "parent_id": other.id})
        tag = self.env["res.partner.category"].create({"name": "Pin tag"})
        tag.partner_ids = record
        for locked in (record, below):
            self.lock(locked)
        tags = self.env[tag._name]
        taken = (
            (self.env[PARTNER], {"default_message_ids": [(4, message.id, 0)]}, message, record),
            (self.env[PARTNER], {"default_message_ids": [(6, 0, last.ids)]}, last, record),
            (self.env[PARTNER], {"default_child_ids": [(4, below.id)]}, below, below),
            (tags, {"default_partner_ids": [[1, record.id, {"city": "Oslo"}]]}, record, record),
            (
                self.env["ir.attachment"],
                {"default_res_model": PARTNER, "default_res_id": record.id},
                record,
                record,
            ),
        )
        for model, context, changed, locked in taken:
            before = self.row_of(changed)

            def make(model=model, context=context):
                by_clerk = model.with_user(self.clerk).sudo().with_context(**context)
                by_clerk.create({"name": "Pin new"})

            with self.subTest(str(context)):
                self.forget()
                self.assert_pin_required(make, locked, "write")
                self.assert_unchanged(changed, before)
                self.lock_rpc(self.keeper, "unprotect", PARTNER, locked.ids, PIN)
                make()
                self.lock(locked)

    def test_a_lead_that_a_reseller_changes(self):
        """By methods of the portal, which every user may call."""
        methods = {
            "partner_interested": (), "partner_desinterested": (), "update_stage_from_portal": (1,),
            "update_contact_details_from_portal": ({"phone": "1"},),
            "update_lead_portal": ({"expected_revenue": 1, "probability": 1, "priority": "1",
                                    "date_deadline": False, "activity_date_deadline": False},),
        }  # fmt: skip
        if LEAD not in self.env or not hasattr(self.env[LEAD], "partner_interested"):
            return
        lead = self.env[LEAD].create({"name": "Pin lead", "type": "opportunity"})
        self.lock(lead)
        for method, args in methods.items():
            if hasattr(lead, method):
                with self.subTest(method):
                    self.assert_pin_required(
                        lambda m=method, a=args: self.rpc(self.clerk, LEAD, m, lead.ids, *a),
                        lead, "write",
                    )  # fmt: skip

    def test_a_customer_whom_a_reseller_changes(self):
        """The address and the numbers of a lead are those of its customer."""
        if LEAD not in self.env or not hasattr(self.env[LEAD], "partner_interested"):
            return
        customer = self.env[PARTNER].create({"name": "Pin customer", "phone": "+32 2 290 34 90"})
        lead = self.env[LEAD].create({"name": "Pin lead", "partner_id": customer.id})
        self.lock(customer)

        def call(token=None):
            values = {"phone": "+32 2 290 34 99"}
            method = "update_contact_details_from_portal"
            self.rpc(self.clerk, LEAD, method, lead.ids, values, token=token)

        self.assert_asks_first(customer, call)

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
        self.grant(self.clerk, "account.group_account_manager")
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
        self.grant(self.clerk, "project.group_project_manager")
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
        # with cars, of which Odoo asks on 15 whether the employee has one
        self.grant(self.clerk, "hr.group_hr_user", "fleet.fleet_group_manager")
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

    def test_an_order_of_which_a_part_is_invoiced_in_advance(self):
        """It gets a line for that, which follows no lock of its own here."""
        if ORDER not in self.env:
            return
        self.grant(self.clerk, "sales_team.group_sale_manager", "account.group_account_manager")
        order = self.env[ORDER].create(self.values(ORDER, self.open, "Pin", 100))
        order.action_confirm()
        self.lock(order)
        wizard = "sale.advance.payment.inv"
        context = {"active_model": ORDER, "active_id": order.id, "active_ids": order.ids}

        def call(token=None):
            values = {"advance_payment_method": "percentage", "amount": 10}
            id_ = self.rpc(self.clerk, wizard, "create", values, context=context, token=token)
            self.rpc(self.clerk, wizard, "create_invoices", [id_], context=context, token=token)

        lines = len(order.order_line)
        self.assert_pin_required(call, order, "write")
        self.forget()
        self.assertEqual(len(order.order_line), lines)
        call(self.unlock(self.clerk, order))
        self.forget()
        self.assertGreater(len(order.order_line), lines)

    def test_an_invoice_that_is_sent(self):
        """Up to 16 its mark is set as superuser; a message in the chatter is one in any case."""
        wizard = self.env.get("account.invoice.send")
        if wizard is None:
            return
        move = self.env["account.move"].create(self.values("account.move", self.open, "Pin", 7))
        move.action_post()
        self.lock(move)
        action = move.action_invoice_sent()
        looked_at = {"active_model": move._name, "active_id": move.id, "active_ids": move.ids}
        context = dict(action["context"], **looked_at)

        def call(token=None):
            values = {"is_print": False, "is_email": True}
            id_ = self.rpc(self.clerk, wizard._name, "create", values, context=context, token=token)
            self.rpc(
                self.clerk, wizard._name, "send_and_print_action", [id_], context=context,
                token=token,
            )  # fmt: skip

        self.assert_asks_first(move, call)

    def test_a_bank_account_that_is_trusted(self):
        """From 19 on a wizard shares out salaries among the accounts of an employee."""
        name = "hr.bank.account.allocation.wizard"
        if name not in self.env:
            return
        self.grant(self.clerk, "hr.group_hr_user", "account.group_validate_bank_account")
        self.protected._add_links([("res.partner.bank", "partner_id")])
        contact = self.env[PARTNER].create({"name": "Pin colleague"})
        account = self.env["res.partner.bank"].create(
            {"partner_id": contact.id, "acc_number": "PIN 4711"}
        )
        employee = self.env["hr.employee"].create(
            {"name": "Pin", "work_contact_id": contact.id, "bank_account_ids": [(4, account.id)]}
        )
        self.lock(contact)
        self.locked_by = lambda _record: contact

        def call(token=None):
            wizard = self.rpc(self.clerk, name, "create", {"employee_id": employee.id}, token=token)
            lines = self.env[name].browse(wizard).allocation_ids
            self.rpc(self.clerk, lines._name, "write", lines.ids, {"trusted": True}, token=token)
            self.rpc(self.clerk, name, "action_save", [wizard], token=token)

        self.assert_asks_first(account, call)

    def test_entries_that_are_tagged_anew(self):
        """Odoo does so by SQL, for all from some day on."""
        name = "account.update.tax.tags.wizard"
        if name not in self.env:
            return
        self.grant(self.clerk, "account.group_account_manager")
        move = self.env["account.move"].create(self.values("account.move", self.open, "Pin", 7))
        move.action_post()
        self.lock(move)
        for day, asks in (("2000-01-01", True), ("2999-01-01", False)):
            values = {"company_id": move.company_id.id, "date_from": day}
            wizard = self.rpc(self.clerk, name, "create", values)
            method = "update_amls_tax_tags"

            def call(wizard=wizard, method=method):
                self.rpc(self.clerk, name, method, [wizard])

            if asks:
                self.assert_pin_required(call, move, "write")
            else:
                call()
