"""*Verify Log* and the downloads of the event log, over HTTP (product.md, section 9)."""

import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from ..lib import record_pin_verify
from ..wizards import log_check
from .common import PARTNER, WRONG

CHECK = "record.pin.log.check"
FOUND = ("state", "first_broken", "problems", "entries", "last", "confirmed_until", "erased")
DOWNLOADS = ("event_log.jsonl", "event_log.csv", "checkpoints.txt")


class LogDownloadContract:
    """An auditor with a browser."""

    def setUp(self):
        super().setUp()
        self.login(self.manager)
        self.web(
            "record.pin.lock",
            "unlock",
            PARTNER,
            self.locked["edit"].id,
            False,
            "=cmd|' /C calc'!A0",
        )
        self.login(self.auditor)

    def download(self, name):
        answer = self.open_url(f"/record_pin/{name}")
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer

    def check(self):
        """A new window, as the menu opens it."""
        created = self.web(CHECK, "create", [{}])
        return created[0] if isinstance(created, list) else created

    def shown(self, id_):
        (row,) = self.web(CHECK, "read", [id_])
        return row

    def verify(self, id_, size=1000):
        """What the client does: one step after the other. Returns the answers."""
        action = self.web(CHECK, "action_verify", [id_])
        self.assertEqual(action["params"], {"res_id": id_})
        steps = []
        with patch.object(log_check, "STEP", size):
            while not steps or not steps[-1]["finished"]:
                steps.append(self.web(CHECK, "step", [id_]))
        self.assertEqual(steps[-1]["action"]["res_id"], id_)
        return steps

    def test_verify_and_sign(self):
        id_ = self.check()
        self.assertEqual(self.shown(id_)["state"], "new")
        self.assertEqual(self.web(CHECK, "action_checkpoint", [id_])["res_id"], id_)
        self.verify(id_)
        row = self.shown(id_)
        self.assertEqual((row["state"], row["first_broken"], row["problems"]), ("intact", False, 0))
        self.assertEqual(row["confirmed_until"], row["last"])
        self.assertIn('"signature"', row["checkpoint"])

    def test_a_broken_log_says_where(self):
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
        self.cr.execute("UPDATE record_pin_event SET event = 'set' WHERE event = 'bypassed'")
        id_ = self.check()
        for size in (1000, 1):
            self.verify(id_, size)
            row = self.shown(id_)
            self.assertEqual((row["state"], row["problems"]), ("broken", 1))
            self.assertIn("was changed", row["first_broken"])

    def test_a_log_is_verified_step_by_step(self):
        """As it is in one go; what is missing where a step ends is found by the next one."""
        self.web(CHECK, "action_checkpoint", [self.check()])
        for number in range(3):
            self.web("record.pin.lock", "unlock", PARTNER, self.locked["edit"].id, WRONG[number])
        one, two = self.check(), self.check()
        self.verify(one)
        total = self.shown(one)["entries"]
        steps = self.verify(two, size=2)
        self.assertEqual(len(steps), (total + 1) // 2)
        self.assertEqual([step["verified"] for step in steps][:1], [2])
        self.assertEqual(
            {name: value for name, value in self.shown(one).items() if name in FOUND},
            {name: value for name, value in self.shown(two).items() if name in FOUND},
        )
        self.cr.execute("ALTER TABLE record_pin_event DISABLE TRIGGER USER")
        self.cr.execute("DELETE FROM record_pin_event WHERE sequence IN (2, 3)")
        for size in (1000, 1, 2):
            self.verify(two, size)
            row = self.shown(two)
            self.assertEqual((row["state"], row["problems"]), ("broken", 1))
            self.assertEqual(row["first_broken"], "Line 2: entries 2 to 3 are missing before it.")

    def test_the_download_is_verified_without_odoo(self):
        self.web(CHECK, "action_checkpoint", [self.check()])
        key = self.web("record.pin.checkpoint", "public_key")
        with tempfile.TemporaryDirectory() as folder:
            for name in DOWNLOADS:
                Path(folder, name).write_bytes(self.download(name).content)
            Path(folder, "key.pem").write_text(key, encoding="ascii")
            done = subprocess.run(  # noqa: S603 - our own file, by this very Python
                [sys.executable, "-I", record_pin_verify.__file__, "event_log.jsonl", "--json",
                 "--checkpoint", "checkpoints.txt", "--public-key", "key.pem"],
                capture_output=True,
                check=False,
                cwd=folder,
            )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertTrue(found["intact"])
        self.assertEqual(found["checkpoints"]["confirmed"], 1)

    def test_a_spreadsheet_takes_no_text_for_a_formula(self):
        rows = list(csv.reader(io.StringIO(self.download("event_log.csv").text)))
        self.assertEqual(rows[0][0], "number")
        reasons = [row[8] for row in rows if row[5] == "bypassed"]
        self.assertEqual(reasons[-1], "'=cmd|' /C calc'!A0")
        self.assert_no_secret(rows)

    def test_a_download_is_a_file_that_no_cache_keeps(self):
        for name in DOWNLOADS:
            with self.subTest(name):
                headers = self.download(name).headers
                self.assertIn("attachment", headers["Content-Disposition"])
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    def test_downloads_are_in_the_log(self):
        for name in DOWNLOADS:
            self.download(name)
        found = self.env["record.pin.event"].search(
            [("event", "=", "exported"), ("id", ">", self.events_before)], order="id"
        )
        self.assertEqual(found.mapped("detail"), list(DOWNLOADS))
        self.assertEqual(found.mapped("user_id"), self.auditor)

    def test_who_downloads(self):
        for user in (self.reader, self.keeper, self.admin):
            self.login(user)
            for name in DOWNLOADS:
                with self.subTest(f"{user.login} {name}"):
                    answer = self.open_url(f"/record_pin/{name}", allow_redirects=False)
                    self.assertEqual(answer.status_code, 403)
                    self.assertNotIn("signature", answer.text)
                    self.assertNotIn("commitment", answer.text)
        self.leave()
        for name in DOWNLOADS:
            answer = self.open_url(f"/record_pin/{name}", allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
