"""What a user meets in the browser: a contract of tours, one for each thing to do.

The tours themselves (``record_pin_<name>``) are JavaScript of each adapter.
"""

import dataclasses
import time
from datetime import timedelta
from unittest.mock import patch

from ..lib.pin_domain import grace
from ..wizards import log_check
from .common import NEW_PIN, PARTNER, PASSWORD, PIN
from .http_world import HttpWorld
from .late_requests import KeepRequestsOut
from .leaks import secret_values
from .one_chromium import OneChromium

#: Seconds of the grace periods of a tour that waits for the end of the second: the first holds
#: until all is done that comes before, on a busy machine, too.
PERIODS = (120, 6, 120)


class Tours(KeepRequestsOut, OneChromium, HttpWorld):
    """``tour(name, user)`` runs one on the list of the suite's contacts.

    An adapter sets ``url`` (what opens an action, with ``{action}`` for its id) and, where they
    differ, ``list_type``.
    """

    url = "/odoo/action-{action}"
    list_type = "list"

    def setUp(self):
        super().setUp()
        self.action = self.env["ir.actions.act_window"].create(
            {
                "name": "Contacts of the suite",
                "res_model": PARTNER,
                "view_mode": f"{self.list_type},kanban,form",
                "domain": repr(self.suite_domain),
            }
        )

    def tour(self, name, user):
        self._flush()
        self.start_tour(
            self.url.format(action=self.action.id),
            f"record_pin_{name}",
            login=user.login,
            timeout=180,
        )
        self.forget()

    def authenticate(self, user, password, *args, **kwargs):
        """A tour logs in with the login for a password, which is checked up to Odoo 17."""
        if password == user:
            password = PASSWORD
        return super().authenticate(user, password, *args, **kwargs)


#: A form with contacts in a list.
LINES_FORM = """
    <form>
        <field name="name"/>
        <field name="child_ids">
            <{list_type}><field name="name"/><field name="phone"/></{list_type}>
            <form><field name="name"/><field name="phone"/></form>
        </field>
    </form>
"""

#: Cards of contacts with a button; their template is called otherwise since Odoo 18.
CARDS = """
    <kanban>
        <templates>
            <t t-name="{card}">
                <div>
                    <field name="name"/>
                    <field name="phone"/>
                    <button name="create_company" type="object">Company</button>
                </div>
            </t>
        </templates>
    </kanban>
"""


#: A list with a sum of amounts. Countries play the currencies, which contacts have with apps only.
SUMS = """
    <{list_type}>
        <field name="name"/>
        <field name="partner_latitude" sum="Sum"
               widget="monetary" options="{{'currency_field': 'country_id'}}"/>
        <field name="country_id"/>
    </{list_type}>
"""


