"""The Chrome driver of old series and the Chromium of today, which has the new headless mode only.

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

#: What a page of the web client loads.
BUNDLES = (
    "web.assets_common",
    "web.assets_backend",
    "web.assets_backend_prod_only",
    "web.assets_tests",
)


class ChromeOfToday:
    """Mixin of an ``HttpCase``: its browser has the size and the focus that the test asks for."""

    browser_size = "1366,911"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()  # first: its clean-up, from 17 on, looks for patches that are left
        patcher = patch.object(ChromeBrowser, "_open_websocket", _opened(cls.browser_size))
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        qweb = cls.env["ir.qweb"]
        if not hasattr(qweb, "_pregenerate_assets_bundles"):
            # 15 builds them as a page asks for them, and each test would take its own back
            for bundle in BUNDLES:
                qweb._generate_asset_nodes(bundle, css=True, js=False)
                qweb._generate_asset_nodes(bundle, css=False, js=True)

    def setUp(self):
        super().setUp()
        # Up to 16 the tests of a class share a browser, in which a late answer to the page of the
        # test before (it tries to connect to the bus) may set the session's cookie anew.
        terminate = getattr(self, "terminate_browser", None)
        if terminate:
            self.addCleanup(terminate)


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
