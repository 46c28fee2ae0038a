"""``make test``: every Python, every series, one verdict."""

from __future__ import annotations

import contextlib
import functools
import os
from typing import Dict, List, Mapping, Sequence, Tuple

from . import (
    browser,
    environment,
    instance,
    interpreter,
    odootests,
    postgres,
    pure,
    result,
    schedule,
    summary,
)
from .errors import LabError
from .interpreter import Interpreter
from .paths import build
from .postgres import Server
from .result import Result
from .say import say
from .schedule import Job, Part
from .series import SERIES, Series
from .template import Profile


def _core_jobs(homes: Mapping[str, str]) -> Tuple[List[Job], Dict[str, Result]]:
    """A job for each Python found, and a row for each that is not here."""
    found = interpreter.all_core()
    here = [python for python in found.values() if python]
    jobs: List[Job] = [
        (python.version, functools.partial(_core, python, python is here[-1], homes))
        for python in here
    ]
    missing = {
        name: result.not_run("no Python %s on this machine" % name)
        for name, python in found.items()
        if python is None
    }
    return jobs, missing


def _core(python: Interpreter, newest: bool, homes: Mapping[str, str]) -> Part:
    return Part(pure.run(python, newest, homes))


def _series_jobs(chosen: Sequence[Series], profile: Profile, server: Server) -> List[Job]:
    """A job for each series that was chosen."""
    chromium = browser.provide()
    instance.sweep(server)
    return [
        (one.name, functools.partial(odootests.run, one, server, profile, chromium))
        for one in chosen
    ]


def _workers() -> int:
    """Rows to run side by side: an Odoo with its browser keeps one core busy."""
    return 2 if (os.cpu_count() or 1) >= 2 else 1


def run(chosen: Sequence[Series], only: str, profile: Profile) -> int:
    """Run the matrix; 0 when everything that could run passed.

    Pythons and series share one queue, the longest row first, so that no core waits at the end.
    """
    if only not in ("", "core", "series"):
        raise LabError("ONLY is core or series, not %r." % only)
    path = build() / "test-summary.json"
    jobs: List[Job] = []
    found: Dict[str, Result] = {}
    if only != "series":
        # The rules of this repository are checked against the sources of Odoo that are here. What a
        # registry carries is fetched for that only when the series are run anyway.
        jobs, found = _core_jobs(environment.variables(provision=only != "core"))
    with contextlib.ExitStack() as until_the_end:
        if only != "core" and any(odootests.has_adapter(one) for one in chosen):
            server = until_the_end.enter_context(postgres.running())
            jobs += _series_jobs(chosen, profile, server)
        elif only != "core":
            found.update({one.name: odootests.no_adapter(one) for one in chosen})
        jobs = schedule.longest_first(jobs, schedule.seconds(path))
        say("rows: " + ", ".join(name for name, _job in jobs))
        found.update(schedule.together(jobs, _workers()))
    core = {name: found[name] for name in interpreter.CORE_PYTHONS if name in found}
    series = {name: found[name] for name in SERIES if name in found}
    summary.write(path, core, series)
    for line in summary.table(core, series):
        print(line, flush=True)
    rows = list(found.values())
    failed = any(row.status == result.FAILED for row in rows)
    nothing = not any(row.status == result.PASSED for row in rows)
    return 1 if failed or nothing or summary.uneven(series) else 0
