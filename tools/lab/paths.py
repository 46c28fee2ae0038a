"""Where the lab keeps what it makes: one cache folder, and ``build/`` for results."""

from __future__ import annotations

import os
from pathlib import Path


def repo() -> Path:
    """The repository under test: ``RECORD_PIN_REPO``, or the one this file is in."""
    named = os.environ.get("RECORD_PIN_REPO")
    return Path(named).resolve() if named else Path(__file__).resolve().parents[2]


def cache() -> Path:
    """The cache folder: ``RECORD_PIN_LAB``, or ``record-pin`` in the user's cache. Created."""
    named = os.environ.get("RECORD_PIN_LAB")
    if named:
        folder = Path(named).expanduser().resolve()
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        folder = Path(base).expanduser() / "record-pin"
    folder.mkdir(parents=True, exist_ok=True)
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
