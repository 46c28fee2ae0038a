"""One Chromium for all tests with a browser: each has a page and a state of its own in it.

Odoo starts one for each test, with a profile that has never seen a page: a second to start and to
end it, and everything that a page loads is fetched and compiled anew. Here it stays, with what it
has cached, and a test begins with an empty page, without cookies and without storage.
"""

import atexit
import contextlib
import json
import os
import shutil
import tempfile
import time
import urllib.request
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

try:
    import websocket
except ImportError:  # then Odoo skips tests with a browser, and says so
    websocket = None

#: Seconds for Chromium to do what it is told, on a busy machine, too.
_PATIENCE = 60
#: What a driver would do to the browser, or to its caches, is done to nothing instead.
_LEFT_OUT = ("Browser.close", "Network.clearBrowserCache")


class OneChromium:
    """Mixin of an ``HttpCase``: drivers find a Chromium that is already there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()  # first: its clean-up, from 17 on, looks for patches that are left
        for name, replacement in (
            ("_spawn_chrome", _spawning(ChromeBrowser._spawn_chrome, cls.base_url())),
            ("_websocket_send", _sparing(ChromeBrowser._websocket_send)),
            ("stop", _stopping(ChromeBrowser.stop)),
        ):
            patcher = patch.object(ChromeBrowser, name, replacement)
            patcher.start()
            cls.addClassCleanup(patcher.stop)


class _Lent:
    """A process for a driver, who may look whether it runs, but not end it."""

    def __init__(self, process):
        self.process, self.pid = process, process.pid

    def poll(self):
        return self.process.poll()

    def send_signal(self, number):
        if number == 0:
            self.process.send_signal(0)

    def terminate(self):
        """Leave it running."""

    def wait(self, timeout=None):
        """Do not: it goes on."""


class _Chromium:
    """The running one: ``found`` is what the driver's own start of it has answered."""

    def __init__(self, folder, port, found):
        self.folder, self.port, self.found = folder, port, found

    def ask(self, command, method="GET"):
        """The JSON commands beside the protocol: ``list``, ``new``, ``close``."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/json/{command}", method=method
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=_PATIENCE) as answer:
            return answer.read()

    def targets(self):
        """Pages and workers, but for those that are parts of Chromium itself."""
        found = json.loads(self.ask("list"))
        return [target for target in found if not target["url"].startswith("chrome:")]

    def renew_page(self):
        """An empty page instead of all there are; workers end with the pages they belong to."""
        old = self.targets()
        new = json.loads(self.ask("new?about:blank", "PUT"))
        for target in old:
            with contextlib.suppress(OSError):  # it has gone by itself
                self.ask("close/" + target["id"])
        end = time.monotonic() + _PATIENCE
        while [target["id"] for target in self.targets()] != [new["id"]]:
            if time.monotonic() > end:
                raise AssertionError(f"pages stay open: {self.targets()}")
            time.sleep(0.01)
        return new

    def forget(self, page, origin):
        """No cookies, and nothing that a page of ``origin`` has stored."""
        ws = websocket.create_connection(
            page["webSocketDebuggerUrl"], timeout=_PATIENCE, suppress_origin=True
        )
        with contextlib.closing(ws):
            for number, (method, params) in enumerate(
                (
                    ("Network.clearBrowserCookies", {}),
                    ("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"}),
                )
            ):
                ws.send(json.dumps({"id": number, "method": method, "params": params}))
                answer = json.loads(ws.recv())
                while answer.get("id") != number:
                    answer = json.loads(ws.recv())
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer}")

    def end(self):
        """Close it for good."""
        with contextlib.suppress(OSError, websocket.WebSocketException):
            version = json.loads(self.ask("version"))
            ws = websocket.create_connection(
                version["webSocketDebuggerUrl"], timeout=_PATIENCE, suppress_origin=True
            )
            ws.send(json.dumps({"id": 1, "method": "Browser.close"}))
            ws.recv()
        end = time.monotonic() + _PATIENCE
        while self.runs() and time.monotonic() < end:  # it writes to its profile until it has ended
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)

    def runs(self):
        if isinstance(self.found, tuple):
            return self.found[0].poll() is None
        try:
            return os.waitpid(self.found, os.WNOHANG) == (0, 0)
        except ChildProcessError:  # somebody has asked before
            return False


#: The one, as soon as a test has needed it.
_running = []


def _spawning(spawn, origin):
    """Start Chromium once; later drivers get the one that runs, with a new page."""

    def spawned(browser, command):
        if _running:
            # The requests of the test before are over: no late answer sets a cookie any more.
            try:
                _running[0].forget(_running[0].renew_page(), origin)
            except OSError:  # it has crashed
                _running.pop().end()
        if not _running:
            _running.append(_started(browser, command, spawn))
            atexit.register(_end)
        return _lent(browser, _running[0])

    return spawned


def _started(browser, command, spawn):
    """Started by the driver, with a profile that is not the driver's to remove."""
    folder = tempfile.mkdtemp(suffix="_chrome_of_all")
    option = "--user-data-dir="
    command = [option + folder if word.startswith(option) else word for word in command]
    own, browser.user_data_dir = browser.user_data_dir, folder
    try:
        found = spawn(browser, command)
    finally:
        browser.user_data_dir = own
    port = found[1] if isinstance(found, tuple) else browser.devtools_port
    return _Chromium(folder, port, found)


def _lent(browser, chromium):
    """What starting it answers: a process and its port, or its id alone up to 16."""
    if isinstance(chromium.found, tuple):
        return _Lent(chromium.found[0]), chromium.port
    browser.devtools_port = chromium.port
    return chromium.found


def _sparing(send):
    def sent(browser, method, *args, **kwargs):
        return send(browser, "Page.enable" if method in _LEFT_OUT else method, *args, **kwargs)

    return sent


def _stopping(stop):
    """The page ends, so that it asks nothing more, and what the driver has made for itself."""

    def stopped(browser):
        if isinstance(getattr(browser, "chrome", None), _Lent):
            stop(browser)
        else:  # up to 16, whose driver would end the process by its id
            browser.chrome_pid = None
            if browser.ws:
                browser.ws.close()
            stop(browser)
        with contextlib.suppress(OSError):
            _running[0].renew_page()

    return stopped


def _end():
    if _running:
        _running.pop().end()
