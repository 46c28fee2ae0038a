"""What visitors of the website leave behind: bookings, notices, orders, applications.

Odoo looks for the contact as superuser, and tells whether there is one. Of apps that are not
installed nothing is asked.
"""

import json
import re
from datetime import datetime

from .common import PARTNER, PIN
from .http_world import parameters_of
from .leaks import leaks_in
from .website_routes import WebsiteWorld

APPLICANT = "hr.applicant"
EMPLOYEE = "hr.employee"


class WebsiteVisitsContract(WebsiteWorld):
    def setUp(self):
        super().setUp()
        self.leave()
        page = self.open_url("/web/login").text
        self.page_token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    # -- events and courses ----------------------------------------------------------------------

    def booked(self, email):
        """Who has a booth that was booked with an address, and what the visitor was told."""
        event = self.env["event.event"].create(
            {"name": "Pin event", "is_published": True, "date_begin": "2040-01-01 08:00:00",
             "date_end": "2040-01-02 08:00:00"}
        )  # fmt: skip
        category = self.env["event.booth.category"].create({"name": "Pin booths"})
        booth = self.env["event.booth"].create(
            {"name": "Pin", "event_id": event.id, "booth_category_id": category.id}
        )
        form = {
            "contact_name": "Pin visitor", "contact_email": email, "contact_phone": "1",
            "booth_category_id": category.id, "event_booth_ids": json.dumps(booth.ids),
            "csrf_token": self.page_token,
        }  # fmt: skip
        self.forget()
        told = self.open_url(f"/event/{event.id}/booth/confirm", form)
        self.forget()
        orders = self.env["sale.order"].search([("order_line.event_booth_ids", "in", booth.ids)])
        found = booth.partner_id | orders.partner_id
        if "event.booth.registration" in self.env:  # kept there until the cart is paid for
            kept = self.env["event.booth.registration"].search([("event_booth_id", "=", booth.id)])
            found |= kept.partner_id
        return found, told.text

    def test_a_booth_that_is_booked_with_a_masked_address(self):
        if not self.has_route('/event/<model("event.event"):event>/booth/confirm'):
            return
        self.open.write({"email": "open@example.com", "phone": False})
        self.customer.phone = False
        before = self.row_of(self.customer)
        found, told = self.booked(self.open.email)
        # by series: the contact is found and gets the number, or the visitor is told to log in
        self.assertTrue(self.open.phone or "existingPartnerError" in told, told)
        found, told = self.booked(self.customer.email)
        self.assertNotIn(self.customer, found)
        self.assertNotIn("existingPartnerError", told)
        self.assert_unchanged(self.customer, before)

    def test_a_course_that_a_locked_contact_is_invited_to(self):
        """The link ends in one to sign up as that contact."""
        if not self.has_route("/slides/<int:channel_id>/identify"):
            return
        channel = self.env["slide.channel"].create(
            {"name": "Pin course", "is_published": True, "visibility": "public"}
        )
        invited = self.env["slide.channel.partner"].create(
            {"channel_id": channel.id, "partner_id": self.customer.id,
             "member_status": "invited", "last_invitation_date": datetime.now()}
        )  # fmt: skip
        query = (
            f"?invite_partner_id={self.customer.id}&invite_hash={invited._get_invitation_hash()}"
        )
        self.forget()

        def leads_on():
            answers = [
                self.open_url(f"/slides/{channel.id}/{path}{query}", allow_redirects=False)
                for path in ("identify", "invite")
            ]
            return [answer.status_code < 400 for answer in answers]

        self.assertEqual(leads_on(), [False, False])
        self.lock_rpc(self.keeper, "unprotect", PARTNER, self.customer.ids, PIN)
        self.assertEqual(leads_on(), [True, True])

    def take_a_course(self):
        """The clerk joins a course and comes to its end."""
        channel = self.env["slide.channel"].create({"name": "Pin course", "is_published": True})
        kind = "slide_category" if "slide_category" in self.env["slide.slide"]._fields else ""
        values = {kind: "article"} if kind else {"slide_type": "webpage"}
        slide = self.env["slide.slide"].create(
            dict(values, name="Pin page", channel_id=channel.id, is_published=True)
        )
        self.forget()
        self.post_json("/slides/channel/join", {"channel_id": channel.id})
        self.post_json("/slides/slide/set_completed", {"slide_id": slide.id})
        self.forget()
        taken = [("channel_id", "=", channel.id), ("partner_id", "=", self.clerk.partner_id.id)]
        member = self.env["slide.channel.partner"].search(taken)
        self.assertEqual(member.completion, 100)

    def test_the_courses_of_a_users_own_locked_employee(self):
        """Odoo notes them as superuser: in the chatter (from 16 on), and in the curriculum."""
        if "channel_id" not in getattr(self.env.get("hr.resume.line"), "_fields", ()):
            return
        self.protect_model(EMPLOYEE)
        for user in (self.keeper, self.clerk):
            self.grant(user, "hr.group_hr_user")
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "user_id": self.clerk.id})
        self.login(self.clerk)

        def noted():
            self.forget()
            before = len(employee.message_ids), len(employee.resume_line_ids)
            self.take_a_course()
            return len(employee.message_ids) - before[0], len(employee.resume_line_ids) - before[1]

        as_ever = noted()
        self.assertEqual(as_ever[1], 1)
        for mode in ("edit", "view"):
            self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN, {"mode": mode})
            with self.subTest(mode):
                self.assertEqual(noted(), (0, 0))
                self.unlock_here(employee)
                self.assertEqual(noted(), as_ever)
            self.lock_rpc(self.keeper, "unprotect", EMPLOYEE, employee.ids, PIN)

    def test_a_line_of_a_curriculum_whose_values_are_named(self):
        """Clients of /json/2 name all arguments."""
        if "hr.resume.line" not in self.env:
            return
        self.protect_model(EMPLOYEE)
        self.grant(self.clerk, "hr.group_hr_user")
        employee = self.env[EMPLOYEE].create({"name": "Pin worker"})
        line = self.env["hr.resume.line"].create(
            {"name": "Pin line", "employee_id": employee.id, "date_start": "2040-01-01"}
        )
        for records, name in ((line, "Pin first"), (line.with_user(self.clerk), "Pin second")):
            records.write(vals={"name": name})
            self.assertEqual(line.name, name)

    # -- contacts on a map -------------------------------------------------------------------------

    def test_a_locked_company_on_a_map(self):
        if not self.has_route("/google_map"):
            return
        values = {"is_company": True, "is_published": True, "street": self.customer.street}
        company = self.env[PARTNER].create(dict(values, name="Pin company"))
        page = f"/google_map?partner_ids={company.id}"
        self.assertTrue(leaks_in(self.open_url(page).text))
        self.lock_rpc(self.keeper, "protect", PARTNER, company.ids, PIN)
        text = self.open_url(page).text
        self.assertEqual(leaks_in(text), [])
        self.assertNotIn(company.name, text)

    # -- the shop ----------------------------------------------------------------------------------

    def test_a_notice_of_stock_for_a_masked_address(self):
        if not self.has_route("/shop/add/stock_notification"):
            return
        product = self.env["product.product"].create({"name": "Pin", "is_published": True})
        self.open.email = "open@example.com"
        for record in (self.open, self.customer):
            params = {"email": record.email, "product_id": product.id}
            self.asks("/shop/add/stock_notification", **params)
        self.forget()
        noted = product.stock_notification_partner_ids
        self.assertIn(self.open, noted)
        self.assertNotIn(self.customer, noted)
        self.assertEqual(len(noted), 2)

    def test_a_locked_address_that_is_paid_for_at_once(self):
        """Odoo takes the contact of the company that has just this address."""
        if not self.has_route("/shop/express_checkout"):
            return
        values = {"name": "Pin address", "email": "at@example.com", "phone": "+32 2 290 34 90",
                  "street": "Pin street", "street2": "1", "city": "Pin", "zip": "1000"}  # fmt: skip
        country = self.env.ref("base.be")
        contact, cart = self.shopping(self.open)
        address = self.env[PARTNER].create(
            dict(values, parent_id=self.open.id, type="other", country_id=country.id)
        )

        def invoiced():
            cart.partner_invoice_id = contact
            given = dict(values, country=country.code, state="")
            self.asks("/shop/express_checkout", billing_address=given)
            self.forget()
            return cart.partner_invoice_id

        self.lock_rpc(self.keeper, "protect", PARTNER, address.ids, PIN)
        made = invoiced()
        self.assertNotIn(made, (address, contact))
        cart.partner_invoice_id = contact
        made.unlink()
        self.lock_rpc(self.keeper, "unprotect", PARTNER, address.ids, PIN)
        self.assertEqual(invoiced(), address)

    def test_an_order_that_a_client_sends_for_a_locked_customer(self):
        """The answer has the contact along."""
        if not self.has_route("/kiosk/payment/"):
            return
        config = self.till()
        paths = [
            path
            for path in ("/pos-self-order/process-order/", "/pos-self-order/process-order-args/")
            if self.has_route(path)
        ]
        for path in (f"/kiosk/payment/{config.id}/", *paths):
            for record, refused in ((self.customer, True), (self.open, False)):
                with self.subTest(path, record=record):
                    answer = self.asks(
                        path + "mobile", order={"partner_id": record.id, "lines": []},
                        access_token=config.access_token, table_identifier=None,
                        payment_method_id=1,
                    )  # fmt: skip
                    # of who has no login, Odoo's own rules are asked first
                    self.assertEqual(answer in ("RecordPinRequired", "AccessError"), refused)

    # -- jobs --------------------------------------------------------------------------------------

    def test_an_application_that_is_locked(self):
        """A visitor may ask whether somebody has applied."""
        route = "/website_hr_recruitment/check_recent_application"
        if not self.has_route(route):
            return
        (rule,) = [rule for rule in self.routes() if str(rule) == route]
        by_email = "email" in parameters_of(rule)  # up to 17
        self.protect_model(APPLICANT)
        self.grant(self.keeper, "hr_recruitment.group_hr_recruitment_user")
        job = self.env["hr.job"].create({"name": "Pin job", "is_published": True})
        email = "applicant@example.com"
        person = {"partner_name": "Pin applicant", "email_from": email}
        if "hr.candidate" in self.env:
            person = {"candidate_id": self.env["hr.candidate"].create(person).id}
        if "name" in self.env[APPLICANT]._fields:  # up to 17
            person["name"] = "Pin application"
        applicant = self.env[APPLICANT].create(dict(person, job_id=job.id))
        self.forget()

        def told():
            given = {"email": email} if by_email else {"field": "email", "value": email}
            return self.asks(route, job_id=job.id, **given)

        before = told()
        self.lock_rpc(self.keeper, "protect", APPLICANT, applicant.ids, PIN)
        after = told()
        self.assertNotEqual(before, after)
        applicant.unlink()
        self.assertEqual(told(), after)
