"""The same lock behind each door: web session, XML-RPC, JSON-RPC, JSON-2, with keys and without."""

# tests named after what they try
# pylint: disable=method-required-super

from functools import partial
from unittest.mock import patch

from odoo import http
from odoo.tools import config

from .. import compat
from .cells import CLOSED, each_mode, each_reading_mode
from .common import PARTNER, PIN, WRONG
from .http_world import FAULT, PIN_REQUIRED, Refused


class DoorContract:
    """``call(model, method, args, **context)`` of ``reader`` through each door."""

    def web_session(self):
        sid = self.login(self.reader)

        def call(model, method, args, **context):
            self.use(sid)
            return self.web(model, method, *args, **({"context": context} if context else {}))

        return call

    def without_session(self, protocol):
        def call(model, method, args, **context):
            self.leave()
            return protocol(
                self.reader, model, method, args, {"context": context} if context else {}
            )

        return call

    def each_door(self):
        """Name, ``call`` and what a refusal is called there."""
        yield "web session", self.web_session(), PIN_REQUIRED
        yield "XML-RPC", self.without_session(self.xmlrpc), FAULT
        yield "XML-RPC with a key", self.without_session(self.xmlrpc_with_key), FAULT
        yield "/jsonrpc", self.without_session(self.jsonrpc), PIN_REQUIRED
        if self.has_route("/json/2/<"):
            yield "/json/2", self.without_session(self.json2), PIN_REQUIRED

    @each_mode
    def read_then_unlock_then_read(self, mode):
        """Refused with a typed error; with the token of an unlock, answered; later refused."""
        record = self.locked[mode]
        for name, call, refusal in self.each_door():
            with self.subTest(name):
                self.through_a_door(record, mode, call, refusal)
                if name != "web session" and mode in CLOSED["read"]:
                    # the session holds the unlock itself, all others have to send the token
                    self.assert_refused([refusal], partial(self.read, call, record))

    def read(self, call, record, **context):
        return call(PARTNER, "read", [record.ids, ["phone"]], **context)

    def through_a_door(self, record, mode, call, refusal):
        if mode not in CLOSED["read"]:
            self.assert_secret(self.read(call, record))
            return
        error = self.assert_refused([refusal], lambda: self.read(call, record))
        self.assert_names_the_lock(error, record, "read")
        answer = call("record.pin.lock", "unlock", [PARTNER, record.id, PIN])
        self.assertIs(answer["unlocked"], True)
        token = answer["token"]
        self.assert_secret(self.read(call, record, record_pin_token=token))
        with self.later(minutes=6):
            self.assert_refused([refusal], lambda: self.read(call, record, record_pin_token=token))

    def assert_names_the_lock(self, error, record, operation):
        """A client learns what to unlock: in the data of the error, or in its text."""
        if error.kind == FAULT:
            self.assertIn(f"{record._name} {record.id}", error.body)
            self.assertIn("record_pin_token", error.body)
            return
        data = error.body.get("data", error.body)  # /json/2 answers the bare error
        self.assertEqual(
            data["context"]["record_pin"],
            [{"res_model": record._name, "res_id": record.id, "operation": operation}],
        )
        self.assertNotIn("PIN_HASH", str(data).upper())

    @each_mode
    def write_and_unlink(self, mode):
        record = self.locked[mode]
        before = self.row_of(record)
        for name, call, refusal in self.each_door():
            with self.subTest(name):
                self.assert_refused(
                    [refusal], lambda c=call: c(PARTNER, "write", [record.ids, {"name": "X"}])
                )
                self.assert_refused([refusal], lambda c=call: c(PARTNER, "unlink", [record.ids]))
                self.assert_unchanged(record, before)

    @each_reading_mode
    def lists_have_padlock_rows(self, mode):
        record = self.locked[mode]
        for name, call, _refusal in self.each_door():
            with self.subTest(name):
                (row,) = call(PARTNER, "search_read", [[["id", "=", record.id]], ["name", "phone"]])
                self.assertEqual(row["record_pin"]["masked"], ["phone"])
                self.assert_no_secret(row)

    def test_the_first_request_of_a_worker(self):
        """Who may only read asks for the list of protected models as well."""
        record = self.locked["view"]
        call = self.web_session()
        compat.clear_cache(self.env)
        self.forget()
        with patch.object(type(self), "_registry_readonly_enabled", True):
            (row,) = call(PARTNER, "search_read", [[["id", "=", record.id]], ["name", "phone"]])
        self.assertEqual(row["record_pin"]["masked"], ["phone"])

    def test_wrong_pins_are_answers(self):
        """Not exceptions, so that nothing is rolled back; they count over all doors together."""
        record = self.locked["view"]
        doors = list(self.each_door())
        left = []
        for number in range(5):
            _name, call, _refusal = doors[number % len(doors)]
            answer = call("record.pin.lock", "unlock", [PARTNER, record.id, WRONG[number]])
            self.assertIs(answer["unlocked"], False)
            left.append(answer["attempts_left"])
        self.assertEqual(left, [4, 3, 2, 1, 0])
        for name, call, _refusal in doors:
            with self.subTest(name):
                answer = call("record.pin.lock", "unlock", [PARTNER, record.id, PIN])
                self.assertEqual(answer["reason"], "locked_out")

    def test_each_door_logs_the_address_of_its_client(self):
        record = self.locked["view"]
        names = []
        for name, call, _refusal in self.each_door():
            call("record.pin.lock", "unlock", [PARTNER, record.id, WRONG[0]])  # counts once
            names.append(name)
        found = self.env["record.pin.event"].sudo().search([("id", ">", self.events_before)])
        self.assertEqual(found.mapped("ip_address"), ["127.0.0.1"] * len(names))

    def test_behind_a_proxy_the_client_is_who_it_says(self):
        """But only where Odoo is told that there is one: a client can send such headers, too."""
        record = self.locked["view"]
        self.login(self.reader)
        headers = {
            "X-Forwarded-For": "192.0.2.44",
            "X-Forwarded-Host": "erp.example.com",
            "X-Forwarded-Proto": "https",
        }
        params = {"model": "record.pin.lock", "method": "unlock", "kwargs": {}}
        for proxy_mode, pin in ((False, WRONG[0]), (True, WRONG[1])):
            params["args"] = [PARTNER, record.id, pin]
            with patch.dict(config.options, {"proxy_mode": proxy_mode}):
                self.post_json("/web/dataset/call_kw/record.pin.lock/unlock", params, headers)
        found = self.env["record.pin.event"].sudo().search([("id", ">", self.events_before)])
        self.assertEqual(found.mapped("ip_address"), ["192.0.2.44", "127.0.0.1"])

    def test_a_call_whose_database_no_request_names_comes_from_rpc(self):
        """Where there are several: from 16 on Odoo asks no addon, and puts the request away."""
        self.leave()
        with patch.object(http, "db_list", lambda *args, **kwargs: []):
            args = [PARTNER, self.locked["view"].id, WRONG[0]]
            self.xmlrpc(self.reader, "record.pin.lock", "unlock", args, {})
        found = self.env["record.pin.event"].sudo().search([("id", ">", self.events_before)])
        put_away = hasattr(http, "borrow_request")
        self.assertEqual(found.mapped("ip_address"), ["RPC" if put_away else "127.0.0.1"])

    def test_status_travels_over_xmlrpc(self):
        """Which knows keys of text only."""
        record = self.locked["view"]
        found = self.xmlrpc(self.reader, "record.pin.lock", "status", [PARTNER, record.ids], {})
        (status,) = found.values()
        self.assertEqual(list(found), [str(record.id)])
        self.assertEqual((status["locked"], status["mode"]), (True, "view"))
        self.assertEqual(
            status["locks"], [{"res_model": PARTNER, "res_id": record.id, "locked": True}]
        )

    def test_private_methods_are_refused_at_each_door(self):
        for name, call, _refusal in self.each_door():
            if name == "/json/2":
                continue  # its arguments are named after the public methods
            if name == "/jsonrpc" and not compat.has("flush_recordset"):
                # 15 translates the refusal with a cursor that it opens inside another one and
                # closes after it: nested in a test's transaction, that one keeps its lock
                continue
            with self.subTest(name), self.assertRaises(Refused):
                call("record.pin.lock", "_granted", [[self.locked["view"].id]])

    # -- sessions --------------------------------------------------------------------------

    @each_reading_mode
    def an_unlock_holds_in_its_session_alone(self, mode):
        record = self.locked[mode]
        read = lambda: self.web(PARTNER, "read", record.ids, ["phone"])  # noqa: E731
        first = self.login(self.reader)
        self.unlock_here(record)
        self.assert_secret(read())
        self.login(self.reader)
        self.assert_refused([PIN_REQUIRED], read)
        self.login(self.colleague)
        self.assert_refused([PIN_REQUIRED], read)
        self.use(first)
        self.assert_secret(read())

    @each_reading_mode
    def it_ends_with_the_grace_period(self, mode):
        record = self.locked[mode]
        self.login(self.reader)
        self.unlock_here(record)
        with self.later(minutes=6):
            self.assert_refused(
                [PIN_REQUIRED], lambda: self.web(PARTNER, "read", record.ids, ["phone"])
            )

    @each_reading_mode
    def it_ends_with_a_logout(self, mode):
        record = self.locked[mode]
        sid = self.login(self.reader)
        self.unlock_here(record)
        self.open_url("/web/session/logout", allow_redirects=False)
        self.use(sid)
        with self.assertRaises(Refused):
            self.web(PARTNER, "read", record.ids, ["phone"])
        self.login(self.reader)
        self.assert_refused(
            [PIN_REQUIRED], lambda: self.web(PARTNER, "read", record.ids, ["phone"])
        )

    @each_reading_mode
    def locking_now_ends_it_in_all_sessions(self, mode):
        record = self.locked[mode]
        read = lambda: self.web(PARTNER, "read", record.ids, ["phone"])  # noqa: E731
        first = self.login(self.reader)
        self.unlock_here(record)
        second = self.login(self.reader)
        self.unlock_here(record)
        self.web("record.pin.lock", "lock_now", PARTNER, record.ids)
        for sid in (first, second):
            self.use(sid)
            self.assert_refused([PIN_REQUIRED], read)

    @each_reading_mode
    def the_token_of_a_session_is_of_no_use_to_another_user(self, mode):
        record = self.locked[mode]
        self.login(self.reader)
        token = self.unlock_here(record)
        self.login(self.colleague)
        self.assert_refused(
            [PIN_REQUIRED],
            lambda: self.web(
                PARTNER, "read", record.ids, ["phone"], context={"record_pin_token": token}
            ),
        )

    @each_reading_mode
    def a_cookie_does_not_open_for_a_user_it_does_not_belong_to(self, mode):
        """XML-RPC with the cookie of a session that has unlocked, as another user."""
        record = self.locked[mode]
        self.login(self.reader)
        self.unlock_here(record)
        self.assert_refused(
            [PIN_REQUIRED],
            lambda: self.jsonrpc(self.colleague, PARTNER, "read", [record.ids, ["phone"]], {}),
        )

    def test_the_session_tells_the_client_what_is_protected(self):
        self.login(self.reader)
        info = self.post_json("/web/session/get_session_info", {})["record_pin"]
        self.assertEqual(
            set(info["models"][PARTNER]["visible"]) - {"id"},
            set(self.visible) & set(self.env[PARTNER]._fields),
        )
        self.assertEqual(
            (info["can_manage"], info["is_manager"], info["bypass"]), (False, False, False)
        )

    def test_a_session_is_written_only_when_something_is_unlocked(self):
        """Reading leaves no nonce behind."""
        self.login(self.reader)
        self.web(PARTNER, "search_read", [], ["name"], limit=1)
        stored = self.stored_session()
        self.assertNotIn("record_pin_nonce", stored)
        self.unlock_here(self.locked["view"])
        self.assertIn("record_pin_nonce", self.stored_session())

    def stored_session(self):
        from odoo.http import root

        return dict(root.session_store.get(self.session.sid))
