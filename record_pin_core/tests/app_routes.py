"""Routes of single apps, and of what they keep beside a locked record.

Of apps that are not installed nothing is asked; contacts, meetings, tasks and employees are there
with the apps that every run of the suite installs.
"""

import json
from datetime import date
from unittest.mock import patch

from odoo.tools import mute_logger

from ..exceptions import RecordPinRequired
from .common import PARTNER, PIN
from .leaks import NUMBERS, leaks_in
from .superuser_routes import SuperuserRoutesWorld

EMPLOYEE = "hr.employee"
TASK = "project.task"


class AppRoutesContract(SuperuserRoutesWorld):
    """The clerk has a user of every app, and has entered no PIN."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.keeper, "hr.group_hr_user")

    def setUp(self):
        super().setUp()
        self.secret = f"hush{NUMBERS['view']}"

    def says(self, path, params=None):
        """The text that a route answers with, whatever its status."""
        answer = self.open_url(path) if params is None else self.raw_json(path, params)
        return answer.text

    # -- employees -----------------------------------------------------------------------------

    def chart(self, employee):
        params = {"employee_id": employee.id, "context": {"max_level": 5}}
        return self.post_json("/hr/get_org_chart", params)

    def test_locked_employees_in_an_organisation_chart(self):
        """Neither the manager's job is told nor that of who works for an open one."""
        if not self.has_route("/hr/get_org_chart"):
            return
        job = self.env["hr.job"].create({"name": self.secret})
        self.protect_model(EMPLOYEE)
        boss, open_one, below = self.env[EMPLOYEE].create(
            [{"name": f"Pin {name}", "job_id": job_id, "job_title": title}
             for name, job_id, title in (("boss", job.id, self.secret), ("open", False, False),
                                         ("below", job.id, self.secret))]
        )  # fmt: skip
        open_one.parent_id, below.parent_id = boss, open_one
        self.forget()
        told = self.chart(open_one)
        self.assertTrue(leaks_in(told), told)
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, boss.ids, PIN)
        told = self.chart(open_one)
        self.assertEqual([each["name"] for each in told["managers"]], [boss.name])
        self.assertEqual(leaks_in(told["managers"]), [])
        self.assertEqual([each["name"] for each in told["children"]], [below.name])
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, below.ids, PIN)
        self.assertEqual(leaks_in(self.chart(open_one)), [])

    def test_a_locked_employee_on_the_card_of_an_open_user(self):
        if not self.has_route("/mail/data"):
            return
        self.protect_model(EMPLOYEE)
        self.grant(self.clerk, "hr.group_hr_user")
        employee = self.env[EMPLOYEE].create(
            {"name": "Pin worker", "user_id": self.colleague.id, "job_title": self.secret}
        )
        self.forget()
        card = {"id": self.colleague.partner_id.id, "model": PARTNER}
        path, params = "/mail/data", {"fetch_params": [["avatar_card", card]]}
        if "RecordPin" in self.says(path, params) or not leaks_in(self.says(path, params)):
            return  # up to 18 the card is read by methods, as its user
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN)
        self.assertEqual(leaks_in(self.says(path, params)), [])

    def test_the_attendance_of_a_user_whose_own_employee_is_locked(self):
        """The client asks with each page that it opens: no answer, and no question for a PIN."""
        if not self.has_route("/hr_attendance/attendance_user_data"):
            return
        self.protect_model(EMPLOYEE)
        # whoever may not see employees is not asked for a PIN of theirs
        self.grant(self.clerk, "hr.group_hr_user")
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "user_id": self.clerk.id})
        self.forget()
        data, change = "/hr_attendance/attendance_user_data", "/hr_attendance/systray_check_in_out"
        self.assertEqual(self.post_json(data, {})["id"], employee.id)
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN)
        self.assertFalse((self.post_json(data, {}) or {}).get("id"))
        self.assertIn("RecordPinRequired", self.says(change, {}))
        self.assertFalse(self.env["hr.attendance"].search([("employee_id", "=", employee.id)]))
        self.unlock_here(employee)
        self.assertEqual(self.post_json(data, {})["id"], employee.id)
        self.assertNotIn("error", self.raw_json(change, {}).json())
        self.forget()
        self.assertTrue(self.env["hr.attendance"].search([("employee_id", "=", employee.id)]))

    def test_the_badge_of_the_only_user(self):
        """Odoo gives a new database's user one at the kiosk."""
        route = "/hr_attendance/set_user_barcode"
        if not self.has_route(route):
            return
        self.protect_model(EMPLOYEE)
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "user_id": self.clerk.id})
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN, {"mode": "edit"})
        self.env.cr.execute("UPDATE res_users SET active = false WHERE id != %s", self.clerk.ids)
        params = {"token": self.env.company.attendance_kiosk_key, "barcode": "PIN1"}
        for given in (False, "PIN1"):
            self.says(route, params)
            self.forget()
            self.assertEqual(employee.barcode, given)
            self.env["record.pin.lock"].sudo().search([("res_id", "=", employee.id)]).unlink()

    def test_curricula_of_a_locked_employee(self):
        """Every employee may print those of all others."""
        if not self.has_route("/print/cv"):
            return
        self.protect_model(EMPLOYEE)
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "job_title": self.secret})
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN)
        answer = self.open_url(f"/print/cv?employee_ids={employee.id}")
        self.assertEqual(answer.status_code, 403)

    def test_pictures_of_others_put_on_a_locked_record(self):
        """Asked before the picture is fetched; of a record that is not locked it would be."""
        if not self.has_route("/web_unsplash/attachment/add"):
            return
        urls = {"x": {"url": "https://example.com/x", "download_url": "x"}}
        for record, asks in ((self.customer, True), (self.open, False)):
            params = {"unsplashurls": urls, "res_model": PARTNER, "res_id": record.id}
            with mute_logger("odoo.addons.web_unsplash.controllers.main", "odoo.http"):
                text = self.says("/web_unsplash/attachment/add", params)
            self.assertEqual("RecordPinRequired" in text, asks, text)

    def test_a_picture_for_what_is_no_record(self):
        """The name of a model that has no table ends in no error of the database."""
        if not self.has_route("/web_unsplash/attachment/add"):
            return
        urls = {"x": {"url": "https://example.com/x", "download_url": "x"}}
        params = {"unsplashurls": urls, "res_model": "mail.thread", "res_id": 1}
        with mute_logger("odoo.addons.web_unsplash.controllers.main", "odoo.http", "odoo.sql_db"):
            text = self.says("/web_unsplash/attachment/add", params)
        self.assertNotIn("psycopg2", text)

    def test_a_payment_for_an_open_order_with_a_locked_address(self):
        order = self.other_document.get("sale.order")
        if order is None or not self.has_route("/my/orders/<int:order_id>/transaction"):
            return
        params = {"order_id": order.id, "access_token": self.token(order)}
        path = f"/my/orders/{order.id}/transaction"
        self.assertNotIn("RecordPinRequired", self.says(path, params))
        order.partner_shipping_id = self.customer
        self.forget()
        self.assertIn("RecordPinRequired", self.says(path, params))

    # -- meetings ------------------------------------------------------------------------------

    def test_whom_a_meeting_has_invited(self):
        if not self.has_route("/calendar/meeting/view"):
            return
        meeting = self.env["calendar.event"].create(
            {"name": "Pin meeting", "partner_ids": [(6, 0, self.customer.ids)],
             "start": "2030-01-01 10:00:00", "stop": "2030-01-01 11:00:00"}
        )  # fmt: skip
        attendee = meeting.attendee_ids
        self.forget()
        path = f"/calendar/meeting/view?token={attendee.access_token}&id={meeting.id}"
        answer = self.open_url(path)
        self.assertEqual((answer.status_code, leaks_in(answer.text)), (403, []))
        self.unlock_here(self.customer)
        self.assertTrue(leaks_in(self.says(path)))

    # -- who is asked for ------------------------------------------------------------------------

    def test_a_password_is_not_reset_by_a_masked_address(self):
        if not self.has_route("/web/reset_password"):
            return
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.reset_password", "True")
        address = self.customer.email
        user = self.new_user("customer", "base.group_portal", partner_id=self.customer.id)
        self.customer.email = address  # a user's own, else
        self.forget()
        self.leave()

        def found(login):
            page = self.open_url("/web/reset_password").text
            token = page.split('name="csrf_token" value="')[1].split('"')[0]
            answer = self.open_url("/web/reset_password", {"login": login, "csrf_token": token})
            return "alert-danger" not in answer.text

        self.assertFalse(found("nobody@example.com"))
        self.assertFalse(found(address))
        self.assertTrue(found(user.login))
        self.lock_rpc(self.keeper, "unprotect", PARTNER, self.customer.ids, PIN)
        self.assertTrue(found(address))

    def test_people_suggested_in_a_shared_task(self):
        if not hasattr(self.env.get(TASK), "get_mention_suggestions"):
            return
        self.protected.link_ids.filtered(lambda link: link.model_name == TASK).unlink()
        task = self.other_document[TASK]
        portal = self.new_user("portal", "base.group_portal")
        task.project_id.privacy_visibility = "portal"
        task.project_id.message_subscribe(partner_ids=[portal.partner_id.id])
        task.project_id.write({"collaborator_ids": [(0, 0, {"partner_id": portal.partner_id.id})]})
        task.message_subscribe(partner_ids=[self.customer.id, self.open.id])
        self.forget()
        self.login(portal)

        def found(guess):
            told = self.web(TASK, "get_mention_suggestions", task.ids, guess)
            self.assertEqual(leaks_in(told), [])
            return {each["id"] for each in told.get(PARTNER, ())}

        self.assertIn(self.open.id, found("Pin open"))
        self.assertNotIn(self.customer.id, found(self.customer.email))

    # -- what is sent to others --------------------------------------------------------------------

    def test_what_who_knows_the_pin_does_in_a_channel(self):
        """All its members are told the same."""
        channel = self.channel()
        self.unlock_here(self.customer)
        self.cr.execute("DELETE FROM bus_bus")
        thread = {"thread_model": self.channels, "thread_id": channel.id}
        post = {"body": "x", "message_type": "comment", "partner_ids": self.customer.ids,
                "subtype_xmlid": "mail.mt_comment"}  # fmt: skip
        self.post_json("/mail/message/post", dict(thread, post_data=post))
        colleague = self.colleague.partner_id.ids
        self.web(self.channels, "add_members", channel.ids, partner_ids=colleague)
        if hasattr(channel, "create_group"):
            people = [*self.customer.ids, *colleague]
            self.web(self.channels, "create_group", people)
        self.forget()
        own = {(PARTNER, self.clerk.partner_id.id), ("res.users", self.clerk.id)}
        self.cr.execute("SELECT channel, message FROM bus_bus")
        to_others = [
            json.loads(message)
            for addressed, message in self.cr.fetchall()
            if tuple(json.loads(addressed)[1:3]) not in own
        ]
        self.assertTrue(to_others)
        self.assertEqual(leaks_in(to_others), [])

    # -- kiosks ------------------------------------------------------------------------------------

    def kiosk(self):
        """A locked employee with a badge, and the key of the kiosk."""
        self.protect_model(EMPLOYEE)
        employee = self.env[EMPLOYEE].create(
            {"name": "Pin worker", "barcode": "0401", "pin": "5550", "job_title": self.secret}
        )
        self.lock_rpc(self.keeper, "protect", EMPLOYEE, employee.ids, PIN)
        self.forget()
        return employee, employee.company_id.sudo()

    def attended(self, employee):
        return self.env["hr.attendance"].search_count([("employee_id", "=", employee.id)])

    def test_a_locked_employee_at_a_kiosk(self):
        """Neither known by the badge, nor by what is asked of the list, nor by the id."""
        if not self.has_route("/hr_attendance/manual_selection"):
            return
        employee, company = self.kiosk()
        other = self.env[EMPLOYEE].create({"name": "Pin other", "barcode": "0402"})
        company.attendance_kiosk_use_pin = False
        job = self.env["hr.job"].create({"name": self.secret})
        employee.job_id = job
        self.forget()
        key = {"token": company.attendance_kiosk_key}
        self.leave()

        def asks(route, **params):
            return self.raw_json(f"/hr_attendance/{route}", dict(key, **params)).json()

        badge = asks("attendance_barcode_scanned", barcode="0402")
        self.assertEqual(badge["result"]["employee_name"], other.name)
        self.assertEqual(asks("attendance_barcode_scanned", barcode="0401")["result"], {})
        for answer in (
            asks("attendance_employee_data", employee_id=employee.id),
            asks("manual_selection", employee_id=employee.id, pin_code=False),
        ):
            self.assertNotIn("result", answer)
        self.assertFalse(self.attended(employee))
        self.assertTrue(self.attended(other))
        page = self.open_url(f"/hr_attendance/{key['token']}").text
        self.assertEqual(leaks_in(page), [])
        if self.has_route("/hr_attendance/employees_infos"):
            found = {
                guess: asks("employees_infos", limit=9, offset=0,
                            domain=[["job_title", "like", guess]])["result"]["length"]
                for guess in (self.secret[:8], "nobody")
            }  # fmt: skip
            self.assertEqual(set(found.values()), {0}, found)

    def test_a_locked_employee_at_a_kiosk_of_the_client(self):
        """Up to Odoo 16 whoever is logged in scans badges, and enters employees' own PINs."""
        if not hasattr(self.env.get(EMPLOYEE), "attendance_scan"):
            return
        employee, _company = self.kiosk()
        self.grant(self.clerk, "hr_attendance.group_hr_attendance_kiosk",
                   "hr_attendance.group_hr_attendance_use_pin")  # fmt: skip
        answers = [self.rpc(self.clerk, EMPLOYEE, "attendance_scan", badge)
                   for badge in ("0401", "0409")]  # fmt: skip
        self.assertEqual(*(str(answer).replace("0409", "0401") for answer in answers))
        for guess in ("5550", "5551"):
            with self.assertRaises(RecordPinRequired):
                self.rpc(self.clerk, EMPLOYEE, "attendance_manual", employee.ids, "x", guess)
        self.assertFalse(self.attended(employee))

    # -- surveys, timesheets, tickets ------------------------------------------------------------

    def test_a_survey_that_a_locked_customer_answers(self):
        """Whoever has the link of the answer is sent on to sign up as the customer."""
        if not self.has_route("/survey/start/"):
            return
        survey = self.env["survey.survey"].create(
            {"title": "Pin survey", "access_mode": "token", "users_login_required": True,
             "question_and_page_ids": [(0, 0, {"title": "Why?", "question_type": "char_box"})]}
        )  # fmt: skip
        answers = {
            partner: survey._create_answer(partner=partner)
            for partner in (self.customer, self.open)
        }
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
        self.forget()
        self.leave()

        def page(partner):
            row = self.row_of(partner)
            path = f"/survey/start/{survey.access_token}?answer_token="
            text = self.open_url(path + answers[partner].access_token).text
            return text, self.row_of(partner) == row

        text, unchanged = page(self.open)
        self.assertIn("/web/", text.split("auth_required")[-1])
        text, unchanged = page(self.customer)
        self.assertTrue(unchanged)
        self.assertNotIn("token=", text.replace("answer_token=", "").replace("csrf_token", ""))

    def test_timesheets_of_a_locked_task(self):
        """Customers, and whoever has no right to timesheets, are shown what Odoo reads for them."""
        if not self.has_route("/my/timesheets"):
            return
        lines, task = self.env["account.analytic.line"], self.other_document[TASK]
        employee = self.env[EMPLOYEE].create({"name": "Pin worker", "user_id": self.clerk.id})
        task.project_id.privacy_visibility = "portal"
        line = lines.create(
            {"name": self.secret, "task_id": task.id, "project_id": task.project_id.id,
             "employee_id": employee.id, "user_id": self.clerk.id, "unit_amount": 1,
             "date": date.today(), "partner_id": self.customer.id}
        )  # fmt: skip
        line.partner_id = self.customer  # by its task, else
        portal = self.new_user("portal", "base.group_portal")
        task.message_subscribe(partner_ids=portal.partner_id.ids)
        task.project_id.message_subscribe(partner_ids=portal.partner_id.ids)
        self.forget()
        self.login(portal)
        paths = ["/my/timesheets", f"/my/timesheets?search_in=name&search={self.secret[:6]}"]
        self.assertTrue(leaks_in(self.says(paths[0])))
        self.protected._add_links([(lines._name, "partner_id")])
        # a link to something else opens that alone
        self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids, PIN)
        paths.append("/my/timesheets?access_token=" + self.token(self.other_document["sale.order"]))
        for path in paths:
            with self.subTest(path):
                self.assertEqual(leaks_in(self.says(path).replace(paths[1][-6:], "")), [])

    def test_a_mailing_as_a_locked_recipient_would_see_it(self):
        """Whoever sends mailings may look at one in the browser, for any recipient."""
        if not self.has_route("/mailing/<int:mailing_id>/view"):
            return
        self.grant(self.clerk, "mass_mailing.group_mass_mailing_user")
        mailing = self.env["mailing.mailing"].create(
            {"subject": "Pin mailing", "body_html": '<p t-out="object.ref">you</p>',
             "mailing_model_id": self.env["ir.model"]._get(PARTNER).id}
        )  # fmt: skip
        self.forget()
        gets = {}
        for name in ("res_id", "document_id"):
            for id_ in (self.customer.id, f"%20{self.customer.id}"):
                query = f"{name}={id_}&email=x"
                gets[query] = lambda q=query: self.open_url(f"/mailing/{mailing.id}/view?{q}")
        self.assert_tells_after_the_pin_only(gets)

    def test_a_mailing_that_a_job_sends(self):
        """Its condition is that of whoever has made it; who has got it shows."""
        if "mailing.mailing" not in self.env:
            return
        self.grant(self.clerk, "mass_mailing.group_mass_mailing_user")
        self.open.ref = self.customer.ref
        self.forget()

        def reached(guess):
            values = {"subject": "Pin mailing", "body_html": "<p>Pin</p>", "user_id": self.clerk.id,
                      "mailing_model_id": self.env["ir.model"]._get(PARTNER).id,
                      "mailing_domain": repr([("ref", "=", guess)])}  # fmt: skip
            mailing_id = self.web("mailing.mailing", "create", values)
            self.web("mailing.mailing", "action_put_in_queue", [mailing_id])
            with patch.object(self.cr, "commit", lambda: None):
                self.env["mailing.mailing"]._process_mass_mailing_queue()
            self.forget()
            of_mailing = [("mass_mailing_id", "=", mailing_id)]
            traces = self.web("mailing.trace", "search_read", of_mailing, ["res_id", "email"])
            return {each["res_id"] for each in traces}

        self.assertEqual(reached("nobody"), set())
        self.assertEqual(reached(self.open.ref), {self.open.id})

    def test_tickets_of_a_locked_registration(self):
        if not self.has_route("/event/<int:event_id>/my_tickets"):
            return
        event = self.env["event.event"].create(
            {"name": "Pin event", "date_begin": "2030-01-01", "date_end": "2030-01-02"}
        )
        registration = self.env["event.registration"].create(
            {"name": self.secret, "event_id": event.id, "partner_id": self.customer.id}
        )
        page = (
            f"/event/{event.id}/my_tickets?responsive_html=True"
            f"&tickets_hash={event._get_tickets_access_hash(registration.ids)}&registration_ids="
        )
        # the last as JSON is read, which Odoo does here
        ids = [json.dumps(registration.ids), f"%5B%0A{registration.id}%09%5D"]
        self.leave()
        for each in ids:
            with self.subTest(each):
                self.assertTrue(leaks_in(self.says(page + each)))
        self.protected._add_links([("event.registration", "partner_id")])
        for each in ids:
            with self.subTest(each):
                self.assertEqual(leaks_in(self.says(page + each)), [])
