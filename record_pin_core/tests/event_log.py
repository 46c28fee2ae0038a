"""The event log: what is written (product.md, section 9), and that it stays."""

import json
import logging
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from unittest.mock import patch

from lxml import etree
from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .. import compat, log_filter, uninstall_hook
from ..guard import memo
from ..lib import record_pin_verify
from ..lib.pin_domain import redaction
from ..models.ir_config_parameter import CHECKPOINT_EMAILS, LOG_DAYS
from ..models.record_pin_model import RETIRED
from ..store import chain
from .cells import each_mode
from .common import NEW_PIN, PARTNER, PIN, WRONG
from .secret import queries


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

    def test_exports_without_an_unlock(self):
        """A record that is locked for editing only is read by all, superuser code reads each."""
        record = self.locked["edit"]
        self.rpc(self.reader, PARTNER, "export_data", [record.id, self.open.id], ["name"])
        self.assert_logged("exported", self.reader, record)
        for mode, record in self.locked.items():
            with self.subTest(mode):
                before = len(self.events("exported", record))
                record.export_data(["name"])
                self.assertEqual(len(self.events("exported", record)), before + 1)

    def test_exports_where_no_edit_lock_lets_all_read(self):
        self.env["record.pin.lock"].search([("mode", "=", "edit")]).unlink()
        self.protected.max_attempts += 1  # what locks there are is looked up anew
        record = self.locked["view"]
        token = self.unlock(self.reader, record)
        for exported in (record + self.open, self.open):
            self.rpc(self.reader, PARTNER, "export_data", exported.ids, ["name"], token=token)
        self.assert_logged("exported", self.reader, record)  # once

    # -- what an entry holds -----------------------------------------------------------

    def test_an_entry_has_time_user_address_model_and_record(self):
        with self.later(seconds=0) as now:
            self.unlock(self.reader, self.locked["view"])
        entry = self.env["record.pin.event"].sudo().search([], limit=1)
        self.assertEqual(entry.date, now)
        self.assertEqual(entry.user_id, self.reader)
        self.assertTrue(entry.ip_address)
        self.assertEqual((entry.res_model, entry.res_id), (PARTNER, self.locked["view"].id))

    def test_what_a_scheduled_job_does_comes_from_cron(self):
        """And what neither a client nor a job does, from nowhere."""
        view = self.locked["view"]

        def run(action):
            self.lock_rpc(self.reader, "unlock", PARTNER, view.id, WRONG[0])

        jobs = self.env["ir.cron"]
        with patch.object(type(self.env["ir.actions.server"]), "run", run), patch.object(
            self.cr, "commit", lambda: None
        ):
            odoos = next(
                one for one in type(jobs).__mro__ if one.__module__.endswith("base.models.ir_cron")
            )
            numbers = [1] * (len(signature(odoos._callback).parameters) - 2)  # 2 up to 17, then 1
            jobs.search([], limit=1)._callback("Guess", *numbers)
        run(None)
        found = self.env["record.pin.event"].sudo().search([("id", ">", self.events_before)])
        self.assertEqual(found.mapped("ip_address"), ["-", "cron"])

    def test_a_request_writes_its_entries_at_once(self):
        """In one INSERT, whatever happened and to however many records."""
        view, both = self.locked["view"], self.locked["view"] + self.locked["edit"]
        new = self.env[PARTNER].create([{"name": "One"}, {"name": "Two"}])
        for record in both:
            self.unlock(self.reader, record)
        for pin in WRONG[:4]:
            self.lock_rpc(self.colleague, "unlock", PARTNER, view.id, pin)
        with self.later(minutes=6):
            before = len(self.events())
            with queries() as made:
                self.answer(lambda: self.rpc(self.reader, PARTNER, "read", view.ids, keep=True))
            self.assert_one_insert(made, before, ["expired", "denied"])
            calls = [
                (["set", "set"], self.keeper, "protect", new.ids, PIN),
                (["failed", "locked_out"], self.colleague, "unlock", view.id, WRONG[4]),
                (["removed", "removed"], self.keeper, "unprotect", new.ids, PIN),
                (["reset", "reset"], self.manager, "reset_pin", both.ids),
            ]
            for expected, user, method, *args in calls:
                before = len(self.events())
                with self.subTest(method), queries() as made:
                    self.lock_rpc(user, method, PARTNER, *args)
                self.assert_one_insert(made, before, expected)

    def assert_one_insert(self, made, before, expected):
        self.assertEqual([event for event, *_rest in self.events()[before:]], expected)
        self.assertEqual(sum("INSERT INTO record_pin_event" in str(one) for one in made), 1)

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

    # -- the button on a record ----------------------------------------------------------

    def form(self, user, model=PARTNER, view_id=None):
        """The form of ``model`` as the web client gets it."""
        asked = "get_view" if compat.has("views_are_elements") else "fields_view_get"
        return etree.fromstring(self.rpc(user, model, asked, view_id, "form")["arch"])

    def event_buttons(self, user, model=PARTNER):
        """Those the user sees: 15 sends the others along, invisible."""
        return self.form(user, model).xpath(
            "//div[@name='button_box']/button[contains(@class, 'o_record_pin_events')]"
            "[not(@invisible)]"
        )

    def test_a_protected_record_has_a_button_for_its_events(self):
        action = self.env.ref("record_pin.record_pin_event_of_record_action")
        for user in (self.manager, self.auditor):
            (button,) = self.event_buttons(user)
            self.assertEqual((button.get("type"), button.get("name")), ("action", str(action.id)))
        record = self.locked["edit"]
        self.unlock(self.reader, record)
        active = {"active_model": PARTNER, "active_id": record.id}
        found = self.env["record.pin.event"].with_user(self.auditor)
        shown = found.search(safe_eval(action.domain, active))
        self.assertEqual(shown[0].event, "unlocked")
        self.assertEqual(set(shown.mapped("res_id")), {record.id})

    def test_nobody_else_and_no_other_record_has_that_button(self):
        for user in (self.reader, self.keeper, self.admin):
            self.assertFalse(self.event_buttons(user))
        self.assertFalse(self.event_buttons(self.manager, "res.partner.category"))
        self.protected.active = False
        self.assertFalse(self.event_buttons(self.manager))
        self.protected.active = True
        self.assertTrue(self.event_buttons(self.manager))

    def test_a_form_without_a_button_box_gets_one(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "pin.suite.form",
                "model": PARTNER,
                "arch": "<form><sheet><field name='name'/></sheet></form>",
            }
        )
        sheet = self.form(self.manager, view_id=view.id).find("sheet")
        self.assertEqual([child.tag for child in sheet], ["div", "field"])

    # -- the chain ---------------------------------------------------------------------

    def some_events(self):
        """A few entries by several users; the numbers of the first and the last."""
        before = self.log_rpc("verify_log")["last"] or 0
        self.unlock(self.reader, self.locked["view"])
        self.lock_rpc(self.colleague, "unlock", PARTNER, self.locked["edit"].id, WRONG[0])
        self.lock_rpc(self.manager, "unlock", PARTNER, self.locked["edit"].id, False, "Because: é")
        return before + 1, before + 3

    def log_rpc(self, method, *args, user=None):
        return self.rpc(user or self.auditor, "record.pin.event", method, *args)

    @contextmanager
    def unguarded(self):
        """Whoever owns the database can change it."""
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
        yield
        self.cr.execute("ALTER TABLE record_pin_event ENABLE TRIGGER USER")

    def test_entries_are_numbered_and_verify(self):
        first, last = self.some_events()
        found = self.log_rpc("verify_log")
        self.assertEqual(
            (found["intact"], found["last"], found["pending"], found["first_broken"]),
            (True, last, 0, False),
        )
        self.assertEqual(found["entries"], last)
        entries = self.env["record.pin.event"].sudo().search([("sequence", ">=", first)])
        self.assertEqual(sorted(entries.mapped("sequence")), [first, first + 1, last])
        self.assertEqual(entries[-1].login, self.reader.login)

    def test_the_export_is_verified_without_odoo(self):
        _first, last = self.some_events()
        text, after = "", 0
        while True:
            part = self.log_rpc("export_lines", after, 2)
            if not part:
                break
            text += part
            after += part.count("\n")
        self.assertEqual(after, last)
        verifier = Path(record_pin_verify.__file__)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as log:
            log.write(text)
            log.flush()
            done = subprocess.run(  # noqa: S603 - our own file, by this very Python
                [sys.executable, "-I", str(verifier), log.name, "--json"],
                capture_output=True,
                check=True,
            )
        self.assertEqual(json.loads(done.stdout)["entries"], last)
        self.assertIn('"reason":"Because: \\u00e9"', text.splitlines()[-1])
        self.assert_no_secret(text)

    def test_what_was_tampered_with_is_found(self):
        first, _last = self.some_events()
        for statement, code in (
            ("UPDATE record_pin_event SET event = 'set' WHERE sequence = %s", "was changed"),
            ("UPDATE record_pin_event SET date = date - interval '1 s' WHERE sequence = %s",
             "was changed"),
            ("UPDATE record_pin_event SET res_id = 1 WHERE sequence = %s", "was changed"),
            ("UPDATE record_pin_event SET user_id = 1 WHERE sequence = %s", "were replaced"),
            ("UPDATE record_pin_event SET ip_address = '192.0.2.9' WHERE sequence = %s",
             "were replaced"),
            ("DELETE FROM record_pin_event WHERE sequence = %s", "are missing"),
        ):  # fmt: skip
            with self.subTest(statement), self.unguarded():
                self.cr.execute("SAVEPOINT tampering")
                self.cr.execute(statement, [first + 1])
                self.assertEqual(self.cr.rowcount, 1)
                found = self.log_rpc("verify_log")
                self.assertFalse(found["intact"])
                self.assertIn(code, found["first_broken"])
                self.assertIn(str(first + 1), found["first_broken"])
                self.cr.execute("ROLLBACK TO SAVEPOINT tampering")
        self.assertTrue(self.log_rpc("verify_log")["intact"])

    def test_sql_changes_no_entry(self):
        first, _last = self.some_events()
        for statement in (
            "UPDATE record_pin_event SET event = 'set' WHERE sequence = %s",
            "UPDATE record_pin_event SET user_id = 1 WHERE sequence = %s",
            "UPDATE record_pin_event SET user_id = NULL WHERE sequence = %s",
            "UPDATE record_pin_event SET sequence = NULL WHERE sequence = %s",
            "UPDATE record_pin_event SET hash = 'x' WHERE sequence = %s",
            "DELETE FROM record_pin_event WHERE sequence = %s",
            "TRUNCATE record_pin_event",
        ):
            refused = self.assertRaisesRegex(Error, "cannot be changed")
            quiet = mute_logger("odoo.sql_db")
            with self.subTest(statement), quiet, refused, self.cr.savepoint():
                self.cr.execute(statement, [first] if "%s" in statement else None)
        self.assertTrue(self.log_rpc("verify_log")["intact"])

    def test_personal_data_can_be_erased(self):
        """And nothing else with it: the log still verifies, and says how many were erased."""
        first, _last = self.some_events()
        before = self.log_rpc("verify_log")["erased"]
        self.cr.execute(
            "UPDATE record_pin_event SET user_id = NULL, login = NULL, ip_address = NULL,"
            " reason = NULL, salt = NULL WHERE sequence = %s",
            [first],
        )
        found = self.log_rpc("verify_log")
        self.assertEqual((found["intact"], found["erased"]), (True, before + 1))
        self.assertIn('"personal":null', self.log_rpc("export_lines", first - 1, 1))

    def test_an_entry_nobody_sealed_is_sealed_later(self):
        self.some_events()
        with patch.object(chain, "_is_sealer", lambda cr: False):
            self.unlock(self.reader, self.locked["view"])
        self.assertEqual(self.log_rpc("verify_log")["pending"], 1)
        last = self.log_rpc("verify_log")["last"]
        self.env["record.pin.event"]._keep_no_longer_than_wanted()
        found = self.log_rpc("verify_log")
        self.assertEqual((found["pending"], found["last"], found["intact"]), (0, last + 1, True))

    def uninstall(self):
        """What is done before Odoo drops the tables; this registry goes on afterwards."""
        for undo, args in (
            (memo.forget, [self.env]),
            (compat.clear_cache, [self.env]),
            (delattr, [self.env.registry, RETIRED]),
        ):
            self.addCleanup(undo, *args)  # the last one first
        with_environment = compat.has("clear_cache_on_registry")  # as Odoo calls it from 17 on
        uninstall_hook(*([self.env] if with_environment else [self.cr, self.registry]))

    def test_uninstalling_asks_nothing_of_tables_that_are_being_dropped(self):
        """Odoo deletes records of its own when some of them are gone already."""
        self.uninstall()
        self.cr.execute("DROP TABLE record_pin_model_visible_field_rel, record_pin_grant CASCADE")
        contact = self.env[PARTNER].create({"name": "Pin contact"})
        self.assertTrue(contact.with_user(self.reader).read(["name"]))
        self.assertTrue(self.locked["view"].with_user(self.reader).search([], limit=1))
        contact.unlink()

    def test_uninstalling_removes_the_parameters(self):
        parameters = self.env["ir.config_parameter"]
        for key, value in ((LOG_DAYS, "400"), (CHECKPOINT_EMAILS, "auditor@example.com")):
            parameters.set_param(key, value)
        self.uninstall()
        self.assertFalse(parameters.search([("key", "=like", "record\\_pin.%")]))

    def test_uninstalling_leaves_nothing_of_the_chain_behind(self):
        self.uninstall()
        self.cr.execute(
            "SELECT proname::text FROM pg_proc WHERE proname LIKE 'record\\_pin%'"
            " UNION SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'record\\_pin%'"
            " UNION SELECT relname::text FROM pg_class WHERE relname = 'record_pin_chain'"
        )
        self.assertEqual(self.cr.fetchall(), [])

    def test_who_verifies_and_exports(self):
        for user in (self.reader, self.keeper, self.admin):
            for method in ("verify_log", "export_lines"):
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.log_rpc(method, user=user)
        self.assertTrue(self.log_rpc("verify_log", user=self.manager)["intact"])
        for arguments in ((-1, 10), (0, 0), (0, 10_001), ("0", 10), (0, True), (0.5, 1)):
            with self.subTest(arguments), self.assertRaises(UserError):
                self.log_rpc("export_lines", *arguments)

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
