# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""What is counted in a log of Odoo's test runner."""

from __future__ import annotations

from typing import List

import pytest

from tools.lab import odoolog, odootests
from tools.lab.odoolog import Outcome

from .logs import ADDON, Log


def figures(outcome: Outcome) -> List[int]:
    """run, passed, failed, skipped."""
    return [outcome.run, outcome.passed, outcome.failures, len(outcome.skipped)]


def test_passed_tests_are_counted() -> None:
    outcome = odoolog.read(Log().start("TestA.test_x").start("TestA.test_y").total(0, 0, 2).lines)
    assert figures(outcome) == [2, 2, 0, 0]
    assert outcome.problem() == ""


def test_a_skip_keeps_its_reason() -> None:
    log = Log().start("TestA.test_x").skip("TestA.test_x", "because: of (this)").total(0, 0, 1)
    outcome = odoolog.read(log.lines)
    assert figures(outcome) == [1, 0, 0, 1]
    assert outcome.skipped[0].reason == "because: of (this)"
    assert not outcome.skipped[0].needs_browser


@pytest.mark.parametrize(
    "reason",
    [
        "websocket-client module is not installed",
        "Chrome executable not found",
        "Failed to detect chrome devtools port after 2.5s.",
        "Error during Chrome headless connection",
    ],
)
def test_odoos_reasons_for_want_of_a_browser_are_known(reason: str) -> None:
    log = Log().start("TestA.test_x").skip("TestA.test_x", reason).total(0, 0, 1)
    assert odoolog.read(log.lines).skipped[0].needs_browser


def test_subtests_of_one_test_are_one_failure() -> None:
    log = Log().start("TestA.test_x")
    log.fail("Subtest TestA.test_x (i=0)").fail("Subtest TestA.test_x (i=2)").total(2, 0, 1)
    outcome = odoolog.read(log.lines)
    assert figures(outcome) == [1, 0, 1, 0]
    assert outcome.failed == {ADDON + ": TestA.test_x": "AssertionError: 1 != 2"}


def test_class_set_ups_fail_and_skip_one_by_one_without_having_run() -> None:
    log = Log().start("TestC.test_z")
    for name in ("TestA", "TestB"):
        log.fail("setUpClass (odoo.addons.x.tests.test_y.%s)" % name, "ERROR")
    log.skip("setUpClass (odoo.addons.x.tests.test_y.TestD)", "Chrome executable not found")
    outcome = odoolog.read(log.total(0, 2, 1).lines)
    assert figures(outcome) == [1, 1, 2, 1]
    assert not outcome.skipped[0].started


def test_an_error_logged_by_a_passing_test_fails_it() -> None:
    log = Log().start("TestA.test_x").add("ERROR", "odoo.addons.record_pin", "oh no")
    log.start("TestA.test_y").total(0, 0, 2)
    outcome = odoolog.read(log.lines)
    assert figures(outcome) == [2, 1, 1, 0]
    assert "oh no" in outcome.failed[ADDON + ": TestA.test_x"]


def test_a_logged_exception_is_named() -> None:
    text = "Exception during request handling.\nTraceback (most recent call last):\nKeyError: 'x'"
    log = Log().start("TestA.test_x").add("ERROR", "odoo.http", text).total(0, 0, 1)
    found = odoolog.read(log.lines).failed[ADDON + ": TestA.test_x"]
    assert found.endswith("odoo.http: Exception during request handling. … KeyError: 'x'")


def test_errors_of_a_failing_test_are_not_counted_twice() -> None:
    log = Log().start("TestA.test_js").add("ERROR", ADDON + ".TestA.test_js.browser", "kaput")
    log.fail("TestA.test_js").add("ERROR", "odoo.modules.loading", "Module record_pin: 1 failures, "
                                  "0 errors of 1 tests").total(1, 0, 1)  # fmt: skip
    assert figures(odoolog.read(log.lines)) == [1, 0, 1, 0]


