# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""The order of the rows."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Callable, List

import pytest

from tools.lab import command, result, schedule, summary
from tools.lab.result import Result
from tools.lab.schedule import Part

GOOD = Result("passed", "", 2, 2, 0, 0, 1.0)
BAD = Result("failed", "why", 1, 0, 1, 0, 2.0)
JOBS = [(name, lambda: Part(GOOD)) for name in ("3.8", "3.13", "15.0", "17.0")]


def names(known: dict[str, float]) -> list[str]:
    return [name for name, _job in schedule.longest_first(JOBS, known)]


def test_series_come_before_pythons_when_nothing_is_known() -> None:
    assert names({}) == ["15.0", "17.0", "3.8", "3.13"]


def test_what_took_longest_begins_first() -> None:
    known = {"3.8": 110.0, "3.13": 130.0, "15.0": 700.0, "17.0": 950.0}
    assert names(known) == ["17.0", "15.0", "3.13", "3.8"]


def test_a_row_that_was_never_run_is_placed_by_its_kind() -> None:
    assert names({"17.0": 800.0, "3.13": 90.0}) == ["15.0", "17.0", "3.8", "3.13"]


def test_the_seconds_are_those_of_the_last_summary(tmp_path: Path) -> None:
    path = tmp_path / "test-summary.json"
    core = {"3.8": Result("passed", "", 10, 10, 0, 0, 109.4), "3.9": result.not_run("no Python")}
    summary.write(path, core, {"17.0": Result("failed", "", 5, 3, 2, 0, 1299.0)})
    assert schedule.seconds(path) == {"3.8": 109.0, "17.0": 1299.0}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"core": {}}', '{"core": [], "series": 1}'])
def test_a_summary_that_cannot_be_read_tells_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "test-summary.json"
    path.write_text(text)
    assert schedule.seconds(path) == {}
    assert schedule.seconds(tmp_path / "none.json") == {}


def test_what_a_row_has_left_waits_behind_all_that_is_queued() -> None:
    order: List[str] = []

    def job(name: str, left: bool) -> Callable[[], Part]:
        def last() -> Part:
            order.append("last of " + name)
            return Part(GOOD)

        def rest() -> Part:
            order.append("rest of " + name)
            return Part(BAD, last)

        def begin() -> Part:
            order.append(name)
            return Part(GOOD, rest if left else None)

        return begin

    jobs = [("17.0", job("17.0", True)), ("15.0", job("15.0", True)), ("3.8", job("3.8", False))]
    rows = schedule.together(jobs, workers=1)
    assert order[:3] == ["17.0", "15.0", "3.8"]
    for name in ("17.0", "15.0"):
        assert order.index("rest of " + name) < order.index("last of " + name)
    series = result.added(result.added(GOOD, BAD), GOOD)
    assert rows == {"17.0": series, "15.0": series, "3.8": GOOD}


def test_two_rows_run_side_by_side() -> None:
    both = threading.Barrier(2, timeout=10)

    def meet() -> Part:
        both.wait()
        return Part(GOOD)

    assert set(schedule.together([("3.8", meet), ("3.9", meet)], workers=2)) == {"3.8", "3.9"}


def test_one_that_breaks_stops_all(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()
    monkeypatch.setattr(command, "stop_all", stopped.set)

    def wait() -> Part:
        assert stopped.wait(10)
        return Part(GOOD)

    def breaks() -> Part:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        schedule.together([("3.8", wait), ("3.9", breaks)], workers=2)


def test_nothing_to_do_is_no_row() -> None:
    assert schedule.together([], workers=2) == {}
