"""Files and the manifests that load them: each listed one exists, each existing one is listed.

A JavaScript test in no bundle never runs and a view in no `data` list is never loaded, both
without a word.
"""

from __future__ import annotations

import glob
from pathlib import Path
from typing import Iterator, List, Set

from .tree import ADAPTER, CORE, Addon, Tree

_DATA_SUFFIXES = (".xml", ".csv")
_ASSET_SUFFIXES = (".js", ".xml", ".scss", ".css")
_ASSET_FOLDERS = ("static/src", "static/tests")


def _asset_globs(addon: Addon) -> Iterator[str]:
    """Yield the paths that add files to a bundle; `remove` and `include` add none."""
    for entries in addon.manifest.get("assets", {}).values():
        for entry in entries:
            if isinstance(entry, str):
                yield entry
            elif entry[0] in ("before", "after", "replace"):
                yield entry[2]
            elif entry[0] in ("append", "prepend"):
                yield entry[1]


def _data_files(addon: Addon) -> List[str]:
    return [name for key in ("data", "demo") for name in addon.manifest.get(key, [])]


def _data_violations(tree: Tree, addon: Addon) -> List[str]:
    where = tree.relative(addon.path / "__manifest__.py")
    listed = _data_files(addon)
    found = [
        f"{where}: {name} is listed twice"
        for name in sorted({n for n in listed if listed.count(n) > 1})
    ]
    found += [
        f"{where}: {name} is listed and does not exist"
        for name in sorted(set(listed))
        if not (addon.path / name).is_file()
    ]
    for path in sorted(addon.path.rglob("*")):
        name = path.relative_to(addon.path).as_posix()
        if path.suffix not in _DATA_SUFFIXES or name.split("/")[0] in ("static", "tests"):
            continue
        if name not in listed:
            found.append(f"{tree.relative(path)}: in no `data` or `demo` list, so never loaded")
    return found


def _matches(tree: Tree, addon: Addon, pattern: str) -> Set[Path]:
    """Return the files of this repository that ``pattern`` of ``addon``'s manifest adds."""
    owner, _, rest = pattern.lstrip("/").partition("/")
    folder = {ADAPTER: addon.path, CORE: tree.core_path}[owner]
    return {Path(name) for name in glob.glob(str(folder / rest), recursive=True)}


def violations(tree: Tree) -> List[str]:
    """Return listed files that do not exist and existing files that no manifest lists."""
    found = []
    covered: Set[Path] = set()
    addons = tree.addons()
    for addon in addons:
        found += _data_violations(tree, addon)
        for pattern in _asset_globs(addon):
            if pattern.lstrip("/").split("/")[0] not in (ADAPTER, CORE):
                continue
            matches = _matches(tree, addon, pattern)
            if not matches:
                where = tree.relative(addon.path / "__manifest__.py")
                found.append(f"{where}: asset {pattern} matches no file")
            covered |= matches
    for addon in addons:
        for folder in _ASSET_FOLDERS:
            for path in sorted((addon.path / folder).rglob("*")):
                if path.is_file() and path.suffix in _ASSET_SUFFIXES and path not in covered:
                    found.append(f"{tree.relative(path)}: in no asset bundle, so never loaded")
    return found
