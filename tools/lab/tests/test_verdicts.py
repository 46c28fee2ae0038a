# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""Two runs of the same tests, compared."""

from __future__ import annotations

import json

import pytest

from tools.lab import odoolog, verdicts
from tools.lab.verdicts import Verdicts

from .logs import ADDON, Log

X = ADDON + ": TestA.test_x"
Y = ADDON + ": TestA.test_y"
QUERIES = "Query count more than expected for user demo: 9 > 7 in test_x at crm/tests/test_x.py:1"


def read(log: Log) -> Verdicts:
    """The verdicts of a run that came to its end."""
    return verdicts.of(odoolog.read(log.total(0, 0, 1).lines))


def failing(*reports: str) -> Verdicts:
    """Test X, failing with each of these last lines."""
    log = Log().start("TestA.test_x")
    for report in reports:
        log.add("ERROR", ADDON, "FAIL: Subtest TestA.test_x\nTraceback\nAssertionError: " + report)
    return read(log)


def passing() -> Verdicts:
    return read(Log().start("TestA.test_x"))


def test_the_same_results_are_no_difference() -> None:
    assert not verdicts.different(passing(), passing())
    assert not verdicts.different(failing("1 != 2"), failing("1 != 3"))


def test_a_test_that_fails_in_one_run_alone_is_a_difference_in_both_directions() -> None:
    assert verdicts.different(passing(), failing("1 != 2")) == [X]
    assert verdicts.different(failing("1 != 2"), passing()) == [X]


def test_a_test_that_is_skipped_in_one_run_alone_is_a_difference() -> None:
    skipped = read(Log().start("TestA.test_x").skip("TestA.test_x", "no such module"))
    assert verdicts.different(passing(), skipped) == [X]
    assert verdicts.describe(X, passing(), skipped) == {
        "test": X,
        "without": "passed",
        "with": "skipped",
        "why": ["no such module"],
    }


def test_a_test_that_never_ran_is_a_difference() -> None:
    both = read(Log().start("TestA.test_x").start("TestA.test_y"))
    assert verdicts.different(both, passing()) == [Y]
    assert verdicts.describe(Y, both, passing())["with"] == "missing"


def test_an_error_between_tests_counts() -> None:
    log = Log().start("TestA.test_x").add("INFO", "odoo.modules.loading", "Module x loaded")
    noisy = read(log.add("ERROR", "odoo.tests.loader", "Can not `import x`."))
    assert len(verdicts.different(passing(), noisy)) == 1


def test_more_queries_than_allowed_are_told_apart() -> None:
    slower = failing(QUERIES, QUERIES)
    assert verdicts.only_queries([X], passing(), slower) == [X]


@pytest.mark.parametrize("other", ["1 != 2", "KeyError: 'x'"])
def test_a_test_that_fails_over_something_else_too_is_no_matter_of_queries(other: str) -> None:
    assert not verdicts.only_queries([X], passing(), failing(QUERIES, other))


def test_what_is_kept_is_read_as_it_was() -> None:
    log = Log().start("TestA.test_x").fail("TestA.test_x").start("TestA.test_y")
    found = read(log.start("TestA.test_z").skip("TestA.test_z", "why not"))
    kept = json.loads(json.dumps(verdicts.to_json(found)))
    assert verdicts.from_json(kept) == found


def test_failed_tests_are_named_in_order() -> None:
    log = Log().start("TestA.test_y").fail("TestA.test_y")
    assert verdicts.failed(read(log.start("TestA.test_x").fail("TestA.test_x"))) == [X, Y]
