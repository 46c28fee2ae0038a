"""The customer-wise lock in the browser: the documents of whatever apps are installed."""

from .browser import Tours
from .common import NEW_PIN, PARTNER
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
    """Tours on a list with the document of a locked customer and that of an open one."""

    def forms(self):
        return {name: context for name, context in FORMS.items() if name in self.env} or ALWAYS

    def show(self, model, context):
        """The action of the tours is about ``model`` now."""
        if model in ALWAYS:
            # what the field of a bank account's holder chooses by must show: a suggestion would
            # tell its value
            fields_ = self.env["ir.model.fields"].search(
                [("model", "=", PARTNER), ("name", "in", ("is_company", "parent_id"))]
            )
            self.protected.visible_field_ids |= fields_
            self.env["ir.ui.view"].create(
                {"name": model, "model": model, "arch": ASKING_FORM, "priority": 1}
            )
        records = self.document[model] + self.other_document[model]
        if model == "stock.picking":
            context = {"default_picking_type_id": self.document[model].picking_type_id.id}
        self.action.write(
            {
                "name": f"Documents: {model}",
                "res_model": model,
                "view_mode": f"{self.list_type},form",
                "domain": repr([("id", "in", records.ids)]),
                "context": repr(context),
            }
        )

    def of_customer(self, model):
        self.forget()
        return self.env[model].sudo().search([("partner_id", "=", self.customer.id)])

    def test_a_customer_is_made_and_locked(self):
        self.action.domain = repr([("name", "=", "Pin customer")])
        self.tour("linked_customer", self.keeper)
        customer = self.env[PARTNER].search([("name", "=", "Pin customer")])
        self.assertIn(("set", self.keeper.id, PARTNER, customer.id), self.events("set"))
        self.unlock(self.reader, customer, NEW_PIN)

    def test_opening_a_document(self):
        for model, context in self.forms().items():
            with self.subTest(model):
                self.show(model, context)
                self.tour("linked_open", self.clerk)
                names = [event for event, *_rest in self.events(record=self.customer)]
                self.assertIn("failed", names)
                self.assertIn("locked_now", names)
        failed = self.events("failed")
        self.assertEqual(set(failed), {("failed", self.clerk.id, PARTNER, self.customer.id)})

    def test_creating_a_document(self):
        for model, context in self.forms().items():
            with self.subTest(model):
                self.show(model, context)
                before = self.of_customer(model)
                self.tour("linked_create", self.clerk)
                self.assertEqual(len(self.of_customer(model) - before), 1)
                self.lock_rpc(self.clerk, "lock_now", PARTNER, self.customer.ids)
