"""A tab of a Chromium of its own, driven over its DevTools socket.

It is for scripts in an Odoo's environment, which has websocket-client for Odoo's browser tests.
"""

from __future__ import annotations

import collections
import itertools
import json
import subprocess
import time
from pathlib import Path
from typing import Any, Deque, Dict, Optional, Tuple

import websocket

#: Seconds until something is on the page; the first page of a database builds its bundles.
PATIENCE = 240


class Page:
    """One tab of ``size`` in pixels, as a telephone shows it where ``mobile``."""

    def __init__(
        self, chromium: str, profile: str, size: Tuple[int, int], mobile: bool = False
    ) -> None:
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        port_file = Path(profile) / "DevToolsActivePort"
        until = time.monotonic() + PATIENCE
        while not (port_file.is_file() and port_file.stat().st_size > 5):
            if time.monotonic() > until:
                raise TimeoutError("Chromium does not start.")
            time.sleep(0.1)
        port, path = port_file.read_text(encoding="utf-8").split()[:2]
        self._numbers = itertools.count(1)
        self._socket = websocket.create_connection(
            "ws://127.0.0.1:%s%s" % (port, path), suppress_origin=True, timeout=PATIENCE
        )
        self._session: Dict[str, str] = {}
        self._events: Deque[Dict[str, Any]] = collections.deque()
        [target] = [
            one
            for one in self.send("Target.getTargets")["targetInfos"]
            if one["type"] == "page" and one["url"] == "about:blank"
        ]
        answer = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = {"sessionId": answer["sessionId"]}
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=size[0], height=size[1], deviceScaleFactor=1, mobile=mobile,
        )  # fmt: skip
        self.send("Emulation.setTouchEmulationEnabled", enabled=mobile)
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)

    def send(self, method: str, **params: Any) -> Any:
        """One command; its result."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params, **self._session}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self._events.append(answer)

    def event(self, patience: float) -> Optional[Dict[str, Any]]:
        """What the tab tells next of the domains that were enabled; None after ``patience`` s."""
        if self._events:
            return self._events.popleft()
        self._socket.settimeout(patience)
        try:
            told: Dict[str, Any] = json.loads(self._socket.recv())
            return told
        except websocket.WebSocketTimeoutException:
            return None
        finally:
            self._socket.settimeout(PATIENCE)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; None while a page is being left."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    def wait(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        until = time.monotonic() + PATIENCE
        while not self.run("Boolean(%s)" % condition):
            if time.monotonic() > until:
                raise TimeoutError("Never true: " + condition)
            time.sleep(0.2)

    def see(self, selector: str) -> None:
        """Until something is on the page."""
        self.wait("document.querySelector(%s)" % json.dumps(selector))

    def open(self, url: str) -> None:
        """A fresh page: a new hash alone would load none."""
        for address in ("about:blank", url):
            self.send("Page.navigate", url=address)
            self.wait("location.href.startsWith(%s)" % json.dumps(address.split("#")[0]))

    def click(self, element: str) -> None:
        """Click the element that a JavaScript expression gives."""
        self.wait(element)
        self.run("(%s).click()" % element)

    def close(self) -> None:
        """End Chromium, also one that hangs."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(30)
        self._socket.close()


def log_in(page: Page, server: str, login: str) -> None:
    """Through the form of the login page."""
    page.open(server + "/web/login")
    page.see("form.oe_login_form [name=password]")
    page.run(
        "(() => { const form = document.querySelector('form.oe_login_form');"
        " form.querySelector('[name=login]').value = form.querySelector('[name=password]').value"
        " = %s; form.submit(); })()" % json.dumps(login)
    )
    page.wait("!document.querySelector('form.oe_login_form')")
    page.see(".o_web_client .o_main_navbar, .o_main_navbar")
