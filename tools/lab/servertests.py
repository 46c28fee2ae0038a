"""The tests in ``tests/server``: a real server with several processes, on a database of its own.

Odoo's own runner serves tests from threads of one process, inside one transaction. What workers do
at the same moment, what a killed one leaves behind, and what ends in a log file cannot be tested
there. These tests get the command line of a server and a database with the addons installed, start
servers as they need them, and talk to them as clients do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import List, Mapping, Sequence

from . import instance, pytests
from .command import foreground
from .instance import Instance
from .paths import logs, repo
from .postgres import PORT, USER
from .result import Result
from .series import Series

FOLDER = "tests/server"
#: Variable that names the file written by :func:`write_facts`.
VARIABLE = "RECORD_PIN_SERVER"
#: Seconds all of them may take in one series; they take about two minutes.
TIMEOUT = 900


def write_facts(
    folder: Path,
    series: Series,
    odoo: Sequence[str],
    port: int,
    logs: Path,
    database: Mapping[str, str],
) -> str:
    """Write what the tests need to know into ``folder``, for this user only; the file's path.

    :param folder: where the server works; it keeps its data in ``data`` below
    :param odoo: the command that starts a server, with its configuration after ``-c``
    :param port: where the server then answers, on 127.0.0.1
    :param database: ``database``, ``db_host``, ``db_port``, ``db_user``; ``db_password`` if it has
        one
    """
    facts = {
        "series": int(series.short),
        "command": list(odoo),
        "folder": str(folder),
        "port": port,
        "logs": str(logs),
        **database,
    }
    path = folder / "server-tests.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return str(path)


def pytest_command(python: Path, work: Path, arguments: Sequence[str]) -> List[str]:
    """pytest by the interpreter of a series, its own files in ``work``; no plug-in of Odoo."""
    work.mkdir(parents=True, exist_ok=True)
    return [
        str(python), "-m", "pytest", "-rs", "--durations=5", "--rootdir", str(repo()),
        "-c", str(repo() / "pyproject.toml"), "-o", "cache_dir=" + str(work / "pytest"),
        "--basetemp=" + str(work / "tmp"), *arguments,
    ]  # fmt: skip


def describe(copy: Instance) -> str:
    """The facts of a database of the lab."""
    series = copy.odoo.series
    port = instance.port_for(series)
    database = {
        "database": copy.database,
        "db_host": str(copy.odoo.server.socket_folder),
        "db_port": str(PORT),
        "db_user": USER,
    }
    return write_facts(copy.folder, series, copy.command([], port), port, logs(), database)


def command(copy: Instance, arguments: Sequence[str]) -> List[str]:
    """pytest for a database of the lab."""
    return pytest_command(copy.odoo.python, copy.folder / "pytest", arguments)


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
    return pytests.run(command(copy, ["-q", str(repo() / FOLDER)]), log, env, copy.folder, TIMEOUT)
