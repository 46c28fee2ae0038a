"""The unit tests of the client's shared functions, in a page of each series."""

import re
from pathlib import Path

from .one_chromium import OneChromium

UNITS = Path(__file__).resolve().parents[1] / "static" / "tests" / "units"


class UnitContract(OneChromium):
    """``test_units`` runs them; an adapter whose Odoo has HOOT runs those of its own there, too."""

    #: Odoo collects only methods of the leaf class itself, unless it is told otherwise.
    allow_inherited_tests_method = True

    def test_units(self):
        texts = [path.read_text(encoding="utf-8") for path in UNITS.glob("*.test.js")]
        number = sum(len(re.findall(r"^test\(", text, re.MULTILINE)) for text in texts)
        self.assertTrue(number)
        # the client is there, too: its requests are over before the page is closed
        loaded = (
            "document.querySelector('.o_action_manager > *') && odoo.recordPinUnits"
            f" && odoo.recordPinUnits.files() === {len(texts)}"
        )
        self.browser_js(
            "/web", f"odoo.recordPinUnits.run({number})", loaded, login="admin", timeout=120
        )
