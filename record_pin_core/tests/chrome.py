"""The Chrome driver of old series with the Chromium of today, which has its new headless mode alone.

That mode ignores the window size of the command line and gives the page no focus, and its last
message on closing is an empty one, which the driver of 16 takes for JSON.
"""

import json
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

try:
    from websocket import WebSocketConnectionClosedException
except ImportError:  # then Odoo skips tests with a browser, and says so
    WebSocketConnectionClosedException = ConnectionError

#: Far above the ids with which the driver counts its own messages.
FIRST_ID = 1000000000


class ChromeOfToday:
    """Mixin of an ``HttpCase``: its browser has the size and the focus that the test asks for."""

    browser_size = "1366,911"

    @classmethod
    def setUpClass(cls):
        patcher = patch.object(ChromeBrowser, "_open_websocket", _opened(cls.browser_size))
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        super().setUpClass()


def _opened(size):
    open_websocket = ChromeBrowser._open_websocket
    width, height = (int(number) for number in size.replace("x", ",").split(","))
    commands = (
        (
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        ),
        ("Emulation.setFocusEmulationEnabled", {"enabled": True}),
    )

    def opened(browser):
        ws = open_websocket(browser) or browser.ws  # 17 answers it, before it was an attribute
        for number, (method, params) in enumerate(commands):
            message = {"id": FIRST_ID + number, "method": method, "params": params}
            ws.send(json.dumps(message))
        receive = ws.recv

        def received():
            message = receive()
            if not message:
                ws.shutdown()
                raise WebSocketConnectionClosedException("The browser is closing.")
            return message

        ws.recv = received
        return ws

    return opened
