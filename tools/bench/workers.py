"""Processes of Odoo that do requests when they are told to, and the lines to them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator

from ..lab import instance
from ..lab.command import Process, tail
from ..lab.errors import LabError
from ..lab.paths import repo
from .databases import Prepared

_WORKER = Path(__file__).with_name("inside") / "worker.py"
#: The order of Python's sets: Odoo computes fields in it, and the writing of one record takes up to
#: a tenth more calls in one process than in another where each has its own.
_HASH_SEED = "0"
#: Seconds: the start of a worker; one answer of it.
_START, _ANSWER = 120, 300


class Worker:
    """A process of Odoo on one database."""

    def __init__(
        self, prepared: Prepared, scene: str, listener: socket.socket, address: str, log: Path
    ):
        copy = prepared.database
        command = copy.command(
            ["shell", "--no-http", *prepared.arguments], instance.port_for(copy.odoo.series)
        )
        asked = {
            "root": str(repo()), "scene": scene, "made": str(prepared.made), "socket": address,
        }  # fmt: skip
        extra = dict(copy.environment(), LAB_BENCH=json.dumps(asked), PYTHONHASHSEED=_HASH_SEED)
        self._log = log
        self._process = Process(command, log, extra, copy.folder, _WORKER)
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


@contextmanager
def started(prepared: Dict[str, Prepared], scene: str, log: Path) -> Iterator[Dict[str, Worker]]:
    """A worker on each database, by the same names."""
    folder = tempfile.mkdtemp()
    workers: Dict[str, Worker] = {}
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            address = os.path.join(folder, "line")
            listener.bind(address)
            listener.listen(1)
            listener.settimeout(_START)
            for name, one in prepared.items():
                workers[name] = Worker(one, scene, listener, address, log)
        yield workers
    finally:
        for worker in workers.values():
            worker.stop()
        shutil.rmtree(folder)
