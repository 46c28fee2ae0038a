"""A client from outside: OdooRPC over JSON-RPC, and Python's own XML-RPC, on the open port."""

import xmlrpc.client
from contextlib import contextmanager
from urllib.parse import urlsplit

import odoorpc

from .cells import each_reading_mode
from .common import PARTNER, PASSWORD, PIN, WRONG


class OutsideContract:
    """Read, be refused, unlock, read with the token, be refused later: nothing of Odoo imported."""

    @contextmanager
    def reachable(self):
        """Let requests in that do not come from the test's own browser."""
        self.forget()
        if hasattr(self, "allow_requests"):
            with self.allow_requests(all_requests=True):
                yield urlsplit(self.base_url())
        else:
            yield urlsplit(self.base_url())

    @each_reading_mode
    def with_odoorpc(self, mode):
        record_id = self.locked[mode].id
        with self.reachable() as url:
            client = odoorpc.ODOO(url.hostname, port=url.port, version="0.0", timeout=60)
            client.login(self.cr.dbname, self.reader.login, PASSWORD)
            partners, locks = client.env[PARTNER], client.env["record.pin.lock"]
            with self.assertRaises(odoorpc.error.RPCError) as caught:
                partners.read([record_id], ["phone"])
            data = caught.exception.info["data"]
            self.assertTrue(data["name"].endswith(".RecordPinRequired"))
            self.assertEqual(
                data["context"]["record_pin"],
                [{"res_model": PARTNER, "res_id": record_id, "operation": "read"}],
            )
            self.assertFalse(locks.unlock(PARTNER, record_id, WRONG[0])["unlocked"])
            token = locks.unlock(PARTNER, record_id, PIN)["token"]
            # the client holds a session too; the token alone must do for one that has none
            call = lambda **context: client.execute_kw(  # noqa: E731
                PARTNER, "read", [[record_id], ["phone"]], {"context": context}
            )
            self.assert_secret(call(record_pin_token=token))
            with self.later(minutes=6), self.assertRaises(odoorpc.error.RPCError):
                call(record_pin_token=token)

    @each_reading_mode
    def with_xmlrpc(self, mode):
        record_id = self.locked[mode].id
        with self.reachable() as url:
            common = xmlrpc.client.ServerProxy(f"{url.geturl()}/xmlrpc/2/common")
            models = xmlrpc.client.ServerProxy(f"{url.geturl()}/xmlrpc/2/object")
            uid = common.authenticate(self.cr.dbname, self.reader.login, PASSWORD, {})

            def call(model, method, args, **context):
                return models.execute_kw(
                    self.cr.dbname, uid, PASSWORD, model, method, args, {"context": context}
                )

            with self.assertRaises(xmlrpc.client.Fault) as caught:
                call(PARTNER, "read", [[record_id], ["phone"]])
            self.assertEqual(caught.exception.faultCode, 4)
            self.assertIn(f"{PARTNER} {record_id}", caught.exception.faultString)
            token = call("record.pin.lock", "unlock", [PARTNER, record_id, PIN])["token"]
            self.assert_secret(
                call(PARTNER, "read", [[record_id], ["phone"]], record_pin_token=token)
            )
            with self.later(minutes=6), self.assertRaises(xmlrpc.client.Fault):
                call(PARTNER, "read", [[record_id], ["phone"]], record_pin_token=token)
