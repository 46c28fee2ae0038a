"""What one Python or one series of Odoo came to."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Union

PASSED = "passed"
FAILED = "failed"
NOT_RUN = "not run"


class Result(NamedTuple):
    """The outcome of one row of the matrix."""

    status: str
    reason: str = ""
    run: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    #: Lines that explain failures and skips.
    details: List[str] = []

    def as_json(self, with_reason: bool) -> Dict[str, Union[str, int]]:
        """The figures as they stand in ``build/test-summary.json``; seconds are rounded."""
        figures: Dict[str, Union[str, int]] = {"status": self.status}
        if with_reason:
            figures["reason"] = self.reason
        for name in ("run", "passed", "failed", "skipped"):
            figures[name] = int(getattr(self, name))
        figures["seconds"] = round(self.seconds)
        return figures


def not_run(reason: str) -> Result:
    """A row that could not be run here."""
    return Result(NOT_RUN, reason)


def added(first: Result, second: Result) -> Result:
    """One row of two stages: passed when both are, with the figures of both."""
    bad = FAILED in (first.status, second.status)
    return Result(
        FAILED if bad else PASSED,
        "; ".join(reason for reason in (first.reason, second.reason) if reason),
        first.run + second.run,
        first.passed + second.passed,
        first.failed + second.failed,
        first.skipped + second.skipped,
        first.seconds + second.seconds,
        first.details + second.details,
    )
