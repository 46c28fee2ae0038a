"""A checkout as the rules see it: its files and the addons in them."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional

SERIES = (15, 16, 17, 18, 19)
CORE = "record_pin_core"
ADAPTER = "record_pin"
MANIFEST_NAMES = ("__manifest__.py", "__openerp__.py")

_ADAPTER_FOLDER = re.compile(r"record_pin_(\d+)$")


class ManifestError(ValueError):
    """A manifest that is not one literal dict."""


def parse_manifest(path: Path) -> Dict[str, Any]:
    """Return the manifest at ``path``, read as Odoo reads it: a literal, never executed.

    Raises ManifestError when the file is anything but one literal dict.
    """
    try:
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise ManifestError(f"{path}: write the manifest as one literal dict ({error})") from error
    if not isinstance(manifest, dict):
        raise ManifestError(
            f"{path}: write the manifest as one dict, not {type(manifest).__name__}"
        )
    return manifest


@dataclass(frozen=True)
class Addon:
    """One addon on disk. ``series`` is None for the core, which has none."""

    path: Path
    series: Optional[int]
    manifest: Dict[str, Any] = field(compare=False)

    @property
    def name(self) -> str:
        """The technical name: the folder's."""
        return self.path.name


@dataclass(frozen=True)
class Tree:
    """A checkout at ``root``."""

    root: Path

    def relative(self, path: Path) -> str:
        """Return ``path`` as it is written in messages: from the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def files(self) -> List[Path]:
        """Return the files that are, or would be, under version control, sorted.

        Outside a git checkout (an unpacked archive) that is every file not in a hidden folder.
        """
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                cwd=self.root,
                check=True,
                stdout=subprocess.PIPE,
            ).stdout.decode("utf-8")
            paths = [self.root / name for name in listed.split("\0") if name]
        else:
            paths = [
                path
                for path in self.root.rglob("*")
                if not any(
                    part.startswith(".") or part == "__pycache__"
                    for part in path.relative_to(self.root).parts[:-1]
                )
            ]
        return sorted(path for path in paths if path.is_file())

    def python_files(self, folder: Path) -> List[Path]:
        """Return the Python files below ``folder``, sorted; none when it does not exist."""
        return sorted(p for p in folder.rglob("*.py") if "__pycache__" not in p.parts)

    @property
    def core_path(self) -> Path:
        """Where the core lives."""
        return self.root / CORE

    def adapter_folders(self) -> Dict[int, Path]:
        """Return the top folders `record_pin_<number>` that exist, by their number."""
        found = {}
        for path in sorted(self.root.iterdir()):
            match = _ADAPTER_FOLDER.match(path.name)
            if match and path.is_dir():
                found[int(match.group(1))] = path
        return found

    def addons(self) -> List[Addon]:
        """Return the core and the adapters whose manifest exists now.

        Raises ManifestError for a manifest that cannot be read.
        """
        addons = []
        if (self.core_path / "__manifest__.py").is_file():
            manifest = parse_manifest(self.core_path / "__manifest__.py")
            addons.append(Addon(self.core_path, None, manifest))
        for series, folder in self.adapter_folders().items():
            manifest_path = folder / ADAPTER / "__manifest__.py"
            if manifest_path.is_file():
                addons.append(Addon(folder / ADAPTER, series, parse_manifest(manifest_path)))
        return addons
