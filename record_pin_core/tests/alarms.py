"""The alarm to PIN Auditors (product.md, section 10.6)."""

import os
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from ..store import chain
from .common import PARTNER, WRONG

ALARM = "record.pin.alarm"
LOGGER = "odoo.addons.record_pin_core.models.record_pin_alarm"


class AlarmContract:
    """``daily`` is what Odoo's daily cleaning does about alarms; ``told`` who was told what."""

    def setUp(self):
        super().setUp()
        keys = {"RECORD_PIN_SIGNING_KEY": bytes(range(32)).hex()}
        patcher = patch.dict(os.environ, keys)
        patcher.start()
        self.addCleanup(patcher.stop)
        for pin in WRONG[:3]:
            self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["edit"].id, pin)
        self.sign()

    def sign(self):
        self.rpc(self.auditor, "record.pin.checkpoint", "make")

    def daily(self):
        with mute_logger(LOGGER):
            self.env[ALARM]._watch()

    def told(self, user=None):
        """The activities of a user, the newest last.

        Read as superuser: on 15 Odoo shows users the activities on their own contact only
        where they may edit contacts.
        """
        self.forget()
        return self.env["mail.activity"].search_read(
            [("user_id", "=", (user or self.auditor).id)], ["summary", "note"], order="id"
        )

    @contextmanager
    def unguarded(self, *statements):
        """Whoever owns the database can change it; afterwards it is as it was."""
        self.cr.execute("SAVEPOINT tampering")
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
        for statement in statements:
            self.cr.execute(statement)
        self.cr.execute("ALTER TABLE record_pin_event ENABLE TRIGGER USER")
        yield
        self.forget()
        self.cr.execute("ROLLBACK TO SAVEPOINT tampering")

    def test_an_intact_log_is_no_news(self):
        self.daily()
        self.assertEqual(self.told(), [])
        self.assertFalse(self.env[ALARM].search([]))
        (line,) = [
            line for line in self.rpc(self.auditor, "record.pin.health", "report")
            if line["check"] == "log"
        ]  # fmt: skip
        self.assertEqual(line["code"], "log_fine")

    def test_a_broken_chain_is_told_once(self):
        mails = self.env["mail.mail"].search_count([("email_to", "like", self.auditor.email)])
        with self.unguarded("UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"):
            with self.assertLogs(LOGGER, "ERROR") as caught:
                self.env[ALARM]._watch()
            self.assertIn("entry 2 was changed", caught.output[0])
            (activity,) = self.told()
            self.assertIn("Event Log", activity["summary"])
            self.assertIn("entry 2 was changed", activity["note"])
            self.assertIn("Keep a copy of the database", activity["note"])
            self.assert_no_secret(activity)
            found = self.env["mail.mail"].search_count([("email_to", "like", self.auditor.email)])
            self.assertEqual(found, mails + 1)
            self.assertEqual(self.told(self.manager), [])
            self.daily()
            with self.later(days=3):
                self.sign()
                self.daily()
            self.assertEqual(len(self.told()), 1)

    def test_it_is_in_the_event_log(self):
        with self.unguarded("UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"):
            self.daily()
            entry = self.env["record.pin.event"].search([], limit=1)
            self.assertEqual((entry.event, entry.res_model), ("denied", "record.pin.event"))
            self.assertEqual(entry.detail, "alarm: log_broken changed 2")

    def test_another_problem_is_told_and_one_that_comes_back(self):
        change = "UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"
        undo = "UPDATE record_pin_event SET res_id = %s WHERE sequence = 2"
        self.cr.execute("SELECT res_id FROM record_pin_event WHERE sequence = 2")
        (right,) = self.cr.fetchone()
        with self.unguarded(change):
            self.daily()
            self.assertEqual(len(self.told()), 1)
            with self.unguarded("UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 1"):
                self.daily()
                self.assertIn("entry 1 was changed", self.told()[-1]["note"])
                self.assertEqual(len(self.told()), 2)
            self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
            self.cr.execute(undo, [right])
            self.daily()
            self.assertEqual(len(self.env[ALARM].search([("name", "=", "log")])), 0)
            self.cr.execute(change)
            self.daily()
            self.assertEqual(len([one for one in self.told() if "Event Log" in one["summary"]
                                  and "entry 2" in one["note"]]), 2)  # fmt: skip

    def test_missing_entries(self):
        last = "(SELECT max(sequence) FROM record_pin_event)"
        for statement, words in (
            ("DELETE FROM record_pin_event WHERE sequence = 2", "are missing"),
            (f"DELETE FROM record_pin_event WHERE sequence = {last}", "cut off"),
        ):
            with self.subTest(statement), self.unguarded(statement):
                self.daily()
                self.assertIn(words, self.told()[-1]["note"])

    def test_no_checkpoint_for_two_days(self):
        with self.later(hours=47):
            self.daily()
        self.assertEqual(self.told(), [])
        with self.later(hours=49):
            self.daily()
            self.daily()
        (activity,) = self.told()
        self.assertIn("Checkpoint", activity["summary"])
        with self.later(hours=50):
            self.sign()
            self.daily()
            self.assertFalse(self.env[ALARM].search([]))

    def test_a_trigger_is_gone(self):
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER record_pin_event_rows")
        self.daily()
        self.assertIn("record_pin_event_rows", self.told()[-1]["note"])

    def test_without_a_usable_key_the_chain_is_verified_all_the_same(self):
        unusable = patch.dict(os.environ, {"RECORD_PIN_SIGNING_KEY": "0011"})
        change = "UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"
        with unusable, self.unguarded(change):
            self.daily()
            texts = " ".join(one["note"] for one in self.told())
        self.assertIn("entry 2 was changed", texts)
        self.assertIn("record_pin_signing_key", texts)

    def test_without_an_auditor_the_managers_are_told(self):
        users = self.env["res.users"].search([])
        users.filtered(
            lambda user: user.has_group("record_pin_core.group_pin_auditor")
        ).active = False
        with self.unguarded("UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"):
            self.daily()
            self.assertEqual(len(self.told(self.manager)), 1)

    def test_a_long_log_is_verified_in_parts(self):
        """Each day one; what was wrong in one stays wrong until all were verified again."""
        self.cr.execute("SELECT max(sequence) FROM record_pin_event")
        (last,) = self.cr.fetchone()
        self.assertGreaterEqual(last, 6)
        with patch.object(chain, "PART", 3):
            for _part in range(-(-last // 3) - 1):
                self.daily()
                self.assertIsNone(chain.verified(self.cr)[0])
            self.daily()
            self.assertEqual(chain.verified(self.cr)[1], "")
            self.assertTrue(chain.verified(self.cr)[0])
            with self.unguarded("UPDATE record_pin_event SET res_id = 424242 WHERE sequence = 2"):
                for _part in range(-(-last // 3) + 1):
                    self.daily()
                    self.assertIn("entry 2 was changed", chain.verified(self.cr)[1])
                self.assertEqual(len(self.told()), 1)
