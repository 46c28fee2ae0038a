"""The closing summary."""

from __future__ import annotations

import json
from pathlib import Path

from tools.lab import junit, result, summary
from tools.lab.result import Result

CORE = {
    "3.8": result.not_run("no Python 3.8 on this machine"),
    "3.12": Result("passed", "", 10, 9, 0, 1, 2.4, ["skipped x: y"]),
}
SERIES = {
    "17.0": Result("failed", "", 5, 3, 2, 0, 61.7, ["failed a: b"]),
    "15.0": result.not_run("no Odoo 15.0 on this machine"),
}


def test_the_last_line_is_the_count() -> None:
    assert summary.table(CORE, SERIES)[-1] == "12 passed, 2 failed, 1 skipped"


def test_what_was_not_run_is_named_with_its_reason() -> None:
    text = "\n".join(summary.table(CORE, SERIES))
    assert "Python 3.8     not run because: no Python 3.8 on this machine" in text
    assert "Odoo 15.0      not run because: no Odoo 15.0 on this machine" in text
    assert "Odoo 19.0      not run because: not asked for" in text
    assert "skipped x: y" in text


def test_the_file_names_every_series(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    summary.write(path, CORE, SERIES)
    found = json.loads(path.read_text())
    assert list(found) == ["core", "series"]
    assert found["core"]["3.12"] == {
        "status": "passed", "run": 10, "passed": 9, "failed": 0, "skipped": 1, "seconds": 2,
    }  # fmt: skip
    assert list(found["series"]) == ["15.0", "16.0", "17.0", "18.0", "19.0"]
    assert found["series"]["17.0"] == {
        "status": "failed", "reason": "", "run": 5, "passed": 3, "failed": 2, "skipped": 0,
        "seconds": 62,
    }  # fmt: skip
    assert found["series"]["18.0"]["status"] == "not run"


def test_a_series_with_another_number_of_tests_is_named() -> None:
    rows = {name: Result("passed", "", run, run) for name, run in (("18.0", 780), ("19.0", 781))}
    said = "the series have run different numbers of tests: 18.0 780, 19.0 781"
    assert summary.uneven(rows) == said
    assert said in summary.table({}, rows)
    assert summary.uneven({**rows, "18.0": rows["19.0"], "15.0": result.not_run("no")}) == ""
    assert summary.uneven({}) == ""


def test_a_pytest_report_is_counted_by_test(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(
        '<testsuites><testsuite><testcase classname="a" name="ok"/>'
        '<testcase classname="a" name="bad"><failure message="1 != 2"/></testcase>'
        '<testcase classname="a" name="bad"><error message="teardown"/></testcase>'
        '<testcase classname="a" name="no"><skipped message="why"/></testcase>'
        "</testsuite></testsuites>"
    )
    report = junit.read(path)
    assert (report.run, report.passed, report.failed, report.skipped) == (3, 1, 1, 1)
    assert report.reasons == ["a::no: why"]


def test_two_stages_of_a_series_make_one_row() -> None:
    good = Result("passed", "", 5, 4, 0, 1, 2.0, ["skipped a: b"])
    bad = Result("failed", "no end after 9 s", 2, 1, 1, 0, 3.0, ["failed c: d"])
    assert result.added(good, good) == Result(
        "passed", "", 10, 8, 0, 2, 4.0, ["skipped a: b", "skipped a: b"]
    )
    for row in (result.added(good, bad), result.added(bad, good)):
        assert (row.status, row.reason) == ("failed", "no end after 9 s")
        assert (row.run, row.passed, row.failed, row.skipped, row.seconds) == (7, 5, 1, 1, 5.0)
