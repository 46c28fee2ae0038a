"""The shared contracts of the browser, and the JavaScript unit tests of this addon."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import browser, browser_linked, browser_units, late_requests


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, HttpCase):
    """Tours."""


@tagged("post_install", "-at_install")
class TestUnits(browser_units.UnitContract, HttpCase):
    """HOOT runs the units of the shared functions, and those of dialogs and views."""

    def test_units(self):
        suites = "".join(f"&id={suite_id(name):08x}" for name in ("record_pin_core", "record_pin"))
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{suites}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
        )


def suite_id(addon):
    """The id that HOOT gives the suite of an addon: a hash of its name."""
    number = 0
    for character in f"@{addon}":
        number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
    return number


@tagged("post_install", "-at_install")
class TestLinkedBrowser(browser_linked.LinkedBrowserContract, HttpCase):
    """Tours with the documents of a locked customer."""


@tagged("post_install", "-at_install")
class TestLateRequests(late_requests.LateRequestContract, HttpCase):
    """What pages ask too late."""
