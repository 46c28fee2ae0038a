"""The tests in ``tests/server``: a real server with several processes, on a database of its own.

Odoo's own runner serves tests from threads of one process, inside one transaction. What workers do
at the same moment, what a killed one leaves behind, and what ends in a log file cannot be tested
there. These tests get the command line of a server and a database with the addons installed, start
servers as they need them, and talk to them as clients do.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Iterator, List, Mapping, Optional, Sequence

from . import instance, pytests, template
from .command import foreground
from .instance import Instance
from .paths import logs, repo
from .postgres import PORT, USER
from .result import Result
from .series import Series
from .template import Profile

FOLDER = "tests/server"
#: Variable that names the file written by :func:`write_facts`.
VARIABLE = "RECORD_PIN_SERVER"
#: Seconds all of them may take in one series; they take about three minutes.
TIMEOUT = 900


def write_facts(
    folder: Path,
    series: Series,
    odoo: Sequence[str],
    port: int,
    logs: Path,
    database: Mapping[str, str],
    plain: Optional[Mapping[str, object]] = None,
    twins: Sequence[Mapping[str, object]] = (),
) -> str:
    """Write what the tests need to know into ``folder``, for this user only; the file's path.

    :param folder: where the server works; it keeps its data in ``data`` below
    :param odoo: the command that starts a server, with its configuration after ``-c``
    :param port: where the server then answers, on 127.0.0.1
    :param database: ``database``, ``db_host``, ``db_port``, ``db_user``; ``db_password`` if it has
        one
    :param plain: ``database``, ``command`` and ``folder`` of one that the addons were never in;
        without it the tests make one
    :param twins: the same of two alike, with the apps of ``database``; without them the tests make
        them
    """
    facts = {
        "series": int(series.short),
        "command": list(odoo),
        "folder": str(folder),
        "port": port,
        "logs": str(logs),
        **database,
    }
    if plain:
        facts["plain"] = dict(plain)
    if twins:
        facts["twins"] = [dict(one) for one in twins]
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


def describe(copy: Instance, plain: Instance, twins: Sequence[Instance]) -> str:
    """The facts of a database of the lab, and of those without the addons."""
    series = copy.odoo.series
    port = instance.port_for(series)
    database = {
        "database": copy.database,
        "db_host": str(copy.odoo.server.socket_folder),
        "db_port": str(PORT),
        "db_user": USER,
    }
    without, *alike = (
        {
            "database": one.database,
            "command": one.command([], port),
            "folder": str(one.folder),
        }
        for one in (plain, *twins)
    )
    started = copy.command([], port)
    return write_facts(copy.folder, series, started, port, logs(), database, without, alike)


def command(copy: Instance, arguments: Sequence[str]) -> List[str]:
    """pytest for a database of the lab."""
    return pytest_command(copy.odoo.python, copy.folder / "pytest", arguments)


@contextlib.contextmanager
def _facts(copy: Instance, profile: Profile) -> Iterator[Mapping[str, str]]:
    """The variable with the facts, and the databases they name, while the tests run.

    A small one that the addons were never in, and two more with the apps of ``copy``.
    """
    with contextlib.ExitStack() as until_the_end:

        def clone(name: str, of: Profile) -> Instance:
            made = template.clone(copy.odoo, of, copy.database + "_" + name)
            until_the_end.callback(made.remove)
            return made

        plain = clone("plain", template.get("small"))
        twins = [clone(name, profile) for name in ("without", "with")]
        yield {VARIABLE: describe(copy, plain, twins)}


def by_hand(copy: Instance, profile: Profile, path: str) -> int:
    """Run some of them in the terminal; pytest's exit code."""
    name, _, method = path.partition("::")
    target = str(repo() / name) + ("::" + method if method else "")
    with _facts(copy, profile) as facts:
        env = dict(copy.environment(), **facts)
        return foreground(command(copy, ["-v", target]), env, copy.folder)


def run(copy: Instance, profile: Profile) -> Result:
    """Run all of them on ``copy``, which they change, and count."""
    log = logs() / ("server-%s.log" % copy.odoo.series.name)
    arguments = command(copy, ["-q", str(repo() / FOLDER)])
    with _facts(copy, profile) as facts:
        env = dict(copy.environment(), **facts)
        return pytests.run(arguments, log, env, copy.folder, TIMEOUT)
