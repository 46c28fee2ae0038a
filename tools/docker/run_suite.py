"""Inside the image of docker/Dockerfile: the suite in the official Odoo, and its verdict.

    python3 -m tools.docker.run_suite [--template full] [--tags /record_pin,/record_pin_core]

Two stages, as on a machine of its own: the shared suite in Odoo's own runner, then ``tests/server``
with real servers of several processes. Other tags than all are for looking closer at some tests of
the first stage, and leave out the second.

What is installed first, how the log is read and what counts as a failure is the lab's
(``tools/lab``), so a series passes here by the same measure as on a machine of its own.

Read from the environment: RECORD_PIN_SERIES, and where the database is as the official images
name it: HOST, PORT, USER, and PASSWORD_FILE or PASSWORD.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence

from tools.lab import browser, find, odoolog, odootests, pytests, servertests, summary, template
from tools.lab import series as series_table
from tools.lab.command import Process, environment, run
from tools.lab.errors import LabError
from tools.lab.find import Tree
from tools.lab.paths import repo
from tools.lab.result import Result, added
from tools.lab.say import say

#: The lab's files that are run inside Odoo.
LAB = Path(__file__).resolve().parents[1] / "lab"
#: Where Debian's package, and so the official image, puts the code.
CODE = Path("/usr/lib/python3/dist-packages")
ADDONS = Path("/opt/record_pin")
#: The pure domain, which the tests of servers read peppers with.
DOMAIN = ADDONS / "record_pin_core" / "lib"
#: pytest, and clients the tests use, kept apart from Odoo's own packages.
TEST_TOOLS = Path("/opt/test-tools")
#: Logs and screenshots.
RESULTS = Path("/var/lib/record_pin_tests")
DATABASE = "record_pin_tests"
#: Seconds for each of: the modules with demo data, the addons with their tests.
TIMEOUT = 3600
#: Where a server answers.
HTTP_PORT = 8069


def connection(variables: Mapping[str, str]) -> Dict[str, str]:
    """Odoo's options for the database, from the official images' variables.

    LabError when there is no password to be found.
    """
    password = variables.get("PASSWORD", "")
    if "PASSWORD_FILE" in variables:
        try:
            password = Path(variables["PASSWORD_FILE"]).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise LabError("The database's password cannot be read: %s" % error) from None
    if not password:
        raise LabError("Set PASSWORD_FILE (or PASSWORD) to the database's password.")
    return {
        "db_host": variables.get("HOST", "db"),
        "db_port": variables.get("PORT", "5432"),
        "db_user": variables.get("USER", "odoo"),
        "db_password": password,
    }


def configure(folder: Path, database: Mapping[str, str], addons: Sequence[Path]) -> Path:
    """Write Odoo's configuration into ``folder``, readable by this user only."""
    options = dict(
        database,
        addons_path=",".join(str(path) for path in addons),
        data_dir=str(folder / "data"),
        http_interface="127.0.0.1",
        http_port=str(HTTP_PORT),
        max_cron_threads="0",
    )
    path = folder / "odoo.conf"
    path.touch(mode=0o600)
    lines = ["[options]"] + ["%s = %s" % pair for pair in options.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def variables_for(tree: Tree) -> Dict[str, str]:
    """The environment of Odoo: as the lab's, with the clients of the tests importable."""
    extra = {"TZ": "UTC", "PYTHONPATH": str(TEST_TOOLS)}
    if not tree.series.skip_reason_logged:
        extra["LAB_LOG_SKIP_REASON"] = "1"
    return environment(extra)


class Follower:
    """Copies what is appended to a file to standard output."""

    def __init__(self, path: Path):
        """Begin at the start of ``path``, which need not exist yet."""
        self._path = path
        self._at = 0

    def __call__(self) -> None:
        """Copy what came since the last call."""
        if not self._path.is_file():
            return
        with open(str(self._path), "rb") as stream:
            stream.seek(self._at)
            new = stream.read()
        self._at += len(new)
        sys.stdout.write(new.decode("utf-8", errors="replace"))
        sys.stdout.flush()


def prepare(command: List[str], tree: Tree, profile: template.Profile, log: Path) -> None:
    """Install the modules that the tests work with, and build the web client's assets."""
    modules = tree.modules(profile.modules)
    say("Odoo %s with %s" % (tree.version(), ", ".join(modules)))
    demo = list(tree.series.demo) if profile.demo else ["--without-demo=all"]
    env = variables_for(tree)
    install = ["-i", ",".join(modules), "--stop-after-init", "--no-http"]
    run(command + install + demo, log, env, timeout=TIMEOUT)
    shell = command[:2] + ["shell"] + command[2:] + ["--no-http"]
    run(shell, log, env, timeout=TIMEOUT, script=LAB / "warm_assets.py")


def test(
    command: List[str], tree: Tree, tags: str, chromium: Optional[str], results: Path
) -> Result:
    """Install the addons with their tests, showing the log as it grows, and judge."""
    log = results / "odoo.log"
    if log.exists():
        log.unlink()
    arguments = [
        "-i", odootests.MODULE, "--test-tags", tags, "--stop-after-init",
        "--screenshots", str(results / "screenshots"),
    ]  # fmt: skip
    follow = Follower(log)
    begun = time.monotonic()
    process = Process(command + arguments, log, variables_for(tree), results)
    code, late = 0, ""
    try:
        code = process.wait(TIMEOUT, follow)
    except TimeoutError as error:
        late = str(error)
    follow()
    with open(str(log), encoding="utf-8", errors="replace") as lines:
        outcome = odoolog.read(lines)
    return odootests.judge(outcome, code, late, chromium, time.monotonic() - begun)


def server_tests(
    command: List[str], tree: Tree, database: Mapping[str, str], folder: Path, results: Path
) -> Result:
    """Run ``tests/server`` on the database that the first stage has left clean, and count.

    :param database: as :func:`connection` answers it
    :param folder: where the servers work, with the configuration that ``command`` names
    """
    say("servers of several processes (log: %s)" % (results / "server.log"))
    facts = servertests.write_facts(
        folder, tree.series, command, HTTP_PORT, results, {**database, "database": DATABASE}
    )
    arguments = ["-q", "-o", "pythonpath=%s" % DOMAIN, str(repo() / servertests.FOLDER)]
    return pytests.run(
        servertests.pytest_command(Path(sys.executable), folder / "pytest", arguments),
        results / "server.log",
        {**variables_for(tree), servertests.VARIABLE: facts},
        folder,
        servertests.TIMEOUT,
    )


def _options(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The suite, judged.", prog="run_suite")
    parser.add_argument("--template", default="full", choices=sorted(template.PROFILES))
    parser.add_argument("--tags", default=odootests.TAGS, help="Odoo's test tags")
    return parser.parse_args(arguments)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the suite; 0 when it passed, 1 when it failed, 2 when it could not be run."""
    options = _options(arguments)
    try:
        series = series_table.get(os.environ.get("RECORD_PIN_SERIES", ""))
        tree = find.tree_at(series, CODE, "the official image")
        if tree is None:
            raise LabError("There is no Odoo in %s: is this the official image?" % CODE)
        chromium = browser.find()
        if chromium is None:
            raise LabError("There is no Chromium in this image: build its stage `tests`.")
        with tempfile.TemporaryDirectory() as name:
            folder, database = Path(name), connection(os.environ)
            config = configure(folder, database, [ADDONS] + list(tree.addons))
            command = [sys.executable, str(LAB / "launch.py"), "-c", str(config), "-d", DATABASE]
            prepare(command, tree, template.get(options.template), RESULTS / "prepare.log")
            verdict = test(command, tree, options.tags, chromium, RESULTS)
            if options.tags == odootests.TAGS:
                verdict = added(verdict, server_tests(command, tree, database, folder, RESULTS))
    except LabError as error:
        say(str(error))
        return 2
    for line in summary.table({}, {series.name: verdict}):
        say(line)
    return int(verdict.status != "passed")


if __name__ == "__main__":
    sys.exit(main())
