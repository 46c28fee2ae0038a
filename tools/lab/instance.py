"""One Odoo database of one series: its folder, configuration and command line."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence

from . import environment
from . import find as finder
from .command import Process, foreground, run
from .command import environment as process_environment
from .errors import LabError
from .find import Tree
from .paths import cached, repo
from .postgres import USER, Server
from .series import Series

_LAUNCH = Path(__file__).with_name("launch.py")


class Odoo(NamedTuple):
    """A series ready to run: its tree, its interpreter, and the cluster."""

    series: Series
    tree: Tree
    python: Path
    server: Server


class Instance(NamedTuple):
    """A database name with the folder that holds its configuration and data directory."""

    odoo: Odoo
    database: str

    @property
    def folder(self) -> Path:
        """Everything of this database outside PostgreSQL."""
        return cached("odoo", self.odoo.series.name, self.database)

    @property
    def filestore(self) -> Path:
        """Odoo's attachments of this database."""
        return self.folder / "data" / "filestore" / self.database

    def exists(self) -> bool:
        """Is there such a database?"""
        return self.database in self.odoo.server.databases()

    def remove(self) -> None:
        """Drop the database with its files."""
        self.odoo.server.drop(self.database)
        shutil.rmtree(str(self.folder))

    def copy_to(self, target: Instance) -> None:
        """Clone database and filestore; ``target`` is replaced."""
        target.remove()
        if self.filestore.is_dir():
            target.filestore.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(str(self.filestore), str(target.filestore))
        self.odoo.server.clone(self.database, target.database)

    def rename_to(self, target: Instance) -> None:
        """Rename database and filestore; ``target`` is replaced. The database comes last."""
        target.remove()
        if self.filestore.is_dir():
            target.filestore.parent.mkdir(parents=True, exist_ok=True)
            self.filestore.rename(target.filestore)
        self.odoo.server.rename(self.database, target.database)
        shutil.rmtree(str(self.folder))

    def configure(self, port: int) -> Path:
        """Write its configuration file."""
        options = {
            "addons_path": ",".join(str(path) for path in addons_path(self.odoo.tree)),
            "admin_passwd": "admin",
            "data_dir": str(self.folder / "data"),
            "db_host": str(self.odoo.server.socket_folder),
            "db_user": USER,
            "http_interface": "127.0.0.1",
            "http_port": str(port),
            "max_cron_threads": "0",
            "pg_path": str(self.odoo.server.binaries),
            self.odoo.series.evented_port: str(free_port(port + 1)),
        }
        lines = ["[options]"] + ["%s = %s" % pair for pair in options.items() if pair[1]]
        path = self.folder / "odoo.conf"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.chmod(0o600)
        return path

    def environment(self) -> Dict[str, str]:
        """Variables of its processes. Byte code goes to the cache, never into source trees."""
        extra = {"TZ": "UTC", "PYTHONPYCACHEPREFIX": str(cached("pycache", self.odoo.series.name))}
        # Tests talk to their own server, whatever proxy leads to the package registries.
        extra["NO_PROXY"] = extra["no_proxy"] = ",".join(
            filter(None, [os.environ.get("NO_PROXY"), "localhost,127.0.0.1"])
        )
        if not self.odoo.series.skip_reason_logged:
            extra["LAB_LOG_SKIP_REASON"] = "1"
        return process_environment(extra)

    def command(self, arguments: Sequence[str], port: int) -> List[str]:
        """The command line; a first argument without dash is a subcommand of Odoo (``shell``)."""
        config = ["-c", str(self.configure(port)), "-d", self.database]
        rest = list(arguments)
        if rest and not rest[0].startswith("-"):
            subcommand = [rest.pop(0)]
        else:
            subcommand = []
        return [str(self.odoo.python), str(_LAUNCH)] + subcommand + config + rest

    def run(
        self,
        arguments: Sequence[str],
        log: Path,
        timeout: float,
        script: Optional[Path] = None,
        extra: Optional[Mapping[str, str]] = None,
    ) -> None:
        """Run Odoo to its end, output to ``log``; LabError when it fails.

        ``script`` is its standard input, ``extra`` are variables for it.
        """
        run(
            self.command(arguments, port_for(self.odoo.series)),
            log,
            dict(self.environment(), **(extra or {})),
            self.folder,
            timeout,
            script,
        )

    def start(
        self,
        arguments: Sequence[str],
        log: Path,
        port: int,
        extra: Optional[Mapping[str, str]] = None,
    ) -> Process:
        """Start Odoo, output to ``log``; ``extra`` are variables for it."""
        env = dict(self.environment(), **(extra or {}))
        return Process(self.command(arguments, port), log, env, self.folder)

    def foreground(self, arguments: Sequence[str]) -> int:
        """Run Odoo in the terminal; its exit code."""
        command = self.command(arguments, port_for(self.odoo.series))
        return foreground(command, self.environment(), self.folder)


def addons_path(tree: Tree) -> List[Path]:
    """The adapter's folder of this series, the core's, and what the tree has beside odoo/addons."""
    root = repo()
    own = [root / ("record_pin_" + tree.series.short), root]
    return [path for path in own if any(path.glob("*/__manifest__.py"))] + list(tree.addons)


def free_port(first: int, tries: int = 200) -> int:
    """The first port from ``first`` on that nothing on 127.0.0.1 uses."""
    for port in range(first, first + tries):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LabError("No free port between %d and %d." % (first, first + tries - 1))


def port_for(series: Series) -> int:
    """A free port for a server of ``series``; labs that run at once look from different ones on."""
    return free_port(series.port + os.getpid() % 500)


def ready(series: Series, server: Server) -> Odoo:
    """A series found, with its environment; LabError saying why not."""
    tree = finder.find(series)
    if tree is None:
        raise LabError(finder.missing(series))
    return Odoo(series, tree, environment.provide(tree), server)


def test_database(series: Series) -> str:
    """The name of a database for one test run, told apart by process: two labs may run at once."""
    return "test_%s_%d" % (series.short, os.getpid())


def sweep(server: Server) -> None:
    """Remove the test databases of labs that were killed."""
    for name in server.databases():
        match = re.match(r"^test_(\d+)_(\d+)$", name)
        if match and not Path("/proc", match.group(2)).exists():
            server.drop(name)
            shutil.rmtree(str(cached("odoo", match.group(1) + ".0", name)))
