"""Compares two runs of the same tests: in a database without the addons, and in one with them."""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Sequence

from .odoolog import Outcome

PASSED = "passed"
FAILED = "failed"
SKIPPED = "skipped"
#: It ran in the other database alone.
MISSING = "missing"

_MODULE = re.compile(r"^odoo\.addons\.(?P<module>\w+)\.")
#: A class in brackets: a class set-up failed, or was skipped.
_CLASS = re.compile(r"\((?:[\w.]+\.)?(?P<name>\w+)\)$")
#: What ``assertQueryCount`` of Odoo 15-19 says.
_QUERIES = "Query count more than expected"


class Verdict(NamedTuple):
    """What became of one test."""

    state: str
    #: The last line of each of its reports.
    reports: List[str]

    @property
    def only_queries(self) -> bool:
        """Did it fail for nothing but more queries than it allows?"""
        return self.state == FAILED and all(_QUERIES in report for report in self.reports)


Verdicts = Dict[str, Verdict]
_MISSING = Verdict(MISSING, [])


def of(outcome: Outcome) -> Verdicts:
    """The verdict on each test of a run; errors logged between tests count as failed tests."""
    found = {test: Verdict(PASSED, []) for test in outcome.started}
    for skip in outcome.skipped:
        found[skip.test] = Verdict(SKIPPED, [skip.reason])
    for test in outcome.failed:
        found[test] = Verdict(FAILED, outcome.reports[test])
    for text in outcome.logged:
        found["between tests: " + text] = Verdict(FAILED, [text])
    return found


def to_json(verdicts: Verdicts) -> Dict[str, Any]:
    """As JSON keeps them; passed tests are the rule and take no room."""
    return {test: list(verdict) if verdict.reports else verdict.state
            for test, verdict in verdicts.items()}  # fmt: skip


def from_json(kept: Dict[str, Any]) -> Verdicts:
    """What ``to_json`` made, read again."""
    return {test: Verdict(value, []) if isinstance(value, str) else Verdict(*value)
            for test, value in kept.items()}  # fmt: skip


def failed(verdicts: Verdicts) -> List[str]:
    """The names of the failed tests, sorted."""
    return sorted(test for test, verdict in verdicts.items() if verdict.state == FAILED)


def different(without: Verdicts, with_addons: Verdicts) -> List[str]:
    """The tests that did not end alike in both runs, sorted."""
    return sorted(
        test
        for test in set(without) | set(with_addons)
        if without.get(test, _MISSING).state != with_addons.get(test, _MISSING).state
    )


def only_queries(tests: Sequence[str], without: Verdicts, with_addons: Verdicts) -> List[str]:
    """Those of ``tests`` that pass without the addons and fail with them over queries alone."""
    return [
        test
        for test in tests
        if without.get(test, _MISSING).state == PASSED
        and with_addons.get(test, _MISSING).only_queries
    ]


def describe(test: str, without: Verdicts, with_addons: Verdicts) -> Dict[str, Any]:
    """A difference for the report: the test, its two states, and why it failed or was skipped."""
    before = without.get(test, _MISSING)
    after = with_addons.get(test, _MISSING)
    return {
        "test": test,
        "without": before.state,
        "with": after.state,
        "why": after.reports or before.reports,
    }


def tag(test: str) -> str:
    """Odoo's test tag that runs a test again, or the whole class when its set-up failed.

    >>> tag("odoo.addons.crm.tests.test_x: TestX.test_y")
    '/crm:TestX.test_y'
    >>> tag("odoo.addons.crm.tests.test_x: setUpClass (odoo.addons.crm.tests.test_x.TestX)")
    '/crm:TestX'
    >>> tag("between tests: odoo.http: no")
    ''
    """
    logger, _colon, name = test.partition(": ")
    module = _MODULE.match(logger)
    if not module:
        return ""
    in_brackets = _CLASS.search(name)
    return "/%s:%s" % (module.group("module"), in_brackets.group("name") if in_brackets else name)
