"""Starts Odoo inside its environment: what each tree's ``odoo-bin`` does, for all series alike.

One thing is added: series 15.0 logs ``skipped X`` without the reason, which the gate has to know,
so its result class is taught to log it as later series do (``LAB_LOG_SKIP_REASON``).

``LAB_BUNDLES`` names the files of asset bundles (``web.assets_web.js``) that are built before the
tests, for all of them: Odoo builds a dozen, some for pages that no test opens, and 15.0 none, so
that each class of tests builds its own.

Two more for ``make compat``, each by a variable: ``LAB_TESTS_AT_END`` runs all tests after the last
module is loaded, and ``LAB_PAGES_LEFT_OUT`` skips those that would open a page whose path begins
with it.
"""

from __future__ import annotations

import os
import sys
from typing import Any, List

# Before anything imports time: Odoo's own launcher does the same.
os.environ["TZ"] = "UTC"
# The folder of this file must not be importable inside Odoo.
sys.path[:] = [entry for entry in sys.path if entry != os.path.dirname(os.path.abspath(__file__))]

import odoo.cli  # noqa: E402  (only inside an Odoo environment)


def log_skip_reasons() -> None:
    """Make ``skipped X`` read ``skipped X : reason``."""
    import logging

    from odoo.tests.runner import OdooTestResult

    plain = OdooTestResult.addSkip

    def add_skip(self, test, reason):  # type: ignore[no-untyped-def]
        description = self.getDescription
        self.getDescription = lambda one: "%s : %s" % (description(one), reason)
        try:
            plain(self, test, reason)
        finally:
            del self.getDescription

    OdooTestResult.addSkip = add_skip
    logging.getLogger(__name__).debug("skip reasons are logged")


def build_bundles(names: List[str]) -> None:
    """Build these files before the tests begin; others when a test asks for them."""
    from odoo.modules.registry import Registry
    from odoo.tests import loader

    plain = loader.make_suite

    def make_suite(module_names, position="at_install"):  # type: ignore[no-untyped-def]
        if position == "post_install":
            import odoo

            databases = odoo.tools.config["db_name"]
            name = databases if isinstance(databases, str) else databases[0]
            registry = Registry(name)
            with registry.cursor() as cr:
                assets = odoo.api.Environment(cr, 1, {})["ir.qweb"]
                for bundle, _dot, kind in (name.rpartition(".") for name in names):
                    _build(assets, bundle, kind == "js")
            registry["ir.qweb"]._pregenerate_assets_bundles = lambda _assets: []
        return plain(module_names, position)

    loader.make_suite = make_suite


def _build(assets: Any, bundle: str, js: bool) -> None:
    """The scripts of a bundle, or its styles, as a page asks for them."""
    if hasattr(assets, "_generate_asset_nodes"):  # up to 16.0
        assets._generate_asset_nodes(bundle, css=not js, js=js)
    elif js:
        assets._get_asset_bundle(bundle, css=False, js=True).js()
    else:
        assets._get_asset_bundle(bundle, css=True, js=False).css()


def run_all_tests_at_the_end() -> None:
    """Run the tests marked ``at_install`` together with those marked ``post_install``.

    An ``at_install`` test runs while its own module is being loaded: before any module has
    registered its hooks, and so without the guard, whose part in its result is the question.
    """
    from odoo.tests import loader

    plain = loader.make_suite

    def make_suite(module_names, position="at_install"):  # type: ignore[no-untyped-def]
        # Series 18 and 19 ask for at_install tests even where no module is installed or updated.
        if position != "post_install":
            return plain([], position)
        return plain(module_names, "at_install,post_install")

    loader.make_suite = make_suite


def leave_pages_out(beginning: str) -> None:
    """Skip a test at the point where it would open a browser for such a page."""
    import unittest

    from odoo.tests.common import HttpCase

    plain = HttpCase.browser_js

    def browser_js(self, url_path, *args, **kwargs):  # type: ignore[no-untyped-def]
        if url_path.startswith(beginning):
            raise unittest.SkipTest("pages like %s are left out" % beginning)
        return plain(self, url_path, *args, **kwargs)

    HttpCase.browser_js = browser_js


if __name__ == "__main__":
    if os.environ.get("LAB_LOG_SKIP_REASON"):
        log_skip_reasons()
    if os.environ.get("LAB_BUNDLES"):
        build_bundles(os.environ["LAB_BUNDLES"].split())
    if os.environ.get("LAB_TESTS_AT_END"):
        run_all_tests_at_the_end()
    if os.environ.get("LAB_PAGES_LEFT_OUT"):
        leave_pages_out(os.environ["LAB_PAGES_LEFT_OUT"])
    odoo.cli.main()
