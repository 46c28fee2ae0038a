"""Drives Chromium over its DevTools socket and takes the pictures; run in an Odoo's environment.

    python pictures_page.py SERVER START.json FOLDER CHROMIUM

It has websocket-client and Pillow there, as Odoo's own browser tests and reports need them.
"""

from __future__ import annotations

import base64
import io
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict

import websocket
from PIL import Image

WIDTH, HEIGHT = 1200, 700
#: Seconds until something is on the page; the first page of a database builds its bundles.
PATIENCE = 240
#: Enough for flat surfaces and letters; a picture has some 20 kB.
COLOURS = 96


class Page:
    """One tab."""

    def __init__(self, chromium: str, profile: str) -> None:
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
        [target] = [
            one
            for one in self.send("Target.getTargets")["targetInfos"]
            if one["type"] == "page" and one["url"] == "about:blank"
        ]
        answer = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = {"sessionId": answer["sessionId"]}
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
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

    def keep(self, path: Path) -> None:
        """The page as it is once nothing moves any more, without Odoo's own notices on it."""
        time.sleep(1)
        self.run(
            "document.querySelectorAll('.o_notification_close, .o_notification .btn-close')"
            ".forEach((button) => button.click())"
        )
        time.sleep(1)
        shot = self.send("Page.captureScreenshot", format="png")
        image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
        image.quantize(COLOURS).save(path, optimize=True)

    def close(self) -> None:
        """End Chromium."""
        self._socket.close()
        self.process.terminate()
        self.process.wait(30)


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


def take(page: Page, server: str, start: Dict[str, Any], folder: Path) -> None:
    """All pictures of one series."""
    contacts = "%s/web#action=%s" % (server, start["contacts"])
    log_in(page, server, "alice")
    page.open(contacts)
    page.see(".o_data_row.o_record_pin_locked")
    page.keep(folder / "list.png")
    page.click("document.querySelector('.o_switch_view.o_kanban')")
    page.see(".o_kanban_record.o_record_pin_locked")
    page.keep(folder / "kanban.png")
    page.open(contacts)
    page.click(
        "[...document.querySelectorAll('.o_data_row td')]"
        ".find((cell) => cell.textContent.trim() === %s)" % json.dumps(start["opened"])
    )
    digits = ".o_record_pin_dialog input.o_record_pin_digits"
    page.see(digits)
    page.keep(folder / "dialog.png")
    for key in start["pin"]:
        page.click("document.querySelector('.o_record_pin_key[data-key=\"%s\"]')" % key)
    page.click("document.querySelector('.o_record_pin_key[data-key=submit]')")
    page.see(".o_form_view .o_field_widget[name=phone]")
    page.see(".o_record_pin_left")
    page.wait("!document.querySelector('.o_record_pin_dialog')")
    page.keep(folder / "form.png")
    page.click("document.querySelector('.o_record_pin_lock_now')")
    page.see(".o_record_pin_cover")
    page.keep(folder / "cover.png")
    page.send("Network.clearBrowserCookies")
    log_in(page, server, "mona")
    page.open("%s/web#action=%s" % (server, start["settings"]))
    page.wait("document.body.innerText.includes('Defaults for new locks')")
    page.keep(folder / "settings.png")


def main() -> None:
    """See the module's text."""
    server, start, folder, chromium = sys.argv[1:]
    with tempfile.TemporaryDirectory(suffix="_pictures", ignore_cleanup_errors=True) as profile:
        page = Page(chromium, profile)
        try:
            made = json.loads(Path(start).read_text(encoding="utf-8"))
            take(page, server, made, Path(folder))
        finally:
            page.close()


if __name__ == "__main__":
    main()
