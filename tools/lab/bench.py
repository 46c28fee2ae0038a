"""``make bench``: what the protection costs, measured on a real Odoo, side by side.

Two databases hold the same records: one without the addon, one with it and with its locks. A
process of Odoo on each does the same request in turn, in alternating order, so that whatever else
the machine does meets both. What counts is the median, and its ratio to plain Odoo.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple

from . import bench_figures, instance, odootests, postgres, template, venv
from .bench_figures import PLAIN, Samples
from .command import Process, tail
from .errors import LabError
from .filelock import exclusive
from .instance import Instance, Odoo
from .paths import build, cache, logs
from .say import say, step
from .series import Series
from .sources import Stamp

_DATA = Path(__file__).with_name("bench_data.py")
_WORKER = Path(__file__).with_name("bench_worker.py")
#: The variant with the addon, 100,000 locks, and a link path from the orders.
LINKED = "linked"
OPERATIONS = ("list", "padlock_list", "all_locked_list")
#: Customers (every second one is locked), orders, and requests of each kind on each variant.
CUSTOMERS, ORDERS, ROUNDS = 200_000, 150_000, 60
_WARM_UP = 5
#: Seconds: an installation or the making of data; the start of a worker; one answer of it.
_MAKE, _START, _ANSWER = 1800, 120, 300


class Size(NamedTuple):
    """How much is made, and of what seed."""

    customers: int = CUSTOMERS
    orders: int = ORDERS
    seed: int = 0


class Variant(NamedTuple):
    """One of the databases that are compared."""

    name: str
    database: Instance
    made: Path


class Worker:
    """A process of Odoo on one variant, and the line to it."""

    def __init__(self, variant: Variant, listener: socket.socket, address: str, log: Path):
        copy = variant.database
        command = copy.command(["shell", "--no-http"], instance.port_for(copy.odoo.series))
        extra = {"LAB_BENCH_SOCKET": address, "LAB_BENCH_MADE": str(variant.made)}
        self._log = log
        self._process = Process(
            command, log, dict(copy.environment(), **extra), copy.folder, _WORKER
        )
        try:
            self._line, _address = listener.accept()
        except socket.timeout:
            self._process.stop()
            raise LabError(
                "A worker did not start; the end of %s:\n%s" % (log, tail(log))
            ) from None
        self._line.settimeout(_ANSWER)
        self._answers = self._line.makefile("r", encoding="utf-8")

    def ask(self, do: str, **arguments: Any) -> Dict[str, Any]:
        """What the worker answers; LabError with the end of its log when it has died of it."""
        self._line.sendall((json.dumps(dict(arguments, do=do)) + "\n").encode())
        answer = self._answers.readline()
        if not answer:
            raise LabError("A worker failed; the end of %s:\n%s" % (self._log, tail(self._log, 30)))
        found: Dict[str, Any] = json.loads(answer)
        return found

    def stop(self) -> None:
        """End the process."""
        self._answers.close()
        self._line.close()
        self._process.stop()


def run(series: Series, rounds: int, size: Size) -> int:
    """Measure one series; the figures are in ``build/bench-<series>.json``, and printed."""
    if not odootests.has_adapter(series):
        raise LabError("There is no record_pin_%s in this repository." % series.short)
    log = logs() / ("bench-%s.log" % series.name)
    if log.exists():
        log.unlink()
    with postgres.running() as server, exclusive(cache() / "bench.lock", "another benchmark"):
        odoo = instance.ready(series, server)
        version = server.sql("SHOW server_version")[0][0]
        variants = _variants(odoo, size, log)
        for variant in variants:  # as a server that runs for a while does by itself
            server.sql("VACUUM ANALYZE", variant.database.database)
        with _workers(variants, log) as workers:
            samples = _measure(workers, rounds)
            plans = {name: workers[LINKED].ask("explain", operation=name) for name in OPERATIONS}
    measured = bench_figures.figures(samples)
    report = {
        "series": series.name,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "postgresql": version},
        "size": dict(size._asdict(), **_made(variants)),
        "rounds": rounds,
        "anti_join": {
            name: bench_figures.is_anti_join(found["plans"]) for name, found in plans.items()
        },
        "operations": measured,
        "ratios": bench_figures.ratios(measured),
    }  # fmt: skip
    path = build() / ("bench-%s.json" % series.short)
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    texts = ["%s\n\n%s\n" % (name, "\n\n".join(found["plans"])) for name, found in plans.items()]
    plan = build() / ("bench-%s-plans.txt" % series.short)
    plan.write_text("\n".join(texts), encoding="utf-8")
    print("\n".join(bench_figures.table(measured)), flush=True)
    say("figures: %s; plans: %s" % (path, plan))
    return 0


def _variants(odoo: Odoo, size: Size, log: Path) -> List[Variant]:
    """The databases, made where they are missing or older than the code they come from."""
    short = odoo.series.short
    key = venv.key(_DATA.read_text(encoding="utf-8"), list(size))[:8]
    plain = Instance(odoo, "bench_%s_plain_%s" % (short, key))
    plain_made = plain.folder / "made.json"
    asked = dict(size._asdict())
    if not plain.exists() or not plain_made.is_file():
        template.clone(odoo, template.get("demo"), plain.database)
        with step("%d customers and %d orders" % (size.customers, size.orders)):
            _make(plain, log, dict(asked, stage="records", result=str(plain_made)))
    linked = Instance(odoo, "bench_%s_linked_%s" % (short, key))
    made, stamp = linked.folder / "made.json", Stamp(linked.folder / "code.txt", odoo.series)
    if not linked.exists() or not made.is_file() or not stamp.current():
        known = plain_made.read_text(encoding="utf-8")
        plain.copy_to(linked)
        with step("Record PIN, and its locks"):
            linked.run(["-i", odootests.MODULE, "--stop-after-init", "--no-http"], log, _MAKE)
            before = linked.folder / "records.json"
            before.write_text(known, encoding="utf-8")
            _make(linked, log, dict(asked, stage="locks", made=str(before), result=str(made)))
        Stamp(linked.folder / "code.txt", odoo.series).write()
    return [Variant(PLAIN, plain, plain_made), Variant(LINKED, linked, made)]


def _make(copy: Instance, log: Path, asked: Dict[str, Any]) -> None:
    result = Path(asked["result"])
    if result.exists():
        result.unlink()
    copy.run(["shell", "--no-http"], log, _MAKE, _DATA, {"LAB_BENCH": json.dumps(asked)})
    if not result.is_file():  # the shell ends well whatever its script does
        raise LabError("The data was not made; the end of %s:\n%s" % (log, tail(log, 30)))


def _made(variants: List[Variant]) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    for variant in variants:
        found.update(json.loads(variant.made.read_text(encoding="utf-8")))
    return {name: found[name] for name in ("model", "locks")}


@contextmanager
def _workers(variants: List[Variant], log: Path) -> Iterator[Dict[str, Worker]]:
    folder = tempfile.mkdtemp()
    workers: Dict[str, Worker] = {}
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            address = os.path.join(folder, "line")
            listener.bind(address)
            listener.listen(1)
            listener.settimeout(_START)
            for variant in variants:
                workers[variant.name] = Worker(variant, listener, address, log)
        yield workers
    finally:
        for worker in workers.values():
            worker.stop()
        shutil.rmtree(folder)


def _measure(workers: Dict[str, Worker], rounds: int) -> Samples:
    samples: Samples = {}
    for operation in OPERATIONS:
        with step("%s, %d times" % (operation, rounds)):
            found: Dict[str, List[Dict[str, Any]]] = {name: [] for name in workers}
            for at in range(-_WARM_UP, rounds):
                order = list(workers) if at % 2 else list(reversed(list(workers)))
                for name in order:
                    sample = workers[name].ask("measure", operation=operation)
                    if at >= 0:
                        found[name].append(sample)
            samples[operation] = found
    return samples
