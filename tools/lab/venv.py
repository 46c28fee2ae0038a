"""Virtual environments, cached under a key of everything that decides their content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Sequence

from . import pip
from .filelock import exclusive
from .interpreter import Interpreter
from .paths import cached
from .say import step

_DONE = "complete.json"


def key(*parts: object) -> str:
    """A short hash of JSON-able values."""
    text = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def provide(
    name: str,
    python: Interpreter,
    lines: Sequence[str],
    constraints: str = "",
    path_entries: Sequence[Path] = (),
) -> Path:
    """The interpreter of an environment with ``lines`` installed, made when it is not there.

    ``path_entries`` are folders whose modules it can import (a ``.pth`` file, so that tools which
    ask the environment find them too). An interrupted build starts again: the mark comes last.
    """
    entries = [str(entry) for entry in path_entries]
    inputs = key(python.version, str(python.path), list(lines), constraints, entries)
    folder = cached("venv") / ("%s-py%s-%s" % (name, python.version, inputs))
    done = folder / _DONE
    if not done.is_file():
        with exclusive(folder.parent / (folder.name + ".lock"), "environment " + folder.name):
            if not done.is_file():
                _make(name, python, lines, constraints, entries, folder)
                done.write_text(json.dumps({"python": python.version}), encoding="utf-8")
    return pip.python_of(folder)


def _make(
    name: str,
    python: Interpreter,
    lines: Sequence[str],
    constraints: str,
    entries: Sequence[str],
    folder: Path,
) -> None:
    log = cached("logs") / ("venv-%s-%s.log" % (name, python.version))
    with step("Python %s environment for %s" % (python.version, name)):
        pip.create(python, folder, log)
        if lines:
            pip.install(folder, lines, log, constraints)
        for site in folder.glob("lib/python*/site-packages"):
            if entries:
                (site / "lab.pth").write_text("\n".join(entries) + "\n", encoding="utf-8")
