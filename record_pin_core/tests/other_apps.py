"""What superuser code of contracts, expenses, time off and events does to what is locked.

Of apps that are not installed nothing is tried: a contact always is there.
"""

# tests named after what they try
# pylint: disable=method-required-super

from datetime import date, timedelta

from .common import PARTNER
from .superuser_writes import ORDER, SuperuserWorld

CONTRACT = "hr.contract"
EMPLOYEE = "hr.employee"
EXPENSE = "hr.expense"
#: What an expense comes to, from 17 on and before.
AMOUNTS = ("total_amount_currency", "unit_amount")
LEAVE = "hr.leave"
REGISTRATION = "event.registration"
SHEET = "hr.expense.sheet"


class OtherAppsContract(SuperuserWorld):
    """``clerk`` is an officer of all of them, and may read what is locked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(
            cls.clerk, "hr.group_hr_manager", "hr_contract.group_hr_contract_manager",
            "hr_expense.group_hr_expense_manager", "hr_holidays.group_hr_holidays_manager",
            "event.group_event_manager", "account.group_account_manager",
        )  # fmt: skip
        for model in (CONTRACT, EXPENSE, LEAVE, SHEET):
            if model in cls.env:
                cls.protect_model(model)

    def employee(self, **values):
        return self.env[EMPLOYEE].create(dict({"name": "Pin leaver"}, **values))

    def test_a_contract_of_an_employee_who_leaves(self):
        if CONTRACT not in self.env:
            return  # from 19 on it is a version of the employee
        employee = self.employee()
        contract = self.env[CONTRACT].create(
            {"name": "Pin", "employee_id": employee.id, "wage": 1000, "state": "open",
             "date_start": "2020-01-01"}
        )  # fmt: skip
        self.lock(contract)
        self.assert_asks_first(contract, lambda token=None: self.leave(employee, token))

    def test_an_employee_who_leaves(self):
        """Nothing that ends with that is locked."""
        if EMPLOYEE not in self.env:
            return
        employee = self.employee()
        self.lock(self.open)
        self.leave(employee)
        self.forget()
        self.assertTrue(employee.departure_reason_id)

    def leave(self, employee, token=None):
        name = "hr.departure.wizard"
        values = {
            "departure_reason_id": self.env["hr.departure.reason"].search([], limit=1).id,
            "departure_date": "2030-01-01",
        }
        fields = self.env[name]._fields
        if "set_date_end" in fields:
            values["set_date_end"] = True
        if "employee_id" in fields:
            values["employee_id"] = employee.id
        else:  # from 19 on several leave at once
            values["employee_ids"] = [(6, 0, employee.ids)]
        wizard = self.rpc(self.clerk, name, "create", values, token=token)
        self.rpc(self.clerk, name, "action_register_departure", [wizard], token=token)

    def test_an_expense_that_is_reset(self):
        """Back to draft, which Odoo writes as superuser."""
        if EXPENSE not in self.env:
            return
        record, reset = self.submitted()
        self.lock(record)

        def call(token=None):
            self.rpc(self.clerk, record._name, reset, record.ids, token=token)

        self.assert_asks_first(record, call)

    def submitted(self):
        """What is approved of an expense (a report up to 18), and what resets it."""
        product = self.env["product.product"].create({"name": "Pin meal", "can_be_expensed": True})
        employee = self.employee(user_id=self.clerk.id)
        values = {"name": "Pin", "employee_id": employee.id, "product_id": product.id}
        amount = next(name for name in AMOUNTS if name in self.env[EXPENSE]._fields)
        expense = self.env[EXPENSE].create({**values, amount: 7})
        if SHEET not in self.env:
            expense.action_submit()
            return expense, "action_reset"
        sheet = self.env[SHEET].create(
            {"name": "Pin", "employee_id": employee.id, "expense_line_ids": [(6, 0, expense.ids)]}
        )
        (submit,) = [
            name for name in ("action_submit_sheet", "submit_sheet") if hasattr(sheet, name)
        ][:1]
        getattr(sheet, submit)()
        (reset,) = [
            name for name in ("action_reset_expense_sheets", "reset_expense_sheets")
            if hasattr(sheet, name)
        ][:1]  # fmt: skip
        return sheet, reset

    def test_time_off_that_is_cancelled(self):
        """Whose it is cancels it by a wizard."""
        wizard = self.env.get("hr.holidays.cancel.leave")
        if wizard is None:
            return  # up to 15
        employee = self.employee(user_id=self.clerk.id)
        kinds = self.env["hr.leave.type"]
        free = False if kinds._fields["requires_allocation"].type == "boolean" else "no"
        kind = kinds.create(
            {"name": "Pin", "requires_allocation": free, "leave_validation_type": "no_validation"}
        )
        day = date.today() + timedelta(days=30)
        day += timedelta(days=-day.weekday())
        values = {"employee_id": employee.id, "holiday_status_id": kind.id,
                  "request_date_from": day, "request_date_to": day, "name": "Pin",
                  "date_from": f"{day} 08:00:00", "date_to": f"{day} 17:00:00"}  # fmt: skip
        leave = self.env[LEAVE].create(values)
        self.lock(leave)

        def call(token=None):
            values = {"leave_id": leave.id, "reason": "Pin"}
            id_ = self.rpc(self.clerk, wizard._name, "create", values, token=token)
            self.rpc(self.clerk, wizard._name, "action_cancel_leave", [id_], token=token)

        self.assert_asks_first(leave, call)

    def test_a_registration_whose_order_gets_another_customer(self):
        """It moves along, and would follow no lock any more."""
        if "sale_order_id" not in getattr(self.env.get(REGISTRATION), "_fields", ()):
            return
        self.protected._add_links([(REGISTRATION, "partner_id")])
        owner, other = self.env[PARTNER].create([{"name": "Pin owner"}, {"name": "Pin other"}])
        event = self.env["event.event"].create(
            {"name": "Pin", "date_begin": "2030-01-01", "date_end": "2030-01-02"}
        )
        product = self.env["product.product"].create({"name": "Pin", "type": "service"})
        tracking = product.fields_get(["service_tracking"]).get("service_tracking", {})
        tracks = "event" in dict(tracking.get("selection", ()))
        product["service_tracking" if tracks else "detailed_type"] = "event"
        ticket = self.env["event.event.ticket"].create(
            {"name": "Pin", "event_id": event.id, "product_id": product.id}
        )
        line = {"product_id": product.id, "event_id": event.id, "event_ticket_id": ticket.id}
        order = self.env[ORDER].create({"partner_id": owner.id, "order_line": [(0, 0, line)]})
        registration = self.env[REGISTRATION].create(
            {"event_id": event.id, "partner_id": owner.id, "sale_order_id": order.id,
             "sale_order_line_id": order.order_line.id, "name": "Pin"}
        )  # fmt: skip
        self.lock(owner)
        self.locked_by = lambda _record: owner

        def call(token=None):
            self.rpc(self.clerk, ORDER, "write", order.ids, {"partner_id": other.id}, token=token)

        self.assert_asks_first(registration, call)
        self.forget()
        self.assertEqual(registration.partner_id, other)

    def test_a_record_that_is_recycled(self):
        """Odoo looks for what nobody needs, and deletes it as superuser."""
        if "data_recycle.model" not in self.env:
            return
        record = self.env[PARTNER].create({"name": "Pin waste"})
        model = self.env["data_recycle.model"].create(
            {"name": "Pin", "res_model_id": self.env["ir.model"]._get(PARTNER).id,
             "recycle_action": "unlink", "domain": [("id", "=", record.id)]}
        )  # fmt: skip
        found = self.env["data_recycle.record"].create(
            {"recycle_model_id": model.id, "res_id": record.id}
        )
        self.grant(self.clerk, "base.group_system")
        self.lock(record)
        self.operation = "unlink"

        def call(token=None):
            self.rpc(self.clerk, found._name, "action_validate", found.ids, token=token)

        self.assert_asks_first(record, call)
        self.assertFalse(self.row_of(record))
