"""The tests in ``tests/server``: a real server with several processes, on a database of its own.

Odoo's own runner serves tests from threads of one process, inside one transaction. What workers do
at the same moment, what a killed one leaves behind, and what ends in a log file cannot be tested
there. These tests get the command line of a server and a database with the addons installed, start
servers as they need them, and talk to them as clients do.
"""

from __future__ import annotations

import json
from typing import List

from . import instance, pytests
from .command import foreground
from .instance import Instance
from .paths import cached, logs, repo
from .postgres import PORT, USER
from .result import Result

FOLDER = "tests/server"
#: Variable that names the file described in :func:`describe`.
VARIABLE = "RECORD_PIN_SERVER"
#: Seconds all of them may take in one series; they take about one minute.
_TIMEOUT = 900


def describe(copy: Instance) -> str:
    """Write what the tests need to know of ``copy`` and return the file's path.

    ``command`` starts a server on the database, ``port`` is where it then answers.
    """
    series = copy.odoo.series
    port = instance.port_for(series)
    facts = {
        "series": int(series.short),
        "command": copy.command([], port),
        "folder": str(copy.folder),
        "port": port,
        "database": copy.database,
        "db_host": str(copy.odoo.server.socket_folder),
        "db_port": PORT,
        "db_user": USER,
        "logs": str(logs()),
    }
    path = copy.folder / "server-tests.json"
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return str(path)


def command(copy: Instance, arguments: List[str]) -> List[str]:
    """pytest in the environment of the series; it needs none of Odoo's own plug-ins."""
    work = cached("server", copy.odoo.series.name)
    return [
        str(copy.odoo.python), "-m", "pytest", "-rs", "--durations=5", "--rootdir", str(repo()),
        "-c", str(repo() / "pyproject.toml"), "-o", "cache_dir=" + str(work / "pytest"),
        "--basetemp=" + str(work / ("tmp-" + copy.database)), *arguments,
    ]  # fmt: skip


def by_hand(copy: Instance, path: str) -> int:
    """Run some of them in the terminal; pytest's exit code."""
    name, _, method = path.partition("::")
    target = str(repo() / name) + ("::" + method if method else "")
    env = dict(copy.environment(), **{VARIABLE: describe(copy)})
    return foreground(command(copy, ["-v", target]), env, copy.folder)


def run(copy: Instance) -> Result:
    """Run all of them on ``copy``, which they change, and count."""
    log = logs() / ("server-%s.log" % copy.odoo.series.name)
    env = dict(copy.environment(), **{VARIABLE: describe(copy)})
    return pytests.run(command(copy, ["-q", str(repo() / FOLDER)]), log, env, copy.folder, _TIMEOUT)
