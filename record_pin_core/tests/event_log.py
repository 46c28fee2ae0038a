"""The event log: what is written (product.md, section 9), and that it stays."""

import logging
import re

from odoo.exceptions import AccessError

from .. import log_filter
from ..lib.pin_domain import redaction
from .cells import each_mode
from .common import NEW_PIN, PARTNER, PIN, WRONG


class EventContract:
    """One test per event, then the tries to change the log."""

    def assert_logged(self, event, user, record):
        found = self.events(event, record)
        self.assertEqual(found, [(event, user.id, record._name, record.id)])

    @each_mode
    def set(self, mode):
        record = self.env[PARTNER].create({"name": "Fresh"})
        self.lock_rpc(self.keeper, "protect", PARTNER, record.ids, PIN, {"mode": mode})
        self.assert_logged("set", self.keeper, record)

    @each_mode
    def changed(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.keeper, "change_pin", PARTNER, record.id, PIN, NEW_PIN)
        self.assert_logged("changed", self.keeper, record)

    @each_mode
    def removed(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.keeper, "unprotect", PARTNER, record.ids, PIN)
        self.assert_logged("removed", self.keeper, record)

    @each_mode
    def reset(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.manager, "reset_pin", PARTNER, record.ids)
        self.assert_logged("reset", self.manager, record)

    @each_mode
    def unlocked(self, mode):
        record = self.locked[mode]
        self.unlock(self.reader, record)
        self.assert_logged("unlocked", self.reader, record)

    @each_mode
    def failed(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.reader, "unlock", PARTNER, record.id, WRONG[0])
        self.assert_logged("failed", self.reader, record)
        self.assertEqual(self.events("unlocked", record), [])

    @each_mode
    def locked_out(self, mode):
        record = self.locked[mode]
        for pin in WRONG[:5]:
            self.lock_rpc(self.reader, "unlock", PARTNER, record.id, pin)
        self.assert_logged("locked_out", self.reader, record)
        self.assertEqual(len(self.events("failed", record)), 5)

    @each_mode
    def locked_now(self, mode):
        record = self.locked[mode]
        self.unlock(self.reader, record)
        self.lock_rpc(self.reader, "lock_now", PARTNER, record.ids)
        self.assert_logged("locked_now", self.reader, record)

    def test_locking_what_was_not_open_is_no_event(self):
        self.lock_rpc(self.reader, "lock_now", PARTNER, self.locked["view"].ids)
        self.assertEqual(self.events("locked_now"), [])

    @each_mode
    def bypassed(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.manager, "unlock", PARTNER, record.id, False, "Audit")
        self.assert_logged("bypassed", self.manager, record)

    @each_mode
    def denied(self, mode):
        record = self.locked[mode]
        self.answer(
            lambda: self.rpc(self.reader, PARTNER, "write", record.ids, {"color": 1}, keep=True)
        )
        found = self.events("denied", record)
        self.assertEqual(set(found), {("denied", self.reader.id, PARTNER, record.id)})

    @each_mode
    def exported(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        self.rpc(
            self.reader, PARTNER, "export_data", [record.id, self.open.id], ["name"], token=token
        )
        self.assert_logged("exported", self.reader, record)

    # -- what an entry holds -----------------------------------------------------------

    def test_an_entry_has_time_user_address_model_and_record(self):
        with self.later(seconds=0) as now:
            self.unlock(self.reader, self.locked["view"])
        entry = self.env["record.pin.event"].sudo().search([], limit=1)
        self.assertEqual(entry.date, now)
        self.assertEqual(entry.user_id, self.reader)
        self.assertTrue(entry.ip_address)
        self.assertEqual((entry.res_model, entry.res_id), (PARTNER, self.locked["view"].id))

    def test_no_pin_and_no_value_is_ever_in_it(self):
        view = self.locked["view"]
        for pin in (WRONG[0], PIN):
            self.lock_rpc(self.reader, "unlock", PARTNER, view.id, pin, "Because")
        self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, PIN, NEW_PIN)
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, view.ids)
        self.answer(lambda: self.rpc(self.reader, PARTNER, "read", view.ids, keep=True))
        self.cr.execute(
            "SELECT event, ip_address, reason, detail FROM record_pin_event WHERE id > %s",
            [self.events_before],
        )
        text = str(self.cr.fetchall())
        self.assertIn("Because", text)
        for pin in (PIN, NEW_PIN, WRONG[0], temporary):
            self.assertNotIn(pin, text)
        self.assert_no_secret(text)

    def test_odoos_own_debug_log_shows_no_pin_and_no_hash(self):
        """At every level, from the real loggers (``tests/server`` tries whole servers)."""
        view = self.locked["view"]
        names = [name for name in redaction.RULES if not name.startswith("odoo.http")]
        for name in names:
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        with self.assertLogs(level=logging.DEBUG) as caught:
            self.lock_rpc(self.reader, "unlock", PARTNER, view.id, WRONG[0])
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, PIN, new_pin=NEW_PIN)
        text = "\n".join(caught.output)
        self.assertIn("call record.pin.lock().change_pin(***)", text)
        for secret in (PIN, NEW_PIN, WRONG[0], "pbkdf2"):
            self.assertFalse(re.search(rf"\b{secret}\b", text), secret)

    def test_a_line_that_cannot_be_formatted_is_left_to_the_handler(self):
        record = logging.LogRecord("odoo.sql_db", logging.DEBUG, "x", 1, "%s %s", ("one",), None)
        self.assertTrue(log_filter.RedactingFilter().filter(record))
        self.assertEqual((record.msg, record.args), ("%s %s", ("one",)))

    # -- it stays ----------------------------------------------------------------------

    def test_nobody_changes_it_over_rpc(self):
        self.unlock(self.reader, self.locked["view"])
        before = self.events()
        entry = self.env["record.pin.event"].sudo().search([], limit=1)
        for user in (self.reader, self.keeper, self.manager, self.auditor, self.admin):
            for method, args in (
                ("write", [entry.ids, {"reason": "x"}]),
                ("write", [entry.ids, {"user_id": self.keeper.id}]),
                ("unlink", [entry.ids]),
                ("create", [{"event": "set", "date": "2020-01-01 00:00:00"}]),
                ("copy", [entry.ids]),
                ("load", [[".id", "reason"], [[str(entry.id), "x"]]]),
            ):
                with self.subTest(f"{user.login} {method}"):
                    try:
                        answer = self.rpc(user, "record.pin.event", method, *args)
                    except AccessError:
                        continue
                    self.assertEqual(method, "load")  # which answers with messages
                    self.assertFalse(answer["ids"])
        self.assertEqual(self.events(), before)

    def test_not_even_superuser_code_through_the_orm(self):
        self.unlock(self.reader, self.locked["view"])
        before = self.events()
        entry = self.env["record.pin.event"].sudo().search([], limit=1)
        for change in (
            lambda: entry.write({"reason": "x"}),
            lambda: entry.unlink(),
            lambda: entry.copy(),
            lambda: setattr(entry, "reason", "x"),
            lambda: entry.create({"event": "set", "date": "2020-01-01 00:00:00"}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
            self.env.clear()
        self.assertEqual(self.events(), before)

    def test_an_entry_outlives_its_record_and_its_user(self):
        record = self.locked["edit"]
        self.unlock(self.colleague, record)
        before = self.events("unlocked", record)
        record.sudo().unlink()
        self.assertEqual(self.events("unlocked", record), before)

    def test_who_reads_it(self):
        for user in (self.manager, self.auditor):
            self.assertTrue(
                self.rpc(user, "record.pin.event", "search_read", [], ["event", "user_id"], limit=3)
            )
        for user in (self.reader, self.keeper, self.admin):
            with self.assertRaises(AccessError):
                self.rpc(user, "record.pin.event", "search_read", [], ["event"], limit=1)

    def test_an_auditor_does_nothing_else(self):
        view = self.locked["view"]
        for method, args in (
            ("protect", [PARTNER, self.open.ids, PIN]),
            ("reset_pin", [PARTNER, view.ids]),
            ("unlock", [PARTNER, view.id, False, "Audit"]),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.lock_rpc(self.auditor, method, *args)
