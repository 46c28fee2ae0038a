"""Routes of the website, the shop and the point of sale, which answer visitors as superuser.

Of apps that are not installed nothing is asked.
"""

from .. import compat
from .common import PARTNER, PIN
from .http_world import Refused
from .leaks import leaks_in
from .superuser_routes import SuperuserRoutesWorld

ORDER = "sale.order"


class WebsiteWorld(SuperuserRoutesWorld):
    """The clerk has entered no PIN; a visitor has no login, or that of a customer."""

    def asks(self, route, **params):
        """The answer to JSON, or which refusal it is."""
        try:
            return self.post_json(route, params)
        except Refused as refused:
            return refused.kind.rpartition(".")[2]

    def below(self, company, **values):
        """A contact of a company, with what is masked of the locked one."""
        names = ("street", "email", "phone")
        copied = {name: self.customer[name] for name in names}
        return self.env[PARTNER].create(
            dict({"name": "Pin below", "parent_id": company.id, **copied}, **values)
        )

    def shopping(self, company):
        """A customer of a company, logged in, with something in the cart."""
        website = self.env["website"].search([], limit=1)
        portal = self.new_user("portal", "base.group_portal")
        portal.partner_id.write({"parent_id": company.id, "type": "contact"})
        cart = self.env[ORDER].create(
            dict(self.values(ORDER, portal.partner_id, "Pin", 7), website_id=website.id)
        )
        cart.team_id = website.salesteam_id
        self.forget()
        self.login(portal)
        self.open_url("/shop/cart")
        return portal.partner_id, cart

    def form(self, contact, **values):
        return {
            "partner_id": contact.id, "name": contact.name, "email": "mine@example.com",
            "street": "changed", "city": "changed", "zip": "1000", "phone": "+32 2 290 34 90",
            "country_id": self.env.ref("base.be").id, "address_type": "delivery",
            "submitted": "1", "csrf_token": self.form_token(), **values,
        }  # fmt: skip

    def till(self):
        """An open point of sale."""
        config = self.env["pos.config"].search([("active", "=", True)], limit=1)
        if not config.current_session_id:
            config.open_ui()
        config.current_session_id.state = "opened"
        return config


