"""The health page (product.md, section 10.11)."""

import os
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import config

from ..guard import rule
from ..lib.pin_domain import health
from ..lib.pin_domain.signing_key import generate_seed
from ..store import chain, peppers
from .common import PARTNER, WRONG

HEALTH = "record.pin.health"
#: The pepper of the suite, as an administrator would write it.
PEPPER = bytes(range(32)).hex()

REPLACED = (
    "CREATE OR REPLACE FUNCTION record_pin_checkpoint_guard() RETURNS trigger LANGUAGE plpgsql"
    " AS $$BEGIN RETURN NULL; END$$"
)


class HealthContract:
    """Break one thing after the other, and see which line says so."""

    def setUp(self):
        super().setUp()
        secrets = {"RECORD_PIN_PEPPER": PEPPER, "RECORD_PIN_SIGNING_KEY": PEPPER[::-1]}
        patcher = patch.dict(os.environ, secrets)
        patcher.start()
        self.addCleanup(patcher.stop)
        job = self.env.ref("base.autovacuum_job").sudo()
        job.nextcall = fields.Datetime.now() + timedelta(hours=5)
        self.unlock(self.reader, self.locked["view"])  # an entry in the log

    def report(self, user=None):
        return self.rpc(user or self.auditor, HEALTH, "report")

    def line(self, check, user=None):
        return next(line for line in self.report(user) if line["check"] == check)

    def assert_line(self, check, state, code):
        line = self.line(check)
        self.assertEqual((line["state"], line["code"]), (state, code), line["found"])
        return line

    @contextmanager
    def broken(self, *statements):
        """Whoever owns the database can change it; afterwards it is as it was."""
        self.cr.execute("SAVEPOINT breaking")
        for statement in statements:
            self.cr.execute(statement)
        yield
        self.cr.execute("ROLLBACK TO SAVEPOINT breaking")

    # -- the whole ---------------------------------------------------------------------

    def test_each_check_has_a_line_that_says_what_to_do(self):
        report = self.report()
        self.assertEqual([line["check"] for line in report], list(health.TITLES))
        for line in report:
            with self.subTest(line["check"]):
                self.assertIn(line["state"], health.STATES)
                for name in ("title", "code", "found", "advice"):
                    self.assertTrue(line[name])
                    self.assertNotIn("%(", line[name])
        self.assertEqual([line["code"] for line in report if line["state"] == "broken"], [])
        self.assert_no_secret(report)
        self.assertNotIn(PEPPER, str(report))

    def test_who_sees_it(self):
        for user in (self.reader, self.keeper, self.admin):
            for method in ("report", "action_open"):
                args = [[]] if method == "action_open" else []
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, HEALTH, method, *args)
        self.assertTrue(self.report(self.manager))

    def test_it_looks_without_leaving_anything_behind(self):
        """A monitor asks each minute."""
        self.report()
        before = self.cr.sql_log_count
        self.report()
        self.assertLess(self.cr.sql_log_count - before, 60)
        self.assertFalse(self.env[HEALTH].search([]))

    def test_the_page_shows_the_same(self):
        for user in (self.manager, self.auditor):
            action = self.rpc(user, HEALTH, "action_open", [])
            (page,) = self.rpc(user, HEALTH, "read", [action["res_id"]], ["state", "line_ids"])
            lines = self.rpc(
                user, f"{HEALTH}.line", "read", page["line_ids"], ["title", "state", "found"]
            )
            report = self.report(user)
            self.assertEqual(
                [(line["title"], line["state"], line["found"]) for line in lines],
                [(line["title"], line["state"], line["found"]) for line in report],
            )
            self.assertEqual(
                page["state"],
                max((line["state"] for line in report), key=health.STATES.index),
            )

    def test_its_menu_opens_it(self):
        menu = self.env.ref("record_pin.menu_health")
        for user, sees in ((self.manager, True), (self.auditor, True), (self.admin, False)):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, sees, user.login)
        action = menu.action.with_user(self.auditor).run()
        self.assertEqual(action["res_model"], HEALTH)

    # -- secrets -----------------------------------------------------------------------

    def test_the_pepper_is_found(self):
        line = self.assert_line("pepper", "ok", "secret_in_environment")
        self.assertEqual(line["values"]["key"], peppers.ring().current)

    def test_the_pepper_is_gone(self):
        """And looking for it makes none."""
        with self.secret_in(self.id()):
            self.assert_line("pepper", "broken", "pepper_missing")
            self.assertFalse(os.path.exists(peppers.path()))

    def test_the_pepper_is_another_one(self):
        with self.broken(
            "UPDATE record_pin_lock SET pin_hash = regexp_replace(pin_hash, 'k=.{8}', 'k=00000000')"
        ):
            line = self.assert_line("pepper", "broken", "pepper_unknown")
            self.assertEqual(line["values"], {"count": 3, "ids": "00000000"})

    def test_the_file_of_the_pepper_is_open_to_others(self):
        with self.secret_in(self.id()):
            os.makedirs(config["data_dir"])
            with open(peppers.path(), "w", encoding="ascii") as stream:
                stream.write(PEPPER)
            os.chmod(peppers.path(), 0o600)
            self.assert_line("pepper", "ok", "secret_in_file")
            os.chmod(peppers.path(), 0o640)
            line = self.assert_line("pepper", "attention", "secret_readable")
            self.assertIn("0640", line["found"])
            os.remove(peppers.path())
            os.rmdir(config["data_dir"])

    @contextmanager
    def secret_in(self, name):
        """The secrets are in a data directory of their own, which is not there yet."""
        folder = os.path.join(config["data_dir"], name)
        values = {"data_dir": folder}
        looked_up = type("Options", (dict,), {})(values)
        with patch.dict(os.environ), patch.object(peppers, "config", looked_up), patch(
            f"{__package__.rpartition('.')[0]}.store.health.config", looked_up
        ), patch.dict(config.options, values):
            del os.environ["RECORD_PIN_PEPPER"]
            yield

    def test_the_pepper_is_in_the_database_as_well(self):
        self.env["ir.config_parameter"].sudo().set_param("a.copy", PEPPER.upper())
        line = self.assert_line("pepper", "broken", "secret_in_database")
        self.assertIn("a.copy", line["found"])
        self.assertNotIn(PEPPER.upper(), str(line))

    def test_the_signing_key_cannot_be_used(self):
        self.assert_line("signing_key", "ok", "secret_in_environment")
        with patch.dict(os.environ, {"RECORD_PIN_SIGNING_KEY": "00112233"}):
            line = self.assert_line("signing_key", "broken", "secret_unusable")
            self.assertNotIn("00112233", str(line))

    def test_the_signing_key_is_another_one(self):
        self.rpc(self.auditor, "record.pin.checkpoint", "make")
        self.assert_line("signing_key", "ok", "secret_in_environment")
        with patch.dict(os.environ, {"RECORD_PIN_SIGNING_KEY": generate_seed()}):
            line = self.assert_line("signing_key", "broken", "signing_key_unknown")
            self.assertEqual(line["values"]["count"], 1)

    def test_stored_pins(self):
        self.assert_line("hashes", "ok", "hashes_fine")
        with self.broken(
            "UPDATE record_pin_lock SET pin_hash = replace(pin_hash, 'i=10,', 'i=9,')"
        ):
            line = self.assert_line("hashes", "attention", "hashes_weak")
            self.assertEqual(line["values"]["count"], 3)
        with self.broken(
            "UPDATE record_pin_lock SET pin_hash = 'damaged'"
            " WHERE id = (SELECT max(id) FROM record_pin_lock)"
        ):
            line = self.assert_line("hashes", "broken", "hashes_damaged")
            self.assertEqual(line["values"]["count"], 1)

    # -- locks -------------------------------------------------------------------------

    def test_another_app_replaces_a_hook(self):
        rules = self.registry["ir.rule"]
        with patch.object(rules, "_compute_domain", lambda *args: []):
            self.assertEqual(rule.missing(self.registry), ["_compute_domain"])
        self.assert_line("guard", "ok", "guard_fine")

    def test_models(self):
        self.assert_line("models", "ok", "models_fine")
        self.protected.active = False
        line = self.assert_line("models", "attention", "locks_suspended")
        self.assertEqual(line["values"], {"count": 3, "names": PARTNER})
        self.env["record.pin.lock"].sudo().search([]).unlink()
        self.assert_line("models", "attention", "no_model")

    def test_a_link_path_that_leads_nowhere(self):
        self.assert_line("link_paths", "ok", "link_paths_fine")
        self.env["record.pin.link"].create(
            {
                "pin_model_id": self.protected.id,
                "model_id": self.env["ir.model"]._get("res.partner.bank").id,
                "path": "partner_id",
            }
        )
        self.assert_line("link_paths", "ok", "link_paths_fine")
        with self.broken("UPDATE record_pin_link SET path = 'gone_id'"):
            self.forget_links()
            line = self.assert_line("link_paths", "broken", "link_paths_dead")
            self.assertIn("res.partner.bank: gone_id", line["found"])
        self.forget_links()

    def forget_links(self):
        self.protected._changed("test")

    def test_copies_are_found_and_followed_with_a_click(self):
        """A stored copy of the phone number on a bank account."""
        copy = (
            self.env["ir.model.fields"]
            .sudo()
            .create(
                {
                    "model_id": self.env["ir.model"]._get("res.partner.bank").id,
                    "name": "x_phone",
                    "field_description": "Phone",
                    "ttype": "char",
                    "related": "partner_id.phone",
                    "store": True,
                }
            )
        )
        self.addCleanup(copy.unlink)
        self.assert_line("copies", "attention", "copies_found")
        page = (
            self.env[HEALTH]
            .with_user(self.manager)
            .browse(self.rpc(self.manager, HEALTH, "action_open", [])["res_id"])
        )
        found = page.copy_ids.filtered(lambda one: one.model == "res.partner.bank")
        self.assertIn("x_phone", found.field_names)
        self.assertEqual((found.path, found.root), ("partner_id", PARTNER))
        self.rpc(self.manager, f"{HEALTH}.copy", "action_add", found.ids)
        page = self.env[HEALTH].browse(self.rpc(self.manager, HEALTH, "action_open", [])["res_id"])
        self.assertFalse(page.copy_ids.filtered(lambda one: one.model == "res.partner.bank"))
        found = self.rpc(self.auditor, HEALTH, "action_open", [])["res_id"]
        for one in self.env[HEALTH].browse(found).copy_ids[:1]:
            with self.assertRaises(AccessError):
                self.rpc(self.auditor, f"{HEALTH}.copy", "action_add", one.ids)

    def test_a_link_path_that_was_added_suggests_no_longer_one(self):
        """Contacts follow their company, which follows its own: there would be no end."""
        self.env["record.pin.link"].create(
            {
                "pin_model_id": self.protected.id,
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "path": "parent_id",
            }
        )
        found = self.env[HEALTH]._copies()
        self.assertEqual([one for one in found if one.path.endswith("parent_id.parent_id")], [])
        self.assertEqual(
            [one for one in found if (one.model, one.path) == (PARTNER, "parent_id")], []
        )

    def test_lockouts(self):
        for pin in WRONG[:5]:
            self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["edit"].id, pin)
        line = self.assert_line("lockouts", "ok", "lockouts_fine")
        self.assertEqual(line["values"]["count"], 1)
        with self.later(hours=1):
            self.assertEqual(self.line("lockouts")["values"]["count"], 0)
        self.env["res.company"].search([]).write({"record_pin_lifetime_attempts": 5})
        line = self.assert_line("lockouts", "attention", "lockouts_closed")
        self.assertEqual(line["values"]["closed"], 1)

    # -- the event log -----------------------------------------------------------------

    def test_a_trigger_is_gone_or_does_something_else(self):
        self.assert_line("log_guard", "ok", "log_guard_fine")
        for statement, name in (
            ("ALTER TABLE record_pin_event DISABLE TRIGGER record_pin_event_rows",
             "record_pin_event_rows"),
            ("DROP TRIGGER record_pin_event_table ON record_pin_event", "record_pin_event_table"),
            (REPLACED, "record_pin_checkpoint_rows"),
        ):  # fmt: skip
            with self.subTest(statement), self.broken(statement):
                line = self.assert_line("log_guard", "broken", "log_guard_missing")
                self.assertEqual(line["values"]["names"], name)

    def test_the_log_is_verified_at_its_end_and_whole_from_time_to_time(self):
        self.assert_line("log", "ok", "log_new")
        with self.later(hours=49):
            self.assert_line("log", "attention", "log_unverified")
        self.rpc(self.auditor, "record.pin.event", "verify_log")
        line = self.assert_line("log", "ok", "log_fine")
        self.assertGreaterEqual(line["values"]["looked_at"], 1)
        with self.later(hours=49):
            self.assert_line("log", "attention", "log_unverified")

    def test_the_end_of_the_log_was_changed(self):
        off = "ALTER TABLE record_pin_event DISABLE TRIGGER USER"
        last = "(SELECT max(sequence) FROM record_pin_event)"
        self.rpc(self.auditor, "record.pin.checkpoint", "make")
        for statement, words in (
            (f"UPDATE record_pin_event SET res_id = 424242 WHERE sequence = {last}", "was changed"),
            (f"DELETE FROM record_pin_event WHERE sequence = {last}", "cut off"),
        ):
            with self.subTest(statement), self.broken(off, statement):
                line = self.assert_line("log", "broken", "log_broken")
                self.assertIn(words, line["found"])

    def test_a_long_log_is_verified_at_its_end_only(self):
        for _time in range(3):
            self.lock_rpc(self.reader, "lock_now", PARTNER, self.locked["view"].ids)
            self.unlock(self.reader, self.locked["view"])
        with patch(f"{__package__.rpartition('.')[0]}.store.health.LAST_ENTRIES", 4):
            line = self.assert_line("log", "ok", "log_new")
        self.assertEqual(line["values"]["looked_at"], 4)
        self.assertGreater(line["values"]["last"], 6)

    def test_entries_wait_for_their_number(self):
        with patch.object(chain, "_is_sealer", lambda cr: False):
            self.unlock(self.reader, self.locked["edit"])
        self.assert_line("log", "ok", "log_new")
        with self.later(hours=2):
            self.assert_line("log", "attention", "log_waits")

    def test_a_checkpoint_is_due(self):
        self.assert_line("checkpoint", "ok", "checkpoint_soon")
        with self.later(hours=49):
            self.assert_line("checkpoint", "broken", "checkpoint_never")
        self.rpc(self.auditor, "record.pin.checkpoint", "make")
        self.assert_line("checkpoint", "ok", "checkpoint_fine")
        with self.later(hours=47):
            self.assert_line("checkpoint", "ok", "checkpoint_fine")
        with self.later(hours=49):
            self.assert_line("checkpoint", "broken", "checkpoint_late")

    def test_the_cleaning(self):
        job = self.env.ref("base.autovacuum_job").sudo()
        self.assert_line("cleaning", "ok", "cleaning_fine")
        job.nextcall = fields.Datetime.now() - timedelta(hours=25)
        self.assert_line("cleaning", "broken", "cleaning_late")
        job.active = False
        self.assert_line("cleaning", "broken", "cleaning_off")

    def test_templates_of_emails(self):
        """Odoo's own setting decides whether every internal user writes expressions into them."""
        editors = self.env.ref("mail.group_mail_template_editor", raise_if_not_found=False)
        if not editors:
            self.assert_line("templates", "ok", "templates_none")
            return
        restrict = self.env["ir.config_parameter"].sudo().set_param
        restrict("mail.restrict.template.rendering", False)
        self.assert_line("templates", "attention", "templates_everybody")
        restrict("mail.restrict.template.rendering", True)
        count = self.assert_line("templates", "ok", "templates_few")["values"]["count"]
        self.assertTrue(self.admin.has_group("mail.group_mail_template_editor"))
        self.admin.active = False
        line = self.assert_line("templates", "ok", "templates_few")
        self.assertEqual(line["values"]["count"], count - 1)

    def test_auditors(self):
        self.assert_line("auditors", "ok", "auditors_fine")
        found = (
            self.env["res.users"]
            .search([])
            .filtered(lambda user: user.has_group("record_pin_core.group_pin_auditor"))
        )
        found.active = False
        line = next(line for line in self.report(self.manager) if line["check"] == "auditors")
        self.assertEqual((line["state"], line["code"]), ("attention", "no_auditor"))
