"""Which folders may look like addons, and where.

Every folder that a server is given as an addons path is scanned one level deep, and each child
with a manifest is offered for installation. The root serves as an addons path for the core, and
`record_pin_<series>` for one adapter: nothing else may show in either.
"""

from __future__ import annotations

from pathlib import Path
from typing import List

from .tree import ADAPTER, CORE, MANIFEST_NAMES, SERIES, Tree


def _looks_like_addon(folder: Path) -> bool:
    return folder.is_dir() and any((folder / name).exists() for name in MANIFEST_NAMES)


def violations(tree: Tree) -> List[str]:
    """Return what a server would see beside the core and the one adapter of its series."""
    found = []
    if _looks_like_addon(tree.root):
        found.append("the root has a manifest: it is an addons path, not an addon")
    for child in sorted(tree.root.iterdir()):
        if _looks_like_addon(child) and child.name != CORE:
            found.append(
                f"{child.name}/ looks like an addon at the root: only {CORE} may, because a server "
                "of any series gets the root as an addons path"
            )
    for series, folder in tree.adapter_folders().items():
        if series not in SERIES:
            found.append(f"{folder.name}/: {series} is not a supported series {SERIES}")
        for child in sorted(folder.iterdir()):
            if _looks_like_addon(child) and child.name != ADAPTER:
                found.append(
                    f"{folder.name}/{child.name}/ is a second addon: only {ADAPTER} belongs here"
                )
        if (folder / "__init__.py").exists():
            found.append(f"{folder.name}/__init__.py: the folder is an addons path, not a package")
    return found
