"""The shared contracts of the browser, and the JavaScript unit tests of this addon."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import browser, browser_linked, browser_units, late_requests

#: How HOOT's page names suites and tests here, and what it says when all have passed.
HOW = ("id", "Test suite succeeded")


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, HttpCase):
    """Tours."""


@tagged("post_install", "-at_install")
class TestUnits(browser_units.UnitContract, HttpCase):
    """HOOT runs the units of the shared functions, and those of dialogs and views."""

    def test_units(self):
        browser_units.run_hoot(self, ("@record_pin_core", "@record_pin"), *HOW)


@tagged("post_install", "-at_install")
class TestLinkedBrowser(browser_linked.LinkedBrowserContract, HttpCase):
    """Tours with the documents of a locked customer."""


@tagged("post_install", "-at_install")
class TestOdoosUnits(browser_units.OdooUnitContract, HttpCase):
    """HOOT runs Odoo's unit tests of its views."""

    def test_odoos_views_work_where_the_client_is_not_started(self):
        browser_units.run_hoot(self, browser_units.OF_VIEWS, *HOW)


@tagged("post_install", "-at_install")
class TestLateRequests(late_requests.LateRequestContract, HttpCase):
    """What pages ask too late."""
