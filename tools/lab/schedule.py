"""In which order the rows of the matrix begin.

Two workers take one row after the other from a queue. Whatever is last runs alone while the other
worker has nothing left to do, so what takes longest begins first.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple, TypeVar

from .series import SERIES

Job = TypeVar("Job")

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


def longest_first(
    jobs: Sequence[Tuple[str, Job]], known: Mapping[str, float]
) -> List[Tuple[str, Job]]:
    """``jobs`` by falling seconds; ``known`` are those of an earlier run, by the jobs' names.

    >>> jobs = [("3.8", "a"), ("15.0", "b"), ("17.0", "c"), ("3.13", "d")]
    >>> longest_first(jobs, {"15.0": 700, "17.0": 950, "3.13": 120})
    [('17.0', 'c'), ('15.0', 'b'), ('3.13', 'd'), ('3.8', 'a')]
    """

    def expected(job: Tuple[str, Job]) -> float:
        return known.get(job[0], _SERIES if job[0] in SERIES else _PYTHON)

    return sorted(jobs, key=expected, reverse=True)
