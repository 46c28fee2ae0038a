"""Where the lab keeps what it makes: one cache folder, and ``build/`` for results."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .errors import LabError


def repo() -> Path:
    """The repository under test: ``RECORD_PIN_REPO``, or the one this file is in."""
    named = os.environ.get("RECORD_PIN_REPO")
    return Path(named).resolve() if named else own()


def own() -> Path:
    """The checkout of these tools, where ``python -m tools.lab.…`` finds them."""
    return Path(__file__).resolve().parents[2]


def checkout() -> str:
    """Six digits for the repository under test: two side by side share no database."""
    return hashlib.sha256(str(repo()).encode()).hexdigest()[:6]


#: Marks the cache folder as the lab's own: `make clean` removes nothing else.
_MARK = ".record-pin-lab"


def cache() -> Path:
    """The cache folder: ``RECORD_PIN_LAB``, or ``record-pin`` in the user's cache. Created.

    A folder with other files in it is refused, since `make clean` removes the whole of it.
    """
    named = os.environ.get("RECORD_PIN_LAB")
    if named:
        folder = Path(named).expanduser().resolve()
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        folder = Path(base).expanduser() / "record-pin"
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / _MARK
    if not mark.exists():
        if any(folder.iterdir()):
            raise LabError("%s holds other files: name a new folder in RECORD_PIN_LAB." % folder)
        mark.write_text("", encoding="utf-8")
    return folder


def cached(*parts: str) -> Path:
    """A folder below the cache, created when missing."""
    folder = cache().joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def build() -> Path:
    """``build/`` of the repository, created when missing."""
    folder = repo() / "build"
    folder.mkdir(exist_ok=True)
    return folder


def logs() -> Path:
    """``build/logs``, created when missing."""
    folder = build() / "logs"
    folder.mkdir(exist_ok=True)
    return folder
