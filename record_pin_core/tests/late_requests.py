"""A page that is gone may still have sent a request: it must not meet the test that goes on.

Up to Odoo 18 the requests of a page are answered in the one transaction of the test, in threads of
their own. A lock keeps them from each other, but the test itself does not ask for it: a late one
would use the test's cursor between a query of the test and its result, or while it is rolled back.
(Odoo 19 keeps them out by itself.)
"""

import contextlib
import threading

import requests

from odoo.tools import mute_logger

#: Where an error is logged when a request is refused.
_REFUSING = ("odoo.http", "werkzeug")


class TestIsOver(Exception):
    """A request came too late to be answered in the transaction of its test."""


class Door:
    """Odoo's lock on a test's transaction, which only the test itself gets when that is over."""

    def __init__(self, lock):
        self.lock = lock.lock if isinstance(lock, Door) else lock
        self.over = False
        self._test = threading.current_thread()

    def acquire(self):
        self.lock.acquire()
        if self.over and threading.current_thread() is not self._test:
            self.lock.release()
            raise TestIsOver

    def release(self):
        self.lock.release()

    def __enter__(self):
        self.acquire()

    def __exit__(self, *raised):
        self.release()


class KeepRequestsOut:
    """Mixin of an ``HttpCase``: requests are answered while a page is open, at no other time."""

    door = None

    def setUp(self):
        self.addCleanup(self._refuse_late_requests)  # first: it is done after all is rolled back
        super().setUp()
        lock = getattr(self.registry, "test_lock", None)
        if lock:
            self.door = self.registry.test_lock = Door(lock)
            self.door.acquire()

    def _refuse_late_requests(self):
        if self.door:
            self.door.over = True
            with mute_logger(*_REFUSING):
                self.door.release()
                self._wait_remaining_requests()

    def browser_js(self, *args, **kwargs):
        if not self.door:
            return super().browser_js(*args, **kwargs)
        self.door.release()
        try:
            return super().browser_js(*args, **kwargs)
        finally:
            self.door.acquire()

    def authenticate(self, *args, **kwargs):
        """Reads who the user is with the test's cursor, as Odoo opens the browser."""
        with self.door or contextlib.nullcontext():
            return super().authenticate(*args, **kwargs)


class LateRequestContract(KeepRequestsOut):
    """What a page asks after it is gone gets no cursor of the test, neither in it nor after it."""

    #: Odoo collects only methods of the leaf class itself, unless it is told otherwise.
    allow_inherited_tests_method = True

    def test_a_late_request_is_refused(self):
        self.authenticate(None, None)
        page, cookies = self.base_url() + "/web/login", dict(self.opener.cookies)
        answers = []

        def ask():
            with requests.Session() as direct:
                direct.trust_env = False
                answers.append(direct.get(page, cookies=cookies, timeout=60).status_code)

        late = threading.Thread(target=ask)
        late.start()
        late.join(0.5)
        self.assertNotIn(200, answers)  # it waits, or was refused at once
        if self.door:
            self.addCleanup(self.door.acquire)  # the test itself is let in to clear up
        with mute_logger(*_REFUSING):
            self._refuse_late_requests()
            late.join()
        self.assertGreaterEqual(answers[0], 400)
