"""Builds Odoo logs line by line."""

from __future__ import annotations

from typing import List

ADDON = "odoo.addons.record_pin.tests.test_unlock"


class Log:
    """A log of one run; every method adds one record and returns the log."""

    def __init__(self) -> None:
        self.lines: List[str] = []

    def add(self, level: str, logger: str, message: str) -> Log:
        """Any record."""
        head = "2026-01-02 03:04:05,678 99 %s db %s: " % (level, logger)
        self.lines += [line + " \n" for line in (head + message).splitlines()]
        return self

    def start(self, test: str) -> Log:
        """A test begins."""
        return self.add("INFO", ADDON, "Starting %s ..." % test)

    def skip(self, test: str, reason: str) -> Log:
        """A test is skipped."""
        return self.add("INFO", ADDON, "skipped %s : %s" % (test, reason))

    def fail(self, test: str, kind: str = "FAIL") -> Log:
        """A failure is reported, with its traceback."""
        trace = "Traceback (most recent call last):\n  File\nAssertionError: 1 != 2"
        return self.add("ERROR", ADDON, "%s: %s\n%s" % (kind, test, trace))

    def total(self, failed: int, errors: int, run: int) -> Log:
        """Odoo's own count."""
        text = "%d failed, %d error(s) of %d tests when loading database 'db'"
        level = "ERROR" if failed or errors else "INFO"
        return self.add(level, "odoo.tests.result", text % (failed, errors, run))
