"""Unit tests in the browser: of the client's shared functions, and of Odoo's views beside it."""

import json
import re
from pathlib import Path
from urllib.parse import quote

from .late_requests import KeepRequestsOut
from .one_chromium import OneChromium

UNITS = Path(__file__).resolve().parents[1] / "static" / "tests" / "units"

#: Odoo's own tests of a list, a form, a kanban view and a form that cannot be read, as HOOT
#: names them; QUnit knows the end of the name.
OF_VIEWS = (
    "@web/views/list/list_view/simple readonly list",
    "@web/views/form/form_view/simple form rendering",
    "@web/views/kanban/kanban_view/basic ungrouped rendering",
    (
        "@web/webclient/actions/load_state/new urls/"
        "lazy loaded multi record view with failing mono record one"
    ),
)
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
    #: Where the units are; those of an adapter are in its bundle as well.
    folders = (UNITS,)

    def test_units(self):
        files = [path for folder in self.folders for path in folder.glob("*.test.js")]
        texts = [path.read_text(encoding="utf-8") for path in files]
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


class OdooUnitContract(KeepRequestsOut, OneChromium):
    """Odoo's unit tests up to 17 mount views in an environment of the services that they name.

    Those of HOOT, from 18 on, start all services; an adapter whose Odoo has it names the tests its
    way (``run_hoot``). ``make compat MODULES=javascript`` compares all tests.
    """

    #: Odoo collects only methods of the leaf class itself, unless it is told otherwise.
    allow_inherited_tests_method = True

    def test_odoos_views_work_where_the_client_is_not_started(self):
        names = [name.rpartition("/")[2] for name in OF_VIEWS]
        path = "/web/tests?filter=" + quote("/: (%s)$/" % "|".join(names))
        self.browser_js(path, "", "", login="admin", timeout=300)


def run_hoot(case, names, parameter, end):
    """Run suites and tests by name, where the page names each by ``parameter`` and ends so."""
    wanted = "".join(f"&{parameter}={hoot_id(name)}" for name in names)
    path = "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000" + wanted
    case.browser_js(path, "", "", login="admin", timeout=300, success_signal=f"[HOOT] {end}")


def hoot_id(name):
    """The id that HOOT gives a suite or a test: a hash of its name."""
    number = 0
    for character in name:
        number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
    return f"{number:08x}"
