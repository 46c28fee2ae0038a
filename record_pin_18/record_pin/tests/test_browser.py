"""The shared contracts of the browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import browser, browser_linked, browser_units, late_requests


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, HttpCase):
    """Tours."""


@tagged("post_install", "-at_install")
class TestLinkedBrowser(browser_linked.LinkedBrowserContract, HttpCase):
    """Tours with the documents of a locked customer."""


@tagged("post_install", "-at_install")
class TestUnits(browser_units.UnitContract, HttpCase):
    """The client's shared functions."""


@tagged("post_install", "-at_install")
class TestOdoosUnits(browser_units.OdooUnitContract, HttpCase):
    """HOOT runs Odoo's unit tests of its views."""

    def test_odoos_views_work_where_the_client_is_not_started(self):
        browser_units.run_hoot(self, browser_units.OF_VIEWS, "test", "test suite succeeded")


@tagged("post_install", "-at_install")
class TestLateRequests(late_requests.LateRequestContract, HttpCase):
    """What pages ask too late."""
