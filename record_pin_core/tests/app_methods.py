"""Methods of single apps: leaves, work entries, loyalty cards, resellers, the contacts of a till.

Of apps that are not installed nothing is tried.
"""

from .common import PARTNER, PIN
from .superuser_writes import LEAD, SuperuserWorld

CONTRACT = "hr.contract"
EMPLOYEE = "hr.employee"
LEAVE = "hr.leave"
ENTRY = "hr.work.entry"


class AppMethodsContract(SuperuserWorld):
    """``clerk`` has the rights of each app, and has entered no PIN."""

    # -- employees ---------------------------------------------------------------------------------

    def workers(self, number):
        """Employees under a contract."""
        vals = {"name": "Pin worker"}
        if "contract_date_start" in self.env[EMPLOYEE]._fields:  # from 19 on
            vals.update(wage=1, contract_date_start="2039-01-01", date_version="2039-01-01")
        employees = self.env[EMPLOYEE].create([dict(vals) for _each in range(number)])
        if CONTRACT in self.env:
            self.env[CONTRACT].create(
                [{"name": "Pin", "employee_id": id_, "wage": 1, "date_start": "2039-01-01",
                  "state": "open"} for id_ in employees.ids]
            )  # fmt: skip
        return employees

    def leave(self):
        """A leave that was approved, and is locked for editing."""
        self.protect_model(LEAVE)
        self.grant(self.clerk, "hr_holidays.group_hr_holidays_manager", "hr.group_hr_user")
        self.grant(self.keeper, "hr_holidays.group_hr_holidays_manager", "hr.group_hr_user")
        employee = self.workers(1)
        needs = self.env["hr.leave.type"]._fields["requires_allocation"]
        kind = self.env["hr.leave.type"].create(
            {"name": "Pin leave",
             "requires_allocation": "no" if needs.type == "selection" else False}
        )  # fmt: skip
        leave = self.env[LEAVE].create(
            {"name": "Pin", "employee_id": employee.id, "holiday_status_id": kind.id,
             "request_date_from": "2040-01-02", "request_date_to": "2040-01-03",
             "date_from": "2040-01-02 08:00:00", "date_to": "2040-01-03 17:00:00"}
        )  # fmt: skip
        self._flush()
        self.env.cr.execute("UPDATE hr_leave SET state = 'validate' WHERE id = %s", leave.ids)
        self.forget()
        self.lock(leave)
        return leave

    def test_a_leave_that_gets_a_follower(self):
        """Odoo adds one as superuser, once a leave is approved."""
        if LEAVE not in self.env:
            return
        leave = self.leave()
        followers = leave.message_partner_ids

        def call(token=None):
            self.rpc(
                self.clerk, LEAVE, "message_subscribe", leave.ids,
                partner_ids=self.open.ids, token=token,
            )  # fmt: skip

        self.assert_pin_required(call, leave, "write")
        self.forget()
        self.assertEqual(leave.message_partner_ids, followers)
        call(self.unlock(self.clerk, leave))
        self.forget()
        self.assertIn(self.open, leave.message_partner_ids)

    def test_a_leave_that_is_refused_by_its_work_entry(self):
        if ENTRY not in self.env or "leave_id" not in self.env[ENTRY]._fields:
            return
        leave = self.leave()
        kind = self.env["hr.work.entry.type"].search([], limit=1)
        vals = {"name": "Pin entry", "employee_id": leave.employee_id.id, "leave_id": leave.id,
                "work_entry_type_id": kind.id}  # fmt: skip
        fields = self.env[ENTRY]._fields
        if "date_start" in fields:
            vals.update(date_start="2040-01-02 08:00:00", date_stop="2040-01-02 12:00:00")
        else:
            vals.update(date="2040-01-02", duration=4, version_id=leave.employee_id.version_id.id)
        self.env[ENTRY].with_context(tracking_disable=True).create(vals)
        entry = self.env[ENTRY].search([("leave_id", "=", leave.id)], limit=1)
        before = self.row_of(leave)

        def call(token=None):
            self.rpc(self.clerk, ENTRY, "action_refuse_leave", entry.ids, token=token)

        self.assert_pin_required(call, leave, "write")
        self.assert_unchanged(leave, before)

    def test_work_entries_are_made_of_open_employees(self):
        if ENTRY not in self.env or not hasattr(self.env[EMPLOYEE], "generate_work_entries"):
            return
        self.protect_model(EMPLOYEE)
        for group in ("hr.group_hr_manager", "hr_contract.group_hr_contract_manager"):
            if self.env.ref(group, False):
                self.grant(self.clerk, group)
                self.grant(self.keeper, group)
        employees = self.workers(2)
        self.forget()
        locked, other = employees
        self.lock(locked)
        self.rpc(
            self.clerk, EMPLOYEE, "generate_work_entries", employees.ids, "2040-01-02",
            "2040-01-03",
        )  # fmt: skip
        self.forget()
        made = self.env[ENTRY].search([("employee_id", "in", employees.ids)]).employee_id
        self.assertEqual(made, other)

    def test_working_days_of_a_users_own_locked_employee(self):
        """Calendars mark the others: by ``env.user``, which is superuser."""
        if EMPLOYEE not in self.env:
            return
        self.protect_model(EMPLOYEE)
        self.grant(self.keeper, "hr.group_hr_user")
        calendars = [
            self.env["resource.calendar"].create(
                {"name": "Pin", "attendance_ids": [
                    (0, 0, {"name": "Pin", "dayofweek": day, "hour_from": 8, "hour_to": 12})]}
            ) for day in "02"
        ]  # fmt: skip
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "user_id": self.clerk.id})
        days = "2040-01-02 00:00:00", "2040-01-08 23:59:59"
        asked = [
            (model, method, args)
            for model, method, args in (
                ("account.analytic.line", "get_unusual_days", days),
                ("calendar.event", "get_unusual_days", days),
                (LEAVE, "get_unusual_days", days),
                ("hr.leave.report.calendar", "get_unusual_days", days),
                (EMPLOYEE, "get_mandatory_days", ([], "2040-01-02", "2040-01-08")),
                (EMPLOYEE, "get_special_days_data", days),
                (EMPLOYEE, "get_stress_days", ([], "2040-01-02", "2040-01-08")),
                ("ir.http", "lazy_session_info", ()),
            )
            if hasattr(self.env.get(model), method)
        ]

        def told():
            """By calendar, what each method answers."""
            answers = []
            for calendar in calendars:
                employee.resource_calendar_id = calendar
                answers.append([self.rpc(self.clerk, *each[:2], *each[2]) for each in asked])
            return answers

        before = told()
        if not asked:
            return
        self.assertNotEqual(*before)
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN)
        after = told()
        self.assertEqual(*after)
        if asked[-1][0] == "ir.http" and "hr.attendance" in self.env:
            self.assertIn("attendance_user_data", before[0][-1])
            self.assertFalse(after[0][-1].get("attendance_user_data"))

    # -- shops -------------------------------------------------------------------------------------

    def test_points_of_a_locked_loyalty_card(self):
        if "loyalty.card" not in self.env or "pos.order" not in self.env:
            return
        if not hasattr(self.env["pos.order"], "confirm_coupon_programs"):
            return
        self.protect_model("loyalty.card")
        self.grant(self.clerk, "point_of_sale.group_pos_user")
        self.grant(self.keeper, "point_of_sale.group_pos_manager")
        program = self.env["loyalty.program"].create({"name": "Pin", "program_type": "loyalty"})
        card = self.env["loyalty.card"].create({"program_id": program.id, "points": 1})
        config = self.env["pos.config"].search([("active", "=", True)], limit=1)
        if not config.current_session_id:
            config.open_ui()
        order = self.env["pos.order"].create(
            {"session_id": config.current_session_id.id, "amount_tax": 0, "amount_total": 0,
             "amount_paid": 0, "amount_return": 0, "pos_reference": "Pin 1"}
        )  # fmt: skip
        self.forget()
        self.lock(card)

        def call(token=None):
            cards = {str(card.id): {"points": 5, "program_id": program.id, "line_codes": []}}
            self.rpc(
                self.clerk, "pos.order", "confirm_coupon_programs", order.ids, cards,
                token=token,
            )  # fmt: skip

        self.assert_asks_first(card, call)

    def test_the_contacts_that_a_till_loads(self):
        """Found by SQL, those with most orders first."""
        if not hasattr(self.env.get("pos.config"), "get_limited_partners_loading"):
            return
        self.grant(self.clerk, "point_of_sale.group_pos_user")
        config = self.env["pos.config"].search([], limit=1)
        for record in (self.customer, self.open):
            record.name = f"  0 {record.name}"
        self.forget()
        found = self.rpc(self.clerk, "pos.config", "get_limited_partners_loading", config.ids)
        ids = {id_ for (id_,) in found}
        self.assertIn(self.open.id, ids)
        self.assertNotIn(self.customer.id, ids)

    def test_the_reseller_next_to_a_lead(self):
        """The closest contact whatsoever is found by SQL."""
        if not hasattr(self.env.get(LEAD), "search_geo_partner"):
            return
        far, near = {"partner_latitude": 61.0}, {"partner_latitude": 60.5}
        for record, at in ((self.open, far), (self.customer, near)):
            record.write(dict(at, partner_longitude=-140.0, partner_weight=1))
        country = self.env["res.country"].create({"name": "Pin country", "code": "XP"})
        lead = self.env[LEAD].create(
            {"name": "Pin lead", "type": "opportunity", "country_id": country.id,
             "partner_latitude": 60.0, "partner_longitude": -140.0}
        )  # fmt: skip
        self.forget()
        found = self.rpc(self.clerk, LEAD, "search_geo_partner", lead.ids)
        self.assertEqual(list(found.values()), [self.open.id])
        self.lock_rpc(self.keeper, "unprotect", PARTNER, self.customer.ids, PIN)
        found = self.rpc(self.clerk, LEAD, "search_geo_partner", lead.ids)
        self.assertEqual(list(found.values()), [self.customer.id])
