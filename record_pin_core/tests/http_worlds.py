"""Made-up requests over real HTTP: through every protocol, and the routes themselves."""

import json
import re
from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import urlencode

from odoo import http

from .http_world import HttpWorld, Refused

#: The doors a made-up call may come through; the last one from Odoo 19 on.
DOORS = ("web session", "XML-RPC", "/jsonrpc", "/json/2")
#: What is made anew for each answer and tells nothing: tokens against forged requests, addresses of
#: objects in a server's traceback, the id of a page that asked, of a meeting, and the moment at
#: which PostgreSQL refused a row.
_MADE_ANEW = re.compile(
    r"\b[0-9a-f]{40}o\d*|\b0x[0-9a-f]{6,}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<=/join_videocall/)[0-9a-f]{32}|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+"
)
#: Seconds for the thread that has answered a request to let go of the transaction.
_PATIENCE = 60


class OverHttp(HttpWorld):
    """``over_http(request)`` for ``reader``, who is logged in once and has unlocked nothing."""

    def doors(self):
        """Those of the doors that this series has."""
        return [door for door in DOORS if door != "/json/2" or self.has_route("/json/2/<")]

    @contextmanager
    def logged_in(self):
        """Requests are those of the pages of ``reader``, or come with a key of theirs."""
        # each page has its own token against forged requests: not what this is about
        holder = getattr(http, "Request", None) or http.WebRequest  # up to 15
        with patch.object(holder, "validate_csrf", lambda *_args: True):
            self.key = self.api_key(self.reader)
            self._begin_session()
            self.web("res.users", "context_get")  # routes and templates are known after the first
            yield

    def _begin_session(self):
        self.sid = self.login(self.reader)
        self.begun = self._session()

    def _session(self):
        """Who has the session, by which token: no request goes on without both."""
        session = http.root.session_store.get(self.sid)
        return session.uid, session.session_token

    def stay_logged_in(self):
        """Log in again after a request that ended the session, or changed what it is checked by.

        Sessions are files: they stay as a request left them when all else of it is taken back. Each
        request after it would be refused, in both worlds alike.
        """
        if self._session() != self.begun:
            self._begin_session()
            self.kinds["logged in again"] += 1

    @contextmanager
    def alone(self):
        """No thread has a cursor open: one may still have when its answer is there.

        Test cursors are savepoints of the one transaction; going back behind one that is open would
        end it, and whoever has it would never let go of the lock.
        """
        lock = getattr(self.registry, "test_lock", None)
        if lock is None:  # from Odoo 19 on a test has it whenever it asks nothing
            yield
            return
        self.assertTrue(lock.acquire(timeout=_PATIENCE), "a request does not end")
        try:
            yield
        finally:
            lock.release()

    def over_http(self, request):
        """The answer; ``Refused`` with the body of an error."""
        if request.door == "route":
            self.use(self.sid)
            return self._route(request)
        args, kwargs = list(request.args), dict(request.kwargs, context=request.context)
        if request.door == "web session":
            self.use(self.sid)
            return self.web(request.model, request.method, *args, **kwargs)
        self.leave()
        if request.door == "/json/2":
            named = dict(self.requests.by_name(request), context=request.context)
            return self.post_json2(self.key, request.model, request.method, named)
        protocol = {"XML-RPC": self.xmlrpc, "/jsonrpc": self.jsonrpc}[request.door]
        return protocol(self.reader, request.model, request.method, args, kwargs)

    def _route(self, request):
        path, method, values = request.model, request.method, request.kwargs
        if method == "JSON":
            return self.post_json(path, values)
        texts = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
        }
        if method == "GET":
            answer = self.open_url(f"{path}?{urlencode(texts)}", allow_redirects=False)
        else:
            answer = self.open_url(path, texts, allow_redirects=False)
        body = answer.content.decode("utf-8", "backslashreplace")
        if answer.status_code >= 400:
            raise Refused(str(answer.status_code), body)
        return [answer.status_code, answer.headers.get("Location"), body]


def steady(answer):
    """``answer`` without what is made anew for each."""
    return json.loads(_MADE_ANEW.sub("…", json.dumps(answer, default=str)))
