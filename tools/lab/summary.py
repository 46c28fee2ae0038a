"""The closing table of ``make test``, and ``build/test-summary.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, List, Mapping

from . import result
from .result import Result
from .series import SERIES


def as_json(core: Mapping[str, Result], series: Mapping[str, Result]) -> Dict[str, object]:
    """The summary's content. All series are named, also those nobody asked for."""
    rows = {}
    for name in SERIES:
        row = series.get(name) or result.not_run("not asked for")
        rows[name] = row.as_json(with_reason=True)
    return {
        "core": {name: row.as_json(with_reason=False) for name, row in core.items()},
        "series": rows,
    }


def write(path: Path, core: Mapping[str, Result], series: Mapping[str, Result]) -> None:
    """Write the summary to ``path``."""
    text = json.dumps(as_json(core, series), indent=2) + "\n"
    path.write_text(text, encoding="utf-8")


def uneven(series: Mapping[str, Result]) -> str:
    """What to say when not every series that ran has run as many tests as the others, else "".

    The contracts are shared: a test that one series alone has was forgotten in the rest.
    """
    counts = {name: row.run for name, row in series.items() if row.status != result.NOT_RUN}
    if len(set(counts.values())) < 2:
        return ""
    told = ", ".join("%s %d" % pair for pair in counts.items())
    return "the series have run different numbers of tests: " + told


def _line(name: str, row: Result) -> str:
    if row.status == result.NOT_RUN:
        return "%-14s not run because: %s" % (name, row.reason)
    text = "%-14s %6d %6d %6d %7d %7.0f  %s" % (
        name, row.run, row.passed, row.failed, row.skipped, row.seconds, row.status,
    )  # fmt: skip
    return text + (": " + row.reason if row.reason else "")


def table(core: Mapping[str, Result], series: Mapping[str, Result]) -> List[str]:
    """Lines for people; the last one is ``N passed, N failed, N skipped``."""
    lines = [""]
    rows = [("Python " + name, row) for name, row in core.items()]
    for name in SERIES:
        rows.append(("Odoo " + name, series.get(name) or result.not_run("not asked for")))
    for name, row in rows:
        lines.extend("  %s: %s" % (name, detail) for detail in row.details)
    head = ("", "run", "passed", "failed", "skipped", "seconds")
    lines.append("%-14s %6s %6s %6s %7s %7s" % head)
    lines.extend(_line(name, row) for name, row in rows)
    if uneven(series):
        lines.append(uneven(series))
    every = [row for _name, row in rows]
    lines.append(
        "%d passed, %d failed, %d skipped"
        % (
            sum(row.passed for row in every),
            sum(row.failed for row in every),
            sum(row.skipped for row in every),
        )
    )
    return lines
