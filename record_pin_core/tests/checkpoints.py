"""Signed checkpoints and retention of the event log (product.md, section 10.6)."""

import json
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from psycopg2 import Error

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..lib import record_pin_verify
from ..lib.pin_domain import retention
from .common import PARTNER, WRONG

EVENTS = "record.pin.event"
CHECKPOINTS = "record.pin.checkpoint"


class CheckpointContract:
    """``some_events`` are three; ``auditor`` looks at the log."""

    def setUp(self):
        super().setUp()
        self.some_events()

    def some_events(self):
        self.unlock(self.reader, self.locked["view"])
        self.lock_rpc(self.colleague, "unlock", PARTNER, self.locked["edit"].id, WRONG[0])
        self.lock_rpc(self.manager, "unlock", PARTNER, self.locked["edit"].id, False, "Because")

    def verify(self):
        return self.rpc(self.auditor, EVENTS, "verify_log")

    def sign(self, user=None):
        """A checkpoint, as an auditor has one made."""
        return self.rpc(user or self.auditor, CHECKPOINTS, "make")

    def daily(self):
        """Odoo's daily cleaning, of the log only."""
        for model in (EVENTS, CHECKPOINTS):
            for name in dir(type(self.env[model])):
                if getattr(getattr(type(self.env[model]), name, None), "_autovacuum", False):
                    getattr(self.env[model], name)()

    def verified_without_odoo(self, *lines):
        """What the verifier says of the exported log, beside checkpoints."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (
                ("log.jsonl", self.rpc(self.auditor, EVENTS, "export_lines", 0, 10_000)),
                ("checkpoints.txt", "".join(lines)),
                ("key.pem", self.rpc(self.auditor, CHECKPOINTS, "public_key")),
            ):
                Path(folder, name).write_text(text, encoding="ascii")
            beside = ["--checkpoint", "checkpoints.txt", "--public-key", "key.pem"]
            done = subprocess.run(  # noqa: S603 - our own file, by this very Python
                [sys.executable, "-I", record_pin_verify.__file__, "log.jsonl", "--json",
                 *(beside if lines else ())],
                capture_output=True,
                check=False,
                cwd=folder,
            )  # fmt: skip
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    @contextmanager
    def unguarded(self):
        """Whoever owns the database can change it; afterwards it is as it was."""
        self.cr.execute("SAVEPOINT tampering")
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
        self.cr.execute("ALTER TABLE record_pin_checkpoint DISABLE TRIGGER USER")
        yield
        self.cr.execute("ROLLBACK TO SAVEPOINT tampering")

    # -- signing -------------------------------------------------------------------------

    def test_a_checkpoint_says_where_the_log_stands(self):
        line = self.sign()
        found = self.verify()
        self.assertEqual((found["intact"], found["confirmed_until"]), (True, found["last"]))
        self.assertIn('"seq":%d,' % found["last"], line)
        self.assertTrue(self.verified_without_odoo(line)["intact"])

    def test_one_is_made_every_day(self):
        before = len(self.env[CHECKPOINTS].search([]))
        self.daily()
        self.assertEqual(len(self.env[CHECKPOINTS].search([])), before + 1)
        self.assertEqual(self.verify()["confirmed_until"], self.verify()["last"])

    def test_it_is_logged(self):
        """Where a syslog takes it away from whoever owns the database."""
        with self.assertLogs("odoo.addons.record_pin_core.models.record_pin_checkpoint") as caught:
            line = self.sign()
        self.assertIn(line.strip(), caught.output[-1])

    def test_who_signs(self):
        for user in (self.reader, self.keeper, self.admin):
            for method in ("make", "public_key"):
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, CHECKPOINTS, method)
        self.assertTrue(self.sign(self.manager))
        for method, arguments in (
            ("write", [{"sequence": 1}]),
            ("unlink", []),
            ("copy", []),
        ):
            newest = self.env[CHECKPOINTS].search([], limit=1)
            for user in (self.manager, self.auditor, self.admin):
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, CHECKPOINTS, method, newest.ids, *arguments)

    # -- tampering that the chain alone would not show -----------------------------------

    def test_a_tail_that_was_cut_off_is_found(self):
        line = self.sign()
        with self.unguarded():
            self.cr.execute("DELETE FROM record_pin_event WHERE sequence = %s",
                            [self.verify()["last"]])  # fmt: skip
            found = self.verify()
            self.assertFalse(found["intact"])
            self.assertIn("cut off", found["first_broken"])
            self.assertFalse(self.verified_without_odoo(line)["intact"])

    def test_an_older_copy_that_went_on_is_found(self):
        line = self.sign()
        with self.unguarded():
            self.cr.execute("DELETE FROM record_pin_event WHERE sequence > %s",
                            [self.verify()["last"] - 2])  # fmt: skip
            self.some_events()
            found = self.verify()
            self.assertFalse(found["intact"])
            self.assertIn("rewritten", found["first_broken"])
            self.assertFalse(self.verified_without_odoo(line)["intact"])

    def test_a_checkpoint_nobody_signed_is_found(self):
        self.sign()
        with self.unguarded():
            self.cr.execute(
                """UPDATE record_pin_checkpoint SET line = regexp_replace("""
                """line, '"seq":[0-9]+', '"seq":1')"""
            )
            found = self.verify()
            self.assertFalse(found["intact"])
            self.assertIn("signature", found["first_broken"])

    def test_sql_changes_no_checkpoint(self):
        self.sign()
        for statement in (
            "UPDATE record_pin_checkpoint SET sequence = 1",
            "DELETE FROM record_pin_checkpoint",
            "TRUNCATE record_pin_checkpoint",
        ):
            refused = self.assertRaisesRegex(Error, "cannot be changed")
            quiet = mute_logger("odoo.sql_db")
            with self.subTest(statement), quiet, refused, self.cr.savepoint():
                self.cr.execute(statement)

    # -- retention -----------------------------------------------------------------------

    def keep(self, **days):
        for name, value in days.items():
            self.env["ir.config_parameter"].set_param(f"record_pin.{name}_days", str(value))

    def test_personal_data_is_erased_after_a_year(self):
        last = self.verify()["last"]
        with self.later(days=364):
            self.daily()
            self.assertEqual(self.verify()["erased"], 0)
        with self.later(days=366):
            self.some_events()
            self.daily()
            found = self.verify()
        self.assertEqual((found["intact"], found["erased"]), (True, last))
        newest = self.env[EVENTS].search([], limit=1)
        self.assertTrue(newest.user_id)
        oldest = self.env[EVENTS].search([("sequence", "=", 1)])
        self.assertEqual((oldest.user_id.id, oldest.login, oldest.ip_address), (False,) * 3)
        self.assertTrue(oldest.event)

    def test_it_is_kept_for_ever_where_the_settings_say_so(self):
        for value in ("0", "for ever", "-1"):
            with patch.object(retention, "check"):  # as if written by SQL
                self.keep(personal=value, log=value)
            with self.later(days=4000):
                self.daily()
            self.assertEqual(self.verify()["erased"], 0)

    def test_what_is_pruned_leaves_a_checkpoint(self):
        self.keep(log=400)
        first, last = 1, self.verify()["last"]
        with self.later(days=401):
            self.some_events()
            self.daily()
        found = self.verify()
        self.assertEqual((found["intact"], found["entries"], found["last"]), (True, 3, last + 3))
        self.assertFalse(self.env[EVENTS].search([("sequence", "=", first)]))
        pruning = self.env[CHECKPOINTS].search([("pruned", "=", True)])
        self.assertEqual(pruning.sequence, last)
        self.assertTrue(self.verified_without_odoo(pruning.line)["intact"])
        self.assertFalse(self.verified_without_odoo()["intact"])

    def test_a_log_that_was_pruned_whole_goes_on(self):
        self.keep(log=400)
        last = self.verify()["last"]
        with self.later(days=401):
            self.daily()
            self.assertEqual(self.verify()["entries"], 0)
            self.some_events()
        found = self.verify()
        self.assertEqual((found["intact"], found["entries"], found["last"]), (True, 3, last + 3))

    def test_no_secret_is_in_a_checkpoint(self):
        line = self.sign()
        form = re.compile(r'\{"checkpoint":\{.*\},"signature":"[0-9a-f]{128}"\}\n')
        self.assertTrue(form.fullmatch(line))
        self.assert_no_secret(line)
        self.assertNotIn(self.reader.login, line)
