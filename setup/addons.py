"""The addons of this repository as packaging sees them: one table, and what is on disk."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Optional

ROOT = Path(__file__).resolve().parents[1]
CORE = "record_pin_core"
ADAPTER = "record_pin"
LICENSE_FILES = ("LICENSE", "COPYING")


class PackagingError(Exception):
    """What stands in the way of a wheel or a store folder, and what to do."""


@dataclass(frozen=True)
class Packaging:
    """How the adapter of one series becomes a wheel."""

    backend: str
    #: The Pythons it installs on; None where the dependency on Odoo says so alone.
    python: Optional[str]


#: setuptools-odoo knows series up to 16.0 only, whool is its successor. The Pythons: 15.0 and 16.0
#: start on 3.7 (their setup.py), `pin_domain` needs 3.8, and their official images run 3.9, which
#: setuptools-odoo's own default for 16.0 (3.10) would refuse. From 17.0 on whool decides: 3.10 as
#: Odoo, and nothing from 19.0 on. build.py fails when a new whool decides otherwise.
SERIES: Mapping[int, Packaging] = {
    15: Packaging("setuptools-odoo", ">=3.8"),
    16: Packaging("setuptools-odoo", ">=3.8"),
    17: Packaging("whool", ">=3.10"),
    18: Packaging("whool", ">=3.10"),
    19: Packaging("whool", None),
}

#: The core runs wherever one of its adapters does.
CORE_PYTHON = ">=3.8"
CORE_ODOO = f"odoo>={min(SERIES)}.0a,<{max(SERIES)}.1dev"


@dataclass(frozen=True)
class Addon:
    """An addon on disk; ``series`` is None for the core."""

    path: Path
    series: Optional[int]
    manifest: Mapping[str, object]

    @property
    def name(self) -> str:
        """The technical name, which is the folder's."""
        return self.path.name

    @property
    def version(self) -> str:
        """The manifest's version."""
        return self.text("version")

    def text(self, key: str) -> str:
        """Return a manifest value that has to be a text; raises PackagingError when it is not."""
        value = self.manifest.get(key)
        if not isinstance(value, str) or not value:
            raise PackagingError(f"{self.path / '__manifest__.py'}: give {key!r} a text")
        return value

    def files(self) -> List[str]:
        """Return what belongs to the addon, as paths below it, sorted.

        In a git checkout that is what is, or would be, under version control, so that no leftover
        of an editor or a test run is shipped.
        """
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "."],
            cwd=self.path,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if listed.returncode == 0:
            names = [name for name in listed.stdout.decode("utf-8").split("\0") if name]
        else:
            names = [p.relative_to(self.path).as_posix() for p in self.path.rglob("*")]
        return sorted(
            name
            for name in names
            if (self.path / name).is_file() and "__pycache__" not in Path(name).parts
        )


def read(path: Path, series: Optional[int]) -> Addon:
    """Return the addon at ``path``; raises PackagingError when it has no readable manifest."""
    manifest_path = path / "__manifest__.py"
    try:
        manifest = ast.literal_eval(manifest_path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PackagingError(f"{manifest_path} does not exist") from error
    except (SyntaxError, ValueError) as error:
        raise PackagingError(f"{manifest_path}: write one literal dict ({error})") from error
    if not isinstance(manifest, dict):
        raise PackagingError(f"{manifest_path}: write one dict, not {type(manifest).__name__}")
    return Addon(path, series, manifest)


def core(root: Path = ROOT) -> Addon:
    """Return the core of the checkout at ``root``."""
    return read(root / CORE, None)


def adapters(root: Path = ROOT) -> Dict[int, Addon]:
    """Return the adapters that exist in the checkout at ``root``, by series."""
    return {
        series: read(path, series)
        for series in sorted(SERIES)
        for path in [root / f"record_pin_{series}" / ADAPTER]
        if (path / "__manifest__.py").is_file()
    }


def parse_series(text: str) -> int:
    """Return the series that ``text`` ("19" or "19.0") names; raises PackagingError for another."""
    match = re.match(r"(\d+)(\.0)?$", text)
    if not match or int(match.group(1)) not in SERIES:
        raise PackagingError(f"{text!r} is no series of this project; take one of {list(SERIES)}")
    return int(match.group(1))


def chosen(wanted: List[str], root: Path = ROOT) -> Dict[int, Addon]:
    """Return the adapters named by ``wanted``, or all that exist when it is empty.

    Raises PackagingError for a series that is unknown or has no adapter yet.
    """
    present = adapters(root)
    if not wanted:
        return present
    result = {}
    for text in wanted:
        series = parse_series(text)
        if series not in present:
            raise PackagingError(f"record_pin_{series}/{ADAPTER} has no manifest yet")
        result[series] = present[series]
    return result
