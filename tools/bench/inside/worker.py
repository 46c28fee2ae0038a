"""One side of the benchmark, run inside Odoo's shell: does requests, and says how long they took.

It connects to the socket of ``LAB_BENCH`` and answers one JSON object with another, line by line.
Each request gets a transaction and an environment of its own, with empty caches, as a client's
does; the answer is made into JSON as it would be for the web client, and what was written is
rolled back.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import re
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Dict

from odoo import api

try:
    from odoo.tools.json import json_default
except ImportError:
    from odoo.tools.date_utils import json_default


class Worker:
    """Answers questions about one database."""

    def __init__(self, registry: Any, inside: Any, scene: str, made: Dict[str, Any]):
        self._registry = registry
        self._requests = inside.operations.of(scene, made)
        self._pins = inside.pins.measure
        self._made = made

    def _environment(self, cr: Any) -> Any:
        context = {"lang": "en_US", "tz": "UTC"}
        if self._made.get("token"):
            context["record_pin_token"] = self._made["token"]
        return api.Environment(cr, self._made["user_id"], context)

    def measure(self, operation: str) -> Dict[str, Any]:
        """Seconds and queries of one request, and how many rows it answered."""
        gc.collect()
        with self._registry.cursor() as cr:
            request = getattr(self._requests, operation)
            begun, before = time.perf_counter(), cr.sql_log_count
            answer = request(self._environment(cr))
            text = json.dumps(answer, default=json_default)
            seconds, queries = time.perf_counter() - begun, cr.sql_log_count - before
            cr.rollback()
        rows = answer if isinstance(answer, list) else []
        return {
            "seconds": seconds,
            "queries": queries,
            "rows": len(rows),
            "locked": sum("record_pin" in row for row in rows if isinstance(row, dict)),
            "bytes": len(text),
        }

    def explain(self, operation: str) -> Dict[str, Any]:
        """The plans of all statements of one request, as PostgreSQL has carried them out."""
        with self._registry.cursor() as cr:
            for setting in (
                "LOAD 'auto_explain'",
                "SET auto_explain.log_min_duration = 0",
                "SET auto_explain.log_analyze = on",
                "SET auto_explain.log_buffers = on",
                "SET client_min_messages = log",
            ):
                cr.execute(setting)
            notices = cr._cnx.notices
            del notices[:]
            getattr(self._requests, operation)(self._environment(cr))
            plans = [re.sub(r"^LOG:\s+", "", str(notice)) for notice in notices]
            cr.rollback()
            for name in ("log_min_duration", "log_analyze", "log_buffers"):
                cr.execute("RESET auto_explain." + name)
            cr.execute("RESET client_min_messages")
        return {"plans": plans}

    def pins(self) -> Dict[str, Any]:
        """What it costs to enter a PIN."""
        with ExitStack() as open_ones:

            def environment() -> Any:
                open_ones.close()  # the transaction before
                return self._environment(open_ones.enter_context(self._registry.cursor()))

            return dict(self._pins(environment, self._made))

    def memory(self) -> Dict[str, Any]:
        """MiB of memory that this process holds."""
        status = Path("/proc/self/status").read_text(encoding="ascii")
        (held,) = re.findall(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        return {"mib": int(held) / 1024}


def main(env: Any) -> None:
    """Answer until the other side hangs up."""
    asked = json.loads(os.environ["LAB_BENCH"])
    sys.path.insert(0, asked["root"])
    for part in ("operations", "pins"):
        importlib.import_module("tools.bench.inside." + part)
    made = json.loads(Path(asked["made"]).read_text(encoding="utf-8"))
    worker = Worker(env.registry, sys.modules["tools.bench.inside"], asked["scene"], made)
    env.cr.rollback()
    gc.collect()
    gc.freeze()  # what is loaded stays; to look through it takes longer than a request
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(asked["socket"])
        for question in line.makefile("r", encoding="utf-8"):
            asked = json.loads(question)
            answer = getattr(worker, asked.pop("do"))(**asked)
            line.sendall((json.dumps(answer) + "\n").encode())


main(globals()["env"])  # the shell provides it