class WebsiteRoutesContract(WebsiteWorld):
    # -- the shop ------------------------------------------------------------------------------

    def test_a_locked_address_in_the_shop(self):
        if not self.has_route("/shop/address"):
            return
        address = self.below(self.open, type="delivery")
        self.shopping(self.open)
        page = f"/shop/address?partner_id={address.id}"
        self.assertTrue(leaks_in(self.open_url(page).text))
        self.lock_rpc(self.keeper, "protect", PARTNER, address.ids, PIN)
        before = self.row_of(address)
        self.assertEqual(leaks_in(self.open_url(page).text), [])
        route = "/shop/address"
        if self.has_route("/shop/address/submit"):
            route += "/submit"
        self.open_url(route, self.form(address))
        self.assert_unchanged(address, before)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, address.ids, PIN)
        self.open_url(route, self.form(address))
        self.assertEqual(self.row_of(address)["street"], "changed")

    def test_a_locked_company_of_who_changes_an_address(self):
        """From 19 on a contact's address is its company's, and so is the name of the company."""
        routes = [each for each in ("/my/address/submit", "/shop/address/submit")
                  if self.has_route(each)]  # fmt: skip
        if not compat.has("contacts_change_companies") or len(routes) < 2:
            return
        company = self.env[PARTNER].create({"name": "Pin company", "is_company": True})
        contact, _cart = self.shopping(company)
        self.lock_rpc(self.keeper, "protect", PARTNER, company.ids, PIN)
        before = self.row_of(company)
        for route in routes:
            for values in ({}, {"street": "", "company_name": "Another"}):
                with self.subTest(route, **values):
                    form = self.form(contact, address_type="billing", **values)
                    self.open_url(route, form)
                    self.assert_unchanged(company, before)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, company.ids, PIN)
        self.open_url(routes[0], self.form(contact, address_type="billing"))
        self.assertEqual(self.row_of(company)["street"], "changed")

    # -- who follows what ------------------------------------------------------------------------

    def test_a_reader_who_gives_a_masked_address(self):
        """Odoo takes the contact of that address for who reads the website."""
        if not self.has_route("/website_mail/follow"):
            return
        product = self.env["product.template"].create({"name": "Pin", "is_published": True})
        address = self.customer.email
        self.forget()
        self.leave()
        self.open_url("/")
        follow = {"object": product._name, "id": product.id, "message_is_follower": "off"}
        self.assertIs(self.asks("/website_mail/follow", email=address, **follow), True)
        self.forget()
        self.assertTrue(product.message_partner_ids)
        self.assertNotIn(self.customer, product.message_partner_ids)
        # one who was known before the lock
        other = self.below(self.open)
        other.email = f"known{self.customer.email}"
        self.leave()
        self.open_url("/")
        self.asks("/website_mail/follow", email=other.email, **follow)
        known = {"records": {product._name: product.ids}}
        self.assertTrue(leaks_in(self.asks("/website_mail/is_follower", **known)))
        self.lock_rpc(self.keeper, "protect", PARTNER, other.ids, PIN)
        self.assertEqual(leaks_in(self.asks("/website_mail/is_follower", **known)), [])

    def test_nobody_has_a_locked_record_followed_by_a_page(self):
        if not self.has_route("/website_mail/follow"):
            return
        record = self.locked["edit"]
        answer = self.asks("/website_mail/follow", object=PARTNER, id=record.id,
                           message_is_follower="off")  # fmt: skip
        self.assertEqual(answer, "RecordPinRequired")
        self.forget()
        self.assertNotIn(self.clerk.partner_id, record.message_partner_ids)

    # -- forms and pages ---------------------------------------------------------------------------

    def test_an_application_with_a_masked_address(self):
        """Odoo finds the contact by it, and writes the applicant's name and number there."""
        if not self.has_route("/jobs/"):
            return
        job = self.env["hr.job"].create({"name": "Pin job", "is_published": True})
        before = self.row_of(self.customer)
        self.leave()
        form = {"partner_name": "Changed", "email_from": self.customer.email,
                "partner_phone": "+32 2 290 34 90", "job_id": job.id}  # fmt: skip
        answer = self.open_url("/website/form/hr.applicant", form)
        self.assertTrue(answer.json().get("id"), answer.text)
        self.assert_unchanged(self.customer, before)

    def test_contacts_on_the_website(self):
        """An editor is shown what is not published; a visitor what is."""
        if not self.has_route("/customers/<"):
            return
        self.grant(self.clerk, "website.group_website_restricted_editor"
                   if self.env.ref("website.group_website_restricted_editor", False)
                   else "website.group_website_publisher")  # fmt: skip
        text = self.customer.ref
        for record in (self.customer, self.open):
            record.write({"website_description": f"<p>{text}</p>", "is_published": True})
        self.forget()
        for visitor in (self.clerk, None):
            if visitor:
                self.login(visitor)
            else:
                self.leave()
            for first in ("partners", "customers", "members"):
                if self.has_route(f"/{first}/<"):
                    for record in (self.customer, self.open):
                        with self.subTest(first, visitor=visitor, record=record):
                            answer = self.open_url(f"/{first}/pin-{record.id}").text
                            if record == self.customer:
                                self.assertEqual(leaks_in(answer), [])

    def test_a_mailing_that_is_answered_for_a_locked_recipient(self):
        """Whoever sends mailings may answer for any recipient, which is a message on the record."""
        if "mailing.subscription.optout" not in self.env:
            return  # up to 16 the recipient's token is asked for
        self.grant(self.clerk, "mass_mailing.group_mass_mailing_user")
        mailing = self.env["mailing.mailing"].create(
            {"subject": "Pin mailing", "body_html": "<p>Pin</p>",
             "mailing_model_id": self.env["ir.model"]._get(PARTNER).id}
        )  # fmt: skip
        reason = self.env["mailing.subscription.optout"].search([], limit=1)
        for record, written in ((self.locked["edit"], False), (self.open, True)):
            with self.subTest(record):
                self.forget()
                messages = record.message_ids
                self.asks("/mailing/feedback", mailing_id=mailing.id, document_id=record.id,
                          email=record.email, opt_out_reason_id=reason.id,
                          feedback="Pin")  # fmt: skip
                self.forget()
                self.assertEqual(record.message_ids != messages, written)

    # -- the point of sale -----------------------------------------------------------------------

    def test_the_bill_of_a_locked_customer(self):
        if not self.has_route("/pos/ticket/validate"):
            return
        session = self.till().current_session_id
        order = self.env["pos.order"].create(
            {"session_id": session.id, "partner_id": self.customer.id, "amount_tax": 0,
             "amount_total": 0, "amount_paid": 0, "amount_return": 0, "pos_reference": "Pin 1",
             "access_token": "pin-token"}
        )  # fmt: skip
        self.protected.link_ids.filtered(lambda link: link.model_name == order._name).unlink()
        self.forget()
        self.leave()
        page = "/pos/ticket/validate?access_token=pin-token"
        self.assertEqual(leaks_in(self.open_url(page).text), [])
        self.lock_rpc(self.keeper, "unprotect", PARTNER, self.customer.ids, PIN)
        self.assertTrue(leaks_in(self.open_url(page).text))

    def test_a_locked_contact_that_a_kiosk_asks_for(self):
        if not self.has_route("/pos-self-order/validate-partner"):
            return
        config = self.till()
        config.self_ordering_mode = "mobile"
        self.forget()
        self.leave()
        params = {"access_token": config.access_token, "partner_id": self.customer.id, "name": "",
                  "phone": "", "street": "", "zip": "", "city": "", "country_id": 1}  # fmt: skip
        self.assertEqual(leaks_in(self.asks("/pos-self-order/validate-partner", **params)), [])
        self.lock_rpc(self.keeper, "unprotect", PARTNER, self.customer.ids, PIN)
        told = self.asks("/pos-self-order/validate-partner", **params)
        self.assertTrue(leaks_in(told), told)
