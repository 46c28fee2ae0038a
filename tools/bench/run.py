"""Measures one series on a real Odoo, side by side, and reports.

Each variant stands against a plain Odoo with the same records: a process on either does the same
request in turn, in alternating order, so that whatever else the machine does meets both. What
counts is the median, and its ratio to plain Odoo.
"""

from __future__ import annotations

import json
import os
import platform
import time
from pathlib import Path
from typing import Any, Dict, List

from ..lab import command, instance, interpreter, odootests, postgres, venv
from ..lab.errors import LabError
from ..lab.filelock import exclusive
from ..lab.paths import build, cache, logs
from ..lab.say import say, step
from ..lab.series import Series
from . import figures, scenes, workers
from .databases import MAKE, Databases
from .scenes import CONTACTS, PIN, PLAIN, Size, Variant

#: Requests of each kind on each side, as many as fit into these seconds for each pair of processes.
ROUNDS, SECONDS = 60, 7
#: Quick ones go on for so many seconds: it is they of which a fraction of a millisecond is asked.
_QUICK = 2
_WARM_UP, _AT_LEAST = 2, 2
#: Two processes of one program differ by up to a thirtieth as long as they run: each variant has so
#: many pairs of them, one after the other.
_PAIRS = 3
_STARTS = 5
_HERE = Path(__file__).parent
#: What the plot is drawn with.
_DRAWING, _DRAW_WITH = ["matplotlib==3.9.*"], ("3.12", "3.11", "3.10", "3.9", "3.13")


def run(series: Series, rounds: int, size: Size, only: List[str]) -> int:
    """Measure; the figures are in ``build/bench-<series>.json``, and printed.

    :param only: names of variants; all of them where there is none
    """
    if not odootests.has_adapter(series):
        raise LabError("There is no record_pin_%s in this repository." % series.short)
    wanted = [one for one in scenes.variants(size) if one.name in only or not only]
    unknown = set(only) - {one.name for one in wanted}
    if unknown:
        names = ", ".join(one.name for one in scenes.variants(size))
        raise LabError("No variant is called %s: %s." % (", ".join(sorted(unknown)), names))
    log = logs() / ("bench-%s.log" % series.name)
    if log.exists():
        log.unlink()
    path = build() / ("bench-%s.json" % series.short)
    plan = build() / ("bench-%s-plans.txt" % series.short)
    found: Dict[str, Any] = {}
    plans: List[str] = []
    report: Dict[str, Any] = {
        "series": series.name,
        "machine": {"cores": os.cpu_count(), "system": platform.platform()},
        "size": size._asdict(),
        "rounds": rounds,
        "variants": found,
        "start_up": {},
    }

    def save() -> None:
        report["ratios"] = figures.ratios(found)
        path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
        plan.write_text("\n".join(plans), encoding="utf-8")

    with postgres.running() as server, exclusive(cache() / "bench.lock", "another benchmark"):
        report["machine"]["postgresql"] = server.sql("SHOW server_version")[0][0]
        databases = Databases(instance.ready(series, server), size, log)
        for variant in wanted:
            found[variant.name] = _compare(databases, variant, rounds, log, plans)
            save()  # so that a variant which fails loses nothing of the others
        if not only:
            report["start_up"] = _start_up(databases, log)
            save()
    print("\n".join([*figures.table(found), "", *figures.matrix(found)]), flush=True)
    if not only:
        _draw(path)
    say("figures: %s; plans: %s" % (path, plan))
    return 0


def _compare(
    databases: Databases, variant: Variant, rounds: int, log: Path, plans: List[str]
) -> Dict[str, Any]:
    """One variant beside plain Odoo."""
    prepared = {PLAIN: databases.plain(variant.scene), variant.name: databases.of(variant)}
    made = json.loads(prepared[variant.name].made.read_text(encoding="utf-8"))
    samples: Dict[str, List[figures.Samples]] = {name: [] for name in variant.operations()}
    explained: Dict[str, List[List[str]]] = {}
    besides: Dict[str, Any] = {}
    for pair in range(1, _PAIRS + 1):
        with workers.started(prepared, variant.scene, log) as running:
            plain, other = running[PLAIN], running[variant.name]
            with step("%s: processes %d of %d" % (variant.name, pair, _PAIRS)):
                for name, found in samples.items():
                    found.append(_alternate(plain, other, name, -(-rounds // _PAIRS)))
            if pair == _PAIRS:
                for name in samples:
                    explained[name] = [
                        one.ask("explain", operation=name)["plans"] for one in (plain, other)
                    ]
                besides["memory_mib"] = {
                    side: one.ask("memory")["mib"]
                    for side, one in (("plain", plain), ("variant", other))
                }
                if variant.scene == CONTACTS and made.get("unlocks") == 1:
                    besides.update(other.ask("pins"))
    for name, (_plain, its_own) in explained.items():
        plans.append("%s, %s\n\n%s\n" % (variant.name, name, "\n\n".join(its_own)))
    operations = {
        name: figures.comparison(found, explained[name]) for name, found in samples.items()
    }
    facts = {name: made.get(name, 0) for name in ("locks", "unlocks", "links")}
    return {**facts, **besides, "operations": operations}


def _alternate(
    plain: workers.Worker, other: workers.Worker, name: str, rounds: int
) -> figures.Samples:
    samples: figures.Samples = ([], [])
    asked, begun = -_WARM_UP, time.monotonic()
    while not _enough(asked, rounds, time.monotonic() - begun):
        sides = [(plain, samples[0]), (other, samples[1])]
        for worker, kept in sides if asked % 2 else reversed(sides):
            sample = worker.ask("measure", operation=name)
            if asked >= 0:
                kept.append(sample)
        asked += 1
    return samples


def _enough(asked: int, rounds: int, seconds: float) -> bool:
    """Whether so many requests in so many seconds will do.

    >>> _enough(20, 20, 1.2), _enough(150, 20, 2.0), _enough(3, 20, 8.0), _enough(1, 20, 8.0)
    (False, True, True, False)
    """
    wanted = rounds if seconds < SECONDS else _AT_LEAST
    return asked >= wanted and seconds >= _QUICK


def _draw(report: Path) -> None:
    """The ratios as a picture beside ``report``."""
    python = interpreter.best(_DRAW_WITH)
    if python is None:
        raise LabError("The plot needs one of Python %s." % ", ".join(_DRAW_WITH))
    drawing = venv.provide("plot", python, _DRAWING)
    target = report.with_suffix(".svg")
    command.run([drawing, _HERE / "plot.py", report, target], logs() / "bench-plot.log")
    say("plot: %s" % target)


def _start_up(databases: Databases, log: Path) -> Dict[str, Any]:
    """Seconds until a server has loaded everything and ends again, without and with the addon."""
    found: Dict[str, List[float]] = {PLAIN: [], PIN: []}
    sides = [(PLAIN, databases.plain(CONTACTS)), (PIN, databases.base(CONTACTS, PIN))]
    with step("start-up, %d times" % _STARTS):
        for at in range(_STARTS):
            for kind, prepared in sides if at % 2 else reversed(sides):
                begun = time.monotonic()
                prepared.database.run(["--stop-after-init", "--no-http"], log, MAKE)
                found[kind].append(time.monotonic() - begun)
    return figures.pair(found[PLAIN], found[PIN])
