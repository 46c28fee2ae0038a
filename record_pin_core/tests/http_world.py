"""The world over real HTTP: sessions, and every protocol in one form."""

import inspect
import json
import threading
import unittest
import xmlrpc.client
from unittest.mock import patch

import psycopg2

from odoo import http
from odoo.tools import mute_logger

try:
    from odoo.sql_db import TestCursor
except ImportError:  # from Odoo 19 on
    from odoo.tests.test_cursor import TestCursor

from .common import PARTNER, PASSWORD, PIN, World


class Refused(Exception):
    """A request was answered with an error: its ``kind`` and all that came with it."""

    def __init__(self, kind, body):
        super().__init__(f"{kind}: {str(body)[:300]}")
        self.kind, self.body = kind, body


class HttpWorld(World):
    """``login(user)`` begins a session and makes it the current one."""

    # A refused read is logged through a cursor of its own. Real cursors stand side by side; those
    # of a test are nested in one transaction, where none may write within one that only reads.
    readonly_enabled = False
    _registry_readonly_enabled = False

    #: Where Odoo logs that a request was refused, as an error in places: here that is the point.
    muted = (
        "odoo.http",
        "odoo.addons.web.controllers.main",
        "odoo.addons.web.controllers.export",
        "odoo.addons.web.controllers.report",
        "odoo.addons.rpc.controllers.jsonrpc",
        "odoo.addons.rpc.controllers.xmlrpc",
        "odoo.addons.http_routing.models.ir_http",  # 15, with the website's routes installed
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()  # first: its clean-up, from 17 on, looks for patches that are left
        for name, wrapper in (("__init__", _with_own_cache), ("close", _letting_go)):
            patcher = patch.object(TestCursor, name, wrapper(getattr(TestCursor, name)))
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    def setUp(self):
        super().setUp()
        muted = mute_logger(*self.muted)
        muted.__enter__()
        self.addCleanup(muted.__exit__, None, None, None)

    #: Odoo's own, up to 18, sets a savepoint around the block. In a test of requests it would end
    #: those of cursors which a request has still open after its answer: they then never let go of
    #: the lock on the test's transaction, and every request after waits for it.
    assertRaises = unittest.TestCase.assertRaises

    def login(self, user):
        """A new session of ``user``; those begun before stay alive. Returns its id."""
        self.session = None  # else the test class deletes the one before
        self.authenticate(user.login, PASSWORD)
        return self.session.sid

    def use(self, sid):
        """Go on in a session that was begun before."""
        self.opener.cookies.clear()
        self.opener.cookies["session_id"] = sid

    def leave(self):
        """Go on without a session."""
        self.opener.cookies.clear()

    def form_token(self):
        """The token forms of this session carry."""
        if hasattr(self, "csrf_token"):
            return self.csrf_token()
        return (getattr(http, "Request", None) or http.WebRequest).csrf_token(self)

    def open_url(self, path, data=None, headers=None, **kwargs):
        """A request in the current session, its cookies and nothing else coming along."""
        self.forget()
        return self.url_open(path, data=data, headers=headers, timeout=60, **kwargs)

    def raw_json(self, path, params, headers=None):
        """JSON-RPC to any route: the response as it comes."""
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        return self.open_url(
            path, json.dumps(body), dict({"Content-Type": "application/json"}, **(headers or {}))
        )

    def post_json(self, path, params, headers=None):
        """JSON-RPC to any route: the result, or ``Refused``."""
        answer = self.raw_json(path, params, headers)
        if answer.status_code != 200:
            raise Refused(str(answer.status_code), answer.text)
        found = answer.json()
        if "error" in found:
            raise Refused(found["error"]["data"]["name"], found["error"])
        return found.get("result")

    def web(self, model, method, *args, **kwargs):
        """What the web client calls, in the current session."""
        return self.post_json(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def unlock_here(self, record, pin=PIN):
        """Enter the PIN in the current session."""
        answer = self.web("record.pin.lock", "unlock", record._name, record.id, pin)
        self.assertTrue(answer["unlocked"], answer)
        return answer["token"]

    def suite_report(self, report_type="qweb-html"):
        """A report on contacts, made for the test."""
        key = "record_pin_core.suite_report"
        self.env["ir.ui.view"].create(
            {
                "name": key, "key": key, "type": "qweb",
                "arch": '<t t-name="%s"><t t-foreach="docs" t-as="o"><p t-esc="o.phone"/>'
                        '<p t-esc="o.email"/></t></t>' % key,
            }
        )  # fmt: skip
        return self.env["ir.actions.report"].create(
            {
                "name": "Sheet of the suite",
                "model": PARTNER,
                "report_type": report_type,
                "report_name": key,
            }
        )

    # -- protocols without a session -------------------------------------------------------

    def api_key(self, user):
        """An API key of ``user`` (from 18 on it has to be told that it never expires)."""
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        try:
            return keys._generate("rpc", "Pin suite", None)
        except TypeError:
            return keys._generate("rpc", "Pin suite")

    def xmlrpc(self, user, model, method, args, kwargs, password=PASSWORD):
        self.forget()
        try:
            return self.xmlrpc_object.execute_kw(
                self.cr.dbname, user.id, password, model, method, args, kwargs
            )
        except xmlrpc.client.Fault as fault:
            raise Refused(fault.faultCode, fault.faultString) from None

    def xmlrpc_with_key(self, user, model, method, args, kwargs):
        return self.xmlrpc(user, model, method, args, kwargs, password=self.api_key(user))

    def jsonrpc(self, user, model, method, args, kwargs):
        # Without a language 15 looks for one with a cursor of the request, made inside that of
        # the call; nested test cursors have to end in order.
        kwargs = dict(kwargs, context=dict({"lang": "en_US"}, **kwargs.get("context", {})))
        return self.post_json(
            "/jsonrpc",
            {
                "service": "object",
                "method": "execute_kw",
                "args": [self.cr.dbname, user.id, PASSWORD, model, method, args, kwargs],
            },
        )

    def json2(self, user, model, method, args, kwargs):
        """``/json/2`` names its arguments; those of the suite are few."""
        names = {
            "read": ["ids", "fields"],
            "write": ["ids", "vals"],
            "unlink": ["ids"],
            "search_read": ["domain", "fields"],
            "unlock": ["res_model", "res_id", "pin"],
        }[method]
        return self.post_json2(self.api_key(user), model, method, dict(zip(names, args), **kwargs))

    def post_json2(self, key, model, method, arguments):
        """``arguments`` by name, with an API key."""
        answer = self.open_url(
            f"/json/2/{model}/{method}",
            json.dumps(arguments),
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
                "X-Odoo-Database": self.cr.dbname,
            },
        )
        if answer.status_code != 200:
            raise Refused(answer.json().get("name"), answer.json())
        return answer.json()

    def routes(self):
        """The routing rules of the installed modules."""
        threading.current_thread().dbname = self.cr.dbname  # as a server's thread has it
        website = self.env["website"].search([], limit=1) if "website" in self.env else None
        key = website.id if website else None  # else asked of the request, and there is none
        return list(self.env["ir.http"].routing_map(key=key).iter_rules())

    def has_route(self, path):
        return any(str(rule).startswith(path) for rule in self.routes())

    def assert_refused(self, kinds, call):
        """``call()`` is answered with one of ``kinds`` and no value."""
        with self.assertRaises(Refused) as caught:
            call()
        self.assertIn(caught.exception.kind, kinds, caught.exception)
        self.assert_no_secret(caught.exception.body)
        return caught.exception


#: The name under which JSON clients see the exception.
PIN_REQUIRED = "odoo.addons.record_pin_core.exceptions.RecordPinRequired"
ACCESS_ERROR = "odoo.exceptions.AccessError"
#: Fault code of an access error in Odoo's XML-RPC.
FAULT = 4


def parameters_of(rule):
    """The parameters of a route, by name: ``inspect.Parameter``."""
    function = getattr(rule.endpoint, "original_endpoint", rule.endpoint)
    function = getattr(function, "method", function)
    parameters = inspect.signature(function).parameters
    return {name: parameters[name] for name in parameters if name != "self"}


def _with_own_cache(init):
    """Each request has a cursor with an empty cache, as on a server.

    Up to Odoo 18 those of a test share one: a request after the end of a grace period would find
    there what the guard of one before it had noted. One that cannot begin, since the transaction
    has failed, lets go of the lock: up to 17 every later request would wait.
    """

    def initialised(self, cursor, lock, *args, **kwargs):
        try:
            init(self, cursor, lock, *args, **kwargs)
        except psycopg2.Error:
            lock.release()
            raise
        self.cache = {}

    return initialised


def _letting_go(close):
    """A cursor that cannot be closed lets go of the lock all the same.

    Up to Odoo 15 a refusal may be translated with the cursor of the request inside that of the
    call; nested test cursors have to end in order, and every later request would wait.
    """

    def closed(self):
        try:
            close(self)
        finally:
            if not self._closed:
                self._closed = True
                self._lock.release()

    return closed