class BrowserContract(Tours):
    """A tour for each thing to do with a contact."""

    def short_grace(self):
        """The second unlock lasts some seconds, so that a tour can see its end."""
        real, periods = grace.grant, iter(PERIODS)

        def grant(now, minutes):
            until = now + timedelta(seconds=next(periods))
            return dataclasses.replace(real(now, minutes), until=until)

        patcher = patch.object(grace, "grant", grant)
        patcher.start()
        self.addCleanup(patcher.stop)

    def names_of_events(self, record):
        return [event for event, *_rest in self.events(record=record)]

    def test_protect_and_change_pin(self):
        self.tour("protect", self.keeper)
        lock = self.env["record.pin.lock"].search([("res_id", "=", self.open.id)])
        self.assertEqual((lock.mode, lock.grace_minutes), ("view", 7))
        self.assertEqual(lock.owner_id, self.keeper)
        self.assertEqual(self.names_of_events(self.open)[:1], ["set"])
        self.assertIn("changed", self.names_of_events(self.open))
        self.unlock(self.reader, self.open, PIN)

    def test_protect_a_selection(self):
        other = self.env[PARTNER].create(dict(secret_values(100200302, "plain"), name="Pin other"))
        self.action.domain = repr([("id", "in", (self.open + other).ids)])
        self.tour("protect_many", self.keeper)
        for record in (self.open, other):
            self.unlock(self.reader, record, NEW_PIN)

    def test_remove_the_protection(self):
        self.tour("unprotect", self.keeper)
        self.assertIn("removed", self.names_of_events(self.locked["view"]))

    def test_open_with_a_wrong_pin_first(self):
        self.tour("open", self.reader)
        names = self.names_of_events(self.locked["view"])
        self.assertEqual((names.count("failed"), names.count("unlocked")), (1, 1))

    def test_refuse_to_enter_the_pin(self):
        self.tour("refuse", self.reader)
        self.assertNotIn("unlocked", self.names_of_events(self.locked["view"]))

    def test_lockout(self):
        self.tour("lockout", self.reader)
        self.assertIn("locked_out", self.names_of_events(self.locked["view"]))

    def test_edit_mode(self):
        self.tour("edit", self.reader)
        self.assertEqual(self.locked["edit"].phone, "+99111")

    def test_masks(self):
        self.tour("masks", self.reader)

    def test_masks_of_cards_with_a_button(self):
        card = "kanban-box" if self.list_type == "tree" else "card"
        self.env["ir.ui.view"].create(
            {"name": "Cards", "model": PARTNER, "priority": 1, "arch": CARDS.format(card=card)}
        )
        self.tour("masks", self.reader)

    def test_sums_of_amounts_leave_out_what_is_masked(self):
        """A masked currency is none, not another one."""
        for record in (self.open, self.locked["edit"]):
            # the app that locates contacts empties both where they are not written along
            at = {name: record[name] for name in ("partner_latitude", "partner_longitude")}
            record.write(dict(at, country_id=self.env.ref("base.be").id))
        self.env["ir.ui.view"].create(
            {"name": "Sums", "model": PARTNER, "priority": 1,
             "arch": SUMS.format(list_type=self.list_type)}
        )  # fmt: skip
        self.tour("sums", self.reader)

    def test_lock_now_keeps_the_draft(self):
        self.tour("lock_now", self.reader)
        self.assertEqual(self.locked["view"].phone, "+99222")
        self.assertIn("locked_now", self.names_of_events(self.locked["view"]))

    def test_expiry_keeps_the_draft(self):
        self.short_grace()
        self.tour("expiry", self.reader)
        self.assertEqual(self.locked["view_edit"].phone, "+99333")

    def test_draft_of_a_view_lock_is_saved_after_the_grace_period(self):
        self.short_grace()
        self.tour("draft_view_mode", self.reader)
        self.assertEqual(self.locked["view"].phone, "+99444")

    def test_locked_lines_of_a_list_in_a_form(self):
        # that a line stands there tells its parent
        self.protected.visible_field_ids |= self.env["ir.model.fields"].search(
            [("model", "=", PARTNER), ("name", "=", "parent_id")]
        )
        self.env["ir.ui.view"].create(
            {"name": "Lines", "model": PARTNER, "priority": 1,
             "arch": LINES_FORM.format(list_type=self.list_type)}
        )  # fmt: skip
        holding = self.env[PARTNER].create({"name": "Pin holding"})
        (self.open + self.locked["view"]).parent_id = holding
        self.action.write({"view_mode": "form", "res_id": holding.id})
        self.tour("lines", self.reader)
        self.assertEqual(self.open.phone, "+99666")
        self.assertEqual(holding.child_ids, self.open + self.locked["view"])
        names = self.names_of_events(self.locked["view"])
        self.assertEqual((names.count("failed"), names.count("unlocked")), (1, 1))

    def test_verify_the_event_log(self):
        """Step by step; the first time it does not get beyond one, until it is stopped."""
        self.action = self.env.ref("record_pin.record_pin_log_check_action")
        for _number in range(4):
            self.unlock(self.reader, self.locked["edit"])
        verify, step = log_check.LogCheck.action_verify, log_check.LogCheck.step
        begun, first = [], []

        def noted(check):
            begun.append(check.id)
            return verify(check)

        def slowly(check):
            if len(begun) > 1:
                return step(check)
            if first:
                time.sleep(0.2)  # the page asks again at once
            else:
                first.append(step(check))
            return first[0]

        with patch.object(log_check, "STEP", 2), patch.multiple(
            log_check.LogCheck, action_verify=noted, step=slowly
        ):
            self.tour("verify_log", self.auditor)
        newest = self.env["record.pin.log.check"].sudo().search([], order="id desc", limit=1)
        self.assertEqual((newest.state, newest.entries), ("intact", newest.last))
        self.assertEqual(len(begun), 2)

    def test_keyboard_only(self):
        self.tour("keyboard", self.reader)
        self.assertIn("unlocked", self.names_of_events(self.locked["view"]))

    def test_manager_opens_and_resets(self):
        self.env.company.record_pin_manager_bypass = "reason"
        self.tour("manager", self.manager)
        names = self.names_of_events(self.locked["view"])
        self.assertIn("bypassed", names)
        self.assertIn("reset", names)
        self.assertNotIn("failed", names)

    # -- what was stopped goes on after the PIN --------------------------------------------------

    def test_delete(self):
        record = self.locked["edit"]
        self.tour("delete", self.reader)
        self.assertFalse(record.exists())

    def test_archive_several_each_with_its_own_pin(self):
        self.tour("archive_many", self.reader)
        self.assertEqual(
            (self.locked["edit"] + self.locked["view_edit"]).mapped("active"), [False, False]
        )

    def test_print(self):
        self.suite_report("qweb-pdf").create_action()
        reports = type(self.env["ir.actions.report"])
        real, printed = reports._render_qweb_pdf, []

        def render(*args, **kwargs):
            answer = real(*args, **kwargs)
            printed.append(answer)
            return answer

        # as where wkhtmltopdf is; without it the client shows the report in the page
        installed = patch.object(reports, "get_wkhtmltopdf_state", lambda _reports: "ok")
        with installed, patch.object(reports, "_render_qweb_pdf", render):
            self.tour("print", self.reader)
        self.assertEqual(len(printed), 1)
        self.assert_secret(printed)

    def test_a_temporary_pin_has_to_be_changed(self):
        record = self.locked["view"]
        reset = self.lock_rpc(self.manager, "reset_pin", PARTNER, record.ids)
        self.action.name = f"Contacts {reset}"
        self.tour("temporary", self.keeper)
        self.unlock(self.reader, record, NEW_PIN)

    def test_a_manager_who_always_opens_without_is_not_asked(self):
        self.env.company.record_pin_manager_bypass = "always"
        self.tour("manager_always", self.manager)
        self.assertIn("bypassed", self.names_of_events(self.locked["view"]))