def test_an_error_between_tests_is_a_failure_of_its_own() -> None:
    log = Log().start("TestA.test_x")
    log.add("INFO", "odoo.modules.loading", "Module record_pin loaded in 1.00s")
    log.add("ERROR", "odoo.tests.loader", "Can not `import record_pin`.").total(0, 0, 1)
    outcome = odoolog.read(log.lines)
    assert figures(outcome) == [1, 1, 1, 0]
    assert outcome.logged == ["odoo.tests.loader: Can not `import record_pin`."]


def page(log: Log, level: str, message: str) -> Log:
    """The page under test writes to its console."""
    return log.add(level, ADDON + ".TestA.test_js.browser", message)


CUT_OFF = "Exception received after termination: Uncaught (in promise)TypeError: Failed to fetch"


def test_requests_cut_off_after_success_are_no_failure() -> None:
    log = page(Log().start("TestA.test_js"), "INFO", "test successful")
    page(log, "ERROR", CUT_OFF).total(0, 0, 1)
    assert figures(odoolog.read(log.lines)) == [1, 1, 0, 0]


@pytest.mark.parametrize("message", ["TypeError: x is undefined", "Error: kaput"])
def test_any_other_error_after_success_is_a_failure(message: str) -> None:
    log = page(Log().start("TestA.test_js"), "INFO", "test successful")
    page(log, "ERROR", message).total(0, 0, 1)
    assert figures(odoolog.read(log.lines)) == [1, 0, 1, 0]


def test_a_failed_request_before_success_is_a_failure() -> None:
    log = page(Log().start("TestA.test_js").start("TestA.test_other"), "ERROR", CUT_OFF)
    page(log, "INFO", "test successful").total(0, 0, 2)
    assert figures(odoolog.read(log.lines)) == [2, 1, 1, 0]


def test_words_like_error_in_continuation_lines_mean_nothing() -> None:
    log = Log().start("TestA.test_x")
    log.lines.append("<string>:1: (ERROR/3) Unexpected indentation.\n")
    assert figures(odoolog.read(log.total(0, 0, 1).lines)) == [1, 1, 0, 0]


def test_an_unexpected_success_is_a_failure() -> None:
    log = Log().start("TestA.test_x").add("ERROR", ADDON, "unexpected success for TestA.test_x")
    assert figures(odoolog.read(log.total(0, 0, 1).lines)) == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("log", "part"),
    [
        (Log().start("TestA.test_x"), "ended before"),
        (Log().start("TestA.test_x").total(0, 0, 5), "counted 5"),
        (Log().total(0, 0, 0), "no test"),
    ],
)
def test_a_doubtful_log_is_a_failure(log: Log, part: str) -> None:
    verdict = odootests.judge(odoolog.read(log.lines), 0, "", "chromium", 1.0)
    assert part in verdict.reason
    assert verdict.status == "failed"
    assert verdict.failed >= 1


def skipped_in_browser() -> Outcome:
    """One passed test, and one that found no browser."""
    log = Log().start("TestA.test_ok").start("TestA.test_x")
    return odoolog.read(
        log.skip("TestA.test_x", "Chrome executable not found").total(0, 0, 2).lines
    )


def test_a_browser_skip_fails_where_there_is_a_browser() -> None:
    verdict = odootests.judge(skipped_in_browser(), 0, "", "chromium", 1.0)
    assert verdict.status == "failed"
    assert "browser" in verdict.reason


def test_a_browser_skip_passes_where_none_can_be_installed() -> None:
    verdict = odootests.judge(skipped_in_browser(), 0, "", None, 1.0)
    assert (verdict.status, verdict.failed, verdict.skipped) == ("passed", 0, 1)


@pytest.mark.parametrize(("code", "late"), [(1, ""), (-9, ""), (0, "no end after 3600 s")])
def test_a_bad_end_fails_a_run_whose_tests_all_passed(code: int, late: str) -> None:
    outcome = odoolog.read(Log().start("TestA.test_x").total(0, 0, 1).lines)
    verdict = odootests.judge(outcome, code, late, None, 1.0)
    assert (verdict.status, verdict.failed) == ("failed", 1)
    assert verdict.reason
