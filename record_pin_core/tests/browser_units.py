"""The unit tests of the client's shared functions, in a page of each series."""

import json
import re
from pathlib import Path

from .late_requests import KeepRequestsOut
from .one_chromium import OneChromium

UNITS = Path(__file__).resolve().parents[1] / "static" / "tests" / "units"

#: Milliseconds in which a page of the website or the portal loads what it begins without.
_LAZY = 2000
#: Loads them, and begins when all files are there.
_START = """
    const script = Object.assign(document.createElement("script"), { src: %(url)s });
    document.head.append(script);
    const timer = setInterval(() => {
        if (odoo.recordPinUnits && odoo.recordPinUnits.files() === %(files)d) {
            clearInterval(timer);
            odoo.recordPinUnits.run(%(number)d);
        }
    }, 100);
"""


class UnitContract(KeepRequestsOut, OneChromium):
    """``test_units`` runs them; an adapter whose Odoo has HOOT runs those of its own there, too."""

    #: Odoo collects only methods of the leaf class itself, unless it is told otherwise.
    allow_inherited_tests_method = True

    def test_units(self):
        texts = [path.read_text(encoding="utf-8") for path in UNITS.glob("*.test.js")]
        number = sum(len(re.findall(r"^test\(", text, re.MULTILINE)) for text in texts)
        self.assertTrue(number)
        # the client is there, too: its requests are over before the page is closed
        loaded = "document.querySelector('.o_action_manager > *') !== null"
        code = _START % {"files": len(texts), "number": number, "url": json.dumps(self._bundle())}
        self.browser_js("/web", code, loaded, login="admin", timeout=120)

    def test_pages_without_the_client_have_no_error_of_the_tours(self):
        """The tours of other apps run there, beside what these put into the bundle of all tours."""
        self.browser_js(
            "/web/login",
            f"setTimeout(() => console.log('test successful'), {_LAZY})",
            "document.readyState === 'complete'",
        )

    def _bundle(self):
        """The address of the script with the units."""
        (node,) = self.env["ir.qweb"]._get_asset_nodes("record_pin.assets_units", css=False)
        return node[1].get("src") or node[1]["data-src"]
