"""The customer-wise lock in the browser: the documents of whatever apps are installed."""

from odoo import fields

from .browser import Tours
from .common import PARTNER
from .leaks import NUMBERS
from .linked_apps import LinkedAppsWorld

#: The documents that have a form with their customer, and what their action begins new ones with.
FORMS = {
    "sale.order": {},
    "account.move": {"default_move_type": "out_invoice"},
    "purchase.order": {},
    "stock.picking": {},
}
#: Where no app is installed, bank accounts stand for them.
ALWAYS = {"res.partner.bank": {"default_acc_number": "PINAPP new"}}
#: Their form of 15 alone would not ask the server when the customer is chosen, as those of apps do.
ASKING_FORM = """
    <form>
        <group>
            <field name="acc_number"/>
            <field name="partner_id" on_change="1"/>
        </group>
    </form>
"""


class LinkedBrowserContract(Tours, LinkedAppsWorld):
    """From a customer that somebody makes and locks to the documents that somebody else makes."""

    def setUp(self):
        super().setUp()
        self.begun = fields.Datetime.now()

    def forms(self):
        return {name: context for name, context in FORMS.items() if name in self.env} or ALWAYS

    def show(self, model, context, record):
        """The action of the tours is about ``record`` and the document of an open customer."""
        if model in ALWAYS:
            # what the field of a bank account's holder chooses by must show: a suggestion would
            # tell its value
            shown = self.env["ir.model.fields"].search(
                [("model", "=", PARTNER), ("name", "in", ("is_company", "parent_id"))]
            )
            self.protected.visible_field_ids |= shown
            self.env["ir.ui.view"].create(
                {"name": model, "model": model, "arch": ASKING_FORM, "priority": 1}
            )
        records = record + self.other_document[model]
        if model == "stock.picking":
            context = {"default_picking_type_id": record.picking_type_id.id}
        self.action.write(
            {
                "name": f"Documents: {model}",
                "res_model": model,
                "view_mode": f"{self.list_type},form",
                "domain": repr([("id", "in", records.ids)]),
                "context": repr(context),
            }
        )

    def new_customer(self):
        """One that ``keeper`` makes in a form, and locks by the dialog."""
        self.action.domain = repr([("name", "=", "Pin customer")])
        self.tour("linked_customer", self.keeper)
        customer = self.env[PARTNER].search([("name", "=", "Pin customer")])
        self.assertIn(("set", self.keeper.id, PARTNER, customer.id), self.events("set"))
        return customer

    def of_customer(self, model, customer):
        self.forget()
        return self.env[model].sudo().search([("partner_id", "=", customer.id)])

    def test_from_a_new_customer_to_its_documents(self):
        """Quotation, invoice, purchase and delivery: masked, opened and made with the PIN.

        A wrong PIN opens and makes nothing, and is in the event log with user, time and model.
        """
        customer = self.new_customer()
        made = self._make(customer, f"hush{NUMBERS['view']}", 583920)
        forms = self.forms()
        for number, (model, context) in enumerate(forms.items(), 1):
            with self.subTest(model):
                self.show(model, context, made[model])
                before = self.of_customer(model, customer)
                self.tour("linked_documents", self.clerk)
                new = self.of_customer(model, customer) - before
                self.assertEqual(new.create_uid, self.clerk)
                self.assertEqual(len(new), 1)
                names = [event for event, *_rest in self.events(record=customer)]
                self.assertEqual(names.count("failed"), 2 * number)
                self.assertIn("locked_now", names)
                self.lock_rpc(self.clerk, "lock_now", PARTNER, customer.ids)
        failed = self.env["record.pin.event"].search(
            [("event", "=", "failed"), ("id", ">", self.events_before)]
        )
        self.assertEqual(len(failed), 2 * len(forms))
        for event in failed:
            self.assertEqual(
                (event.user_id, event.res_model, event.res_id), (self.clerk, PARTNER, customer.id)
            )
            self.assertTrue(self.begun <= event.date <= fields.Datetime.now(), event.date)

    def test_what_a_path_to_companies_leaves_open_is_said(self):
        """The contacts of users and companies of this database are in no link path."""
        owned = self.env["res.users"].with_context(active_test=False).search([]).partner_id
        owned |= self.env["res.company"].search([]).partner_id
        owned.write({"parent_id": False})  # as demo data may have it
        self.colleague.partner_id.parent_id = self.open
        self.action.write(
            {"res_model": self.protected._name, "view_mode": "form", "res_id": self.protected.id}
        )
        self.tour("linked_suggestions_warn", self.manager)
        self.protected._add_links([(PARTNER, "commercial_partner_id")])
        self.action.write(
            {"res_model": PARTNER, "view_mode": f"{self.list_type},form", "res_id": False}
        )
        self.tour("linked_dialog_warns", self.keeper)
