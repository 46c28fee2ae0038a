"""Has the code of the addons changed since a database was made from it?"""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from . import venv
from .paths import repo
from .series import Series


def _files(series: Series) -> Iterator[Path]:
    for folder in (repo() / "record_pin_core", repo() / ("record_pin_" + series.short)):
        for path in sorted(folder.glob("**/*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def digest(series: Series) -> str:
    """A hash over names, sizes and times of the addons' files of a series."""
    facts = []
    for path in _files(series):
        state = path.stat()
        facts.append([str(path), state.st_size, state.st_mtime_ns])
    return venv.key(facts)


class Stamp:
    """A file that remembers the digest a database was last brought up to."""

    def __init__(self, path: Path, series: Series):
        self._path = path
        self._now = digest(series)

    def current(self) -> bool:
        """Is the database up to date?"""
        return self._path.is_file() and self._path.read_text(encoding="utf-8") == self._now

    def write(self) -> None:
        """Remember the present state of the code."""
        self._path.write_text(self._now, encoding="utf-8")
