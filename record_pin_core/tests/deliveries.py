"""Checkpoints by e-mail and to a syslog (product.md, section 10.6)."""

import os
import socket
import tempfile
import threading
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..store import syslog

EMAILS, SYSLOG = "record_pin.checkpoint_emails", "record_pin.checkpoint_syslog"
LOGGER = "odoo.addons.record_pin_core.models.record_pin_delivery"


class DeliveryContract:
    """``sign`` makes a checkpoint on demand; what was sent is caught on its way."""

    def setUp(self):
        super().setUp()
        patcher = patch.dict(os.environ, {"RECORD_PIN_SIGNING_KEY": bytes(range(32)).hex()})
        patcher.start()
        self.addCleanup(patcher.stop)
        self.unlock(self.reader, self.locked["view"])

    def sign(self):
        return self.rpc(self.auditor, "record.pin.checkpoint", "make")

    def send_to(self, emails="", syslog_address=""):
        for name, value in ((EMAILS, emails), (SYSLOG, syslog_address)):
            self.env["ir.config_parameter"].set_param(name, value or False)

    def health(self):
        report = self.rpc(self.auditor, "record.pin.health", "report")
        line = next(line for line in report if line["check"] == "sending")
        return line["state"], line["code"], line["found"]

    def mails(self, refuses=False):
        """A list that fills with the messages that would leave Odoo; or no server takes any."""
        sent = []

        def send_email(server, message, *args, **kwargs):
            if refuses:
                raise ConnectionRefusedError("no server there")
            sent.append(message)
            return message["Message-Id"]

        servers = type(self.env["ir.mail_server"])
        for name, replacement in (
            ("send_email", send_email),
            ("connect", lambda *args, **kwargs: None),
            ("_connect__", lambda *args, **kwargs: None),  # its name from 19 on
            ("_disable_send", lambda *args: False),  # there it sends none while tests run
        ):
            if hasattr(servers, name):
                patcher = patch.object(servers, name, replacement)
                patcher.start()
                self.addCleanup(patcher.stop)
        return sent

    def test_nobody_gets_them_unless_told(self):
        sent = self.mails()
        self.sign()
        self.assertEqual(sent, [])
        self.assertEqual(self.health()[:2], ("attention", "sending_none"))

    def test_by_email(self):
        sent = self.mails()
        self.send_to("audit@example.com, board@example.com")
        self.assertEqual(self.health()[:2], ("ok", "sending_soon"))
        before = self.env["ir.attachment"].search_count([])
        line = self.sign()
        recipients = sorted(str(one["To"]) for one in sent)
        self.assertIn("audit@example.com", " ".join(recipients))
        self.assertIn("board@example.com", " ".join(recipients))
        for message in sent:
            (part,) = [one for one in message.walk() if one.get_filename() == "checkpoint.txt"]
            self.assertEqual(part.get_payload(decode=True).decode("ascii"), line)
            self.assert_no_secret(message.as_string())
        self.assertEqual(self.health()[:2], ("ok", "sending_fine"))
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_by_the_daily_cleaning(self):
        sent = self.mails()
        self.send_to("audit@example.com")
        self.env["record.pin.checkpoint"]._daily()
        self.assertEqual(len(sent), 1)

    def test_an_email_that_does_not_go_stops_nothing(self):
        self.send_to("audit@example.com")
        before = self.env["record.pin.checkpoint"].search_count([])
        self.mails(refuses=True)
        with mute_logger(LOGGER, "odoo.addons.mail.models.mail_mail"):
            self.assertTrue(self.sign())
        self.assertEqual(self.env["record.pin.checkpoint"].search_count([]), before + 1)
        state, code, found = self.health()
        self.assertEqual((state, code), ("broken", "sending_failed"))
        self.assertIn("no server there", found)
        self.mails()
        self.sign()
        self.assertEqual(self.health()[1], "sending_fine")

    def test_to_a_server_by_udp(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.settimeout(10)
            self.send_to(syslog_address="udp://127.0.0.1:%d" % server.getsockname()[1])
            line = self.sign()
            received = server.recv(10_000).decode("ascii")
        self.assertTrue(received.startswith("<109>1 "))
        self.assertIn(line.strip(), received)
        self.assertEqual(self.health()[1], "sending_fine")

    def test_to_a_server_by_tcp(self):
        received = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(10)

            def take():
                connection, _address = server.accept()
                with connection, connection.makefile("rb") as stream:
                    received.append(stream.read().decode("ascii"))

            thread = threading.Thread(target=take)
            thread.start()
            self.send_to(syslog_address="tcp://127.0.0.1:%d" % server.getsockname()[1])
            line = self.sign()
            thread.join(10)
        self.assertTrue(received[0].endswith(line))

    def test_to_the_local_daemon(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "log")
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
                server.bind(path)
                server.settimeout(10)
                self.send_to(syslog_address=path)
                line = self.sign()
                self.assertEqual(
                    server.recv(10_000).decode("ascii"), f"<109>record_pin: {line.strip()}"
                )

    def test_a_syslog_that_does_not_answer_stops_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        self.send_to("audit@example.com", f"tcp://127.0.0.1:{port}")
        sent = self.mails()
        with self.assertLogs(LOGGER, "WARNING") as caught:
            self.assertTrue(self.sign())
        self.assertIn("syslog", caught.output[0])
        self.assertEqual(len(sent), 1)  # the other way goes
        self.assertEqual(self.health()[:2], ("broken", "sending_failed"))
        self.send_to("audit@example.com")
        self.sign()
        self.assertEqual(self.health()[1], "sending_fine")

    def test_wrong_addresses_are_refused_in_words(self):
        for emails, address, words in (
            ("audit", "", "audit is not an e-mail address"),
            ("", "log.example.com", "udp://host:514"),
        ):
            with self.subTest(words), self.assertRaises(UserError) as caught:
                self.send_to(emails, address)
            self.assertIn(words, str(caught.exception))

    def test_in_the_settings(self):
        admin = self.env.ref("base.user_admin")
        settings = self.env["res.config.settings"].with_user(admin)
        values = {
            "record_pin_checkpoint_emails": " audit@example.com ",
            "record_pin_checkpoint_syslog": "/dev/log",
        }
        settings.create(values).execute()
        parameters = self.env["ir.config_parameter"]
        self.assertEqual(parameters.get_param(EMAILS), "audit@example.com")
        self.assertEqual(parameters.get_param(SYSLOG), "/dev/log")
        shown = settings.create({})
        self.assertEqual(shown.record_pin_checkpoint_syslog, "/dev/log")
        found = self.env["record.pin.event"].search([("event", "=", "settings_changed")], limit=2)
        self.assertEqual(set(found.mapped("detail")), {f"{EMAILS}: changed", f"{SYSLOG}: changed"})
        settings.create(dict.fromkeys(values, False)).execute()
        self.assertFalse(parameters.search([("key", "in", (EMAILS, SYSLOG))]))

    def test_patience(self):
        """Nobody waits long for a server that takes no connection."""
        self.assertLessEqual(syslog.PATIENCE, 10)
