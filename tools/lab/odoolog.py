"""Reads the log of a test run of Odoo 15-19 and counts exactly.

Odoo's own total (``F failed, E error(s) of N tests when loading database``) counts failing subtests
one by one, knows no skips, and says nothing of errors that were only logged, although Odoo's own
continuous integration treats those as failures: an import error in a test module, for one, runs
no test and fails none. So every event is read here, and the total serves as a check of the reading.

Events are logged alike in all five series; only 15.0 keeps the reason of a skip to itself, which
``launch.py`` mends.
"""

from __future__ import annotations

import re
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.\-]+): "
    r"(?P<message>.*)$"
)
_START = re.compile(r"^Starting (?P<test>.+) \.\.\.\s*$")
_SKIP = re.compile(r"^skipped (?P<test>[^\s:]+(?: \([^)]*\))?)(?: : (?P<reason>.*))?\s*$")
#: A failing class set-up is named with its class in brackets, a subtest with its parameters.
_FAIL = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>(?:set|tear)\w+ \([^)]*\)|\S+)")
_SURPRISE = re.compile(r"^unexpected success for (?P<test>\S+)")
_TOTAL = re.compile(
    r"^(?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<run>\d+) tests "
    r"when loading database"
)
#: What the runner says about failures it has reported one by one already.
_SUMMARIES = (
    _TOTAL,
    re.compile(r"^Module \S+: \d+ failures, \d+ errors of \d+ tests"),
    re.compile(r"^At least one test failed when loading the modules"),
)
#: Loggers that speak between tests, never inside one.
_BETWEEN = ("odoo.modules.loading", "odoo.service.server", "odoo.tests.runner", "odoo.tests.result")
#: What a page says when its test has succeeded, and what it says of the requests that are cut off
#: when it is closed right then: neither the test nor the server has any fault in that.
_SUCCESS = re.compile(r"^(?:\[HOOT\] )?(?:test successful|.*\bsucceeded\b)", re.I)
_CUT_OFF = re.compile(r"(?:TypeError: )?Failed to fetch\b|NetworkError when attempting to fetch")
_BROWSER = re.compile(r"chrome|chromium|websocket|browser", re.I)


class Record(NamedTuple):
    """One log record, its continuation lines included."""

    level: str
    logger: str
    message: str


class Skip(NamedTuple):
    """A skipped test, or a class skipped as a whole."""

    test: str
    reason: str
    #: Was it started, and so is it among the tests that ran?
    started: bool

    @property
    def needs_browser(self) -> bool:
        """Was it skipped for want of a browser, or of what drives it?"""
        return bool(_BROWSER.search(self.reason))


class Outcome(NamedTuple):
    """What a log says."""

    started: List[str]
    skipped: List[Skip]
    #: First line of the report of every failed test, by test.
    failed: Dict[str, str]
    #: The same line of each report: a test with several failing subtests has several.
    reports: Dict[str, List[str]]
    #: Errors that were logged outside of failing tests.
    logged: List[str]
    #: Odoo's own count of tests; None when it did not come to the end.
    total: Optional[int]

    @property
    def run(self) -> int:
        """Tests that were started."""
        return len(self.started)

    @property
    def failures(self) -> int:
        """Failed tests, failed class set-ups, and errors that were only logged."""
        return len(self.failed) + len(self.logged)

    @property
    def passed(self) -> int:
        """Started tests that neither failed nor were skipped."""
        bad = set(self.failed) | {skip.test for skip in self.skipped}
        return sum(1 for test in self.started if test not in bad)

    def problem(self) -> str:
        """Why the counts cannot be trusted; empty when they can."""
        if self.total is None:
            return "Odoo ended before it reported its tests"
        if self.total != self.run:
            return "Odoo counted %d tests, its log names %d" % (self.total, self.run)
        if not self.run:
            return "no test was found"
        return ""


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Records of a log; lines before the first one are dropped."""
    current: Optional[Tuple[str, str, List[str]]] = None
    for line in lines:
        match = _RECORD.match(line.rstrip("\n"))
        if match:
            if current:
                yield Record(current[0], current[1], "\n".join(current[2]))
            current = (match.group("level"), match.group("logger"), [match.group("message")])
        elif current:
            current[2].append(line.rstrip("\n"))
    if current:
        yield Record(current[0], current[1], "\n".join(current[2]))


def _detail(message: str) -> str:
    """The line of a report that says what was wrong: the last one of its traceback."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    return lines[-1][:1000] if lines else ""


def read(lines: Iterable[str]) -> Outcome:
    """Count the events of a log."""
    started: List[str] = []
    skipped: List[Skip] = []
    failed: Dict[str, str] = {}
    reports: Dict[str, List[str]] = {}
    only_logged: List[Tuple[str, str]] = []
    total: Optional[int] = None
    current = ""
    succeeded = False
    for record in records(lines):
        message = record.message
        match = _TOTAL.match(message)
        if match:
            total = (total or 0) + int(match.group("run"))
        if record.logger in _BETWEEN:
            current = ""
        # What other threads print right after these lines looks like their continuation.
        first = message.splitlines()[0] if message else ""
        match = _START.match(first)
        if match and record.level == "INFO":
            current = "%s: %s" % (record.logger, match.group("test"))
            started.append(current)
            succeeded = False
            continue
        match = _SKIP.match(first)
        if match and record.level == "INFO":
            name = "%s: %s" % (record.logger, match.group("test"))
            # Of a skipped subtest only the test's own name is known to have started.
            known = name == current
            reason = (match.group("reason") or "").strip()
            skipped.append(Skip(name, reason or "reason not logged", known))
            continue
        from_page = record.logger.endswith(".browser")
        if from_page and record.level != "ERROR" and _SUCCESS.match(first):
            succeeded = True
        if record.level not in ("ERROR", "CRITICAL"):
            continue
        if from_page and succeeded and _CUT_OFF.search(first):
            continue
        match = _FAIL.match(message) or _SURPRISE.match(message)
        if match:
            name = "%s: %s" % (record.logger, match.group("test"))
            failed.setdefault(name, _detail(message))
            reports.setdefault(name, []).append(_detail(message))
        elif not any(pattern.match(message) for pattern in _SUMMARIES):
            last = _detail(message)
            text = (
                first.strip()[:300]
                if last.startswith(first.strip()[:300])
                else ("%s … %s" % (first.strip()[:300], last))
            )
            only_logged.append((current, "%s: %s" % (record.logger, text)))
    outside: List[str] = []
    for test, text in only_logged:
        if not test:
            outside.append(text)
        elif test not in failed:
            failed[test] = "logged an error: " + text
            reports[test] = [failed[test]]
    return Outcome(started, skipped, failed, reports, outside, total)
