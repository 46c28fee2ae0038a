"""The shared contract of the browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import browser


@tagged("post_install", "-at_install")
class TestBrowser(browser.BrowserContract, HttpCase):
    """Tours."""

    url = "/web#action={action}"
    list_type = "tree"
    # The new headless mode of Chromium takes no window size with an x.
    browser_size = "1366,911"
