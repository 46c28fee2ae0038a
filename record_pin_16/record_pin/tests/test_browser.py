"""The shared contracts of the browser."""

from pathlib import Path

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import (
    browser,
    browser_linked,
    browser_units,
    chrome,
    late_requests,
)


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, chrome.ChromeOfToday, HttpCase):
    """Tours."""

    url = "/web#action={action}"
    list_type = "tree"


@tagged("post_install", "-at_install")
class TestLinkedBrowser(browser_linked.LinkedBrowserContract, chrome.ChromeOfToday, HttpCase):
    """Tours with the documents of a locked customer."""

    url = "/web#action={action}"
    list_type = "tree"


@tagged("post_install", "-at_install")
class TestUnits(browser_units.UnitContract, chrome.ChromeOfToday, HttpCase):
    """The client's shared functions, and what only 16 has."""

    folders = (browser_units.UNITS, Path(__file__).parents[1] / "static" / "tests" / "units")


@tagged("post_install", "-at_install")
class TestOdoosUnits(browser_units.OdooUnitContract, chrome.ChromeOfToday, HttpCase):
    """Odoo's unit tests of its views."""


@tagged("post_install", "-at_install")
class TestLateRequests(late_requests.LateRequestContract, HttpCase):
    """What pages ask too late."""
