"""Starts Odoo inside its environment: what each tree's ``odoo-bin`` does, for all series alike.

One thing is added: series 15.0 logs ``skipped X`` without the reason, which the gate has to know,
so its result class is taught to log it as later series do (``LAB_LOG_SKIP_REASON``).
"""

from __future__ import annotations

import os
import sys

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


if __name__ == "__main__":
    if os.environ.get("LAB_LOG_SKIP_REASON"):
        log_skip_reasons()
    odoo.cli.main()
