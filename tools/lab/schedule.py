"""How the rows of the matrix share the workers.

Two workers take one row after the other from a queue. Whatever is last runs alone while the other
worker has nothing left to do, so what takes longest begins first, and what a row has left goes to
the end of the queue (and may leave something again): five series of about the same length fill two
workers badly, their parts well.
"""

from __future__ import annotations

import json
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from . import command, result
from .result import Result
from .series import SERIES


class Part(NamedTuple):
    """What came of a part of a row, and what is left of the row to do, if anything."""

    result: Result
    rest: Optional[Callable[[], Part]] = None


Job = Tuple[str, Callable[[], Part]]

#: Seconds a row is taken to need before it has been seen: a series of Odoo, a Python. Measured on
#: two shared cores, rounded up.
_SERIES, _PYTHON = 900.0, 100.0


def seconds(summary: Path) -> Dict[str, float]:
    """What each row took in the run that ``summary`` tells of (``test-summary.json``), by name.

    Nothing for rows that did not run, and nothing at all where there is no such file, or one that
    was cut off: the order of rows changes no result.
    """
    try:
        found: Any = json.loads(summary.read_text(encoding="utf-8"))
        rows = {**found["core"], **found["series"]}
        return {name: float(row["seconds"]) for name, row in rows.items() if row["seconds"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def longest_first(jobs: Sequence[Job], known: Mapping[str, float]) -> List[Job]:
    """``jobs`` by falling seconds; ``known`` are those of an earlier run, by the jobs' names."""

    def expected(job: Job) -> float:
        return known.get(job[0], _SERIES if job[0] in SERIES else _PYTHON)

    return sorted(jobs, key=expected, reverse=True)


def together(jobs: Sequence[Job], workers: int) -> Dict[str, Result]:
    """Run jobs side by side, then what they have left; a row for each name.

    Whatever stops one of them, or this process, stops all.
    """
    rows: Dict[str, Result] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: Dict[Future[Part], str] = {pool.submit(job): name for name, job in jobs}
        try:
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    name = waiting.pop(future)
                    part = future.result()
                    before = rows.get(name)
                    rows[name] = result.added(before, part.result) if before else part.result
                    if part.rest:
                        waiting[pool.submit(part.rest)] = name
        except BaseException:
            for future in waiting:
                future.cancel()
            command.stop_all()
            raise
    return rows
