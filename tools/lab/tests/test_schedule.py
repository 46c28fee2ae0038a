# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""The order of the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lab import result, schedule, summary
from tools.lab.result import Result

JOBS = [("3.8", 1), ("3.13", 2), ("15.0", 3), ("17.0", 4)]


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
