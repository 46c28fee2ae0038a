"""The shared contract of the browser, and the JavaScript unit tests of this addon."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import browser, browser_linked


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, HttpCase):
    """Tours."""


@tagged("post_install", "-at_install")
class TestUnits(HttpCase):
    """HOOT."""

    def test_units(self):
        # the id that HOOT gives the suite of an addon: a hash of its name
        suite = 0
        for character in "@record_pin":
            suite = ((suite << 5) - suite + ord(character)) & 0xFFFFFFFF
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite:08x}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
        )


@tagged("post_install", "-at_install")
class TestLinkedBrowser(browser_linked.LinkedBrowserContract, HttpCase):
    """Tours with the documents of a locked customer."""
