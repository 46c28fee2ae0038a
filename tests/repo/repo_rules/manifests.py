"""What a manifest must say, and how the five series read its version.

Read from each series' ``odoo/modules/module.py`` (`adapt_version`) and, for where the result is
used, ``odoo/modules/loading.py`` and ``odoo/modules/migration.py``:

========  =========================================================================================
15, 16    Prefix the series unless the version already starts with it. No form is refused: the
          manifest of another series, ``18.0.1.0.0``, becomes ``15.0.18.0.1.0.0`` and installs.
17, 18    The same prefix, then the rest must be ``x.y`` or ``x.y.z``; else ValueError. An
          installable addon with a foreign series' version so breaks whatever reads its manifest.
19        2 to 5 whole numbers, else ValueError. Up to three parts that do not *start with the text*
          ``19.0`` get the prefix. Five parts of another series: a warning and installable=False.
========  =========================================================================================

So ``x.y.z`` loads everywhere, as ``<series>.0.x.y.z``, unless x.y is itself ``<series>.0``: that
series takes it for its own prefix, and 17 and 18 then refuse what is left.
``test_repo_manifests`` runs the real functions.

Migration folders have a trap of their own. 15 and 16 take every name with two dots or more for a
full version with a series, so ``migrations/1.1.0`` is compared with ``15.0.1.1.0``, found older
and *never run, silently*; from 17 on the limit is three dots. In the core, which has no series,
only ``0.0.0`` (every update) and two-part names mean the same in all five.
"""

from __future__ import annotations

import re
from typing import List

from .tree import ADAPTER, CORE, SERIES, Addon, Tree

#: The App Store cuts, and its check refuses, longer names.
NAME_LIMIT = 25
LICENSE = "LGPL-3"
#: Linked by link paths found at run time, never by a dependency (product, section 8).
NOT_DEPENDENCIES = frozenset({"sale", "sale_management", "account", "stock", "purchase"})

_CORE_VERSION = re.compile(r"\d+\.\d+\.\d+$")
_CORE_MIGRATION = re.compile(r"(0\.0\.0|\d+\.\d+)$")


def core_version_problem(version: str) -> str:
    """Return why ``version`` would not load as the core's on every series, or an empty string."""
    if not _CORE_VERSION.match(version):
        return "write it as x.y.z, without a series"
    if any(version.startswith(f"{series}.0.") for series in SERIES):
        return (
            "its first two numbers read as a series, and that series would take them for its prefix"
        )
    return ""


def _version_violations(addon: Addon, where: str) -> List[str]:
    version = addon.manifest.get("version")
    if not isinstance(version, str):
        return [f"{where}: version must be a string, not {version!r}"]
    if addon.series is None:
        problem = core_version_problem(version)
        return [f"{where}: version {version!r}: {problem}"] if problem else []
    if not re.match(rf"{addon.series}\.0\.\d+\.\d+\.\d+$", version):
        return [f"{where}: version {version!r} must be {addon.series}.0.x.y.z"]
    return []


def _migration_violations(tree: Tree, addon: Addon) -> List[str]:
    found = []
    for kind in ("migrations", "upgrades"):
        folder = addon.path / kind
        if not folder.is_dir():
            continue
        for child in sorted(folder.iterdir()):
            if not child.is_dir() or child.name in ("__pycache__", "tests"):
                continue
            own_series = rf"{addon.series}\.0\.\d+\.\d+\.\d+$"
            if _CORE_MIGRATION.match(child.name):
                continue
            if addon.series is not None and re.match(own_series, child.name):
                continue
            found.append(
                f"{tree.relative(child)}: name it 0.0.0 or x.y; a three-part name is never run "
                "on 15 and 16"
            )
    return found


def violations(tree: Tree) -> List[str]:
    """Return what is wrong in the manifests and migration folders of ``tree``.

    Raises ManifestError for a manifest that cannot be read at all.
    """
    found = []
    for addon in tree.addons():
        where = tree.relative(addon.path / "__manifest__.py")
        manifest = addon.manifest
        for key in ("name", "summary", "author", "website"):
            if not isinstance(manifest.get(key), str) or not manifest[key].strip():
                found.append(f"{where}: {key} is missing")
        if len(str(manifest.get("name", ""))) > NAME_LIMIT:
            found.append(f"{where}: name is longer than {NAME_LIMIT} characters")
        if "\n" in str(manifest.get("summary", "")):
            found.append(f"{where}: summary must be one line")
        if manifest.get("license") != LICENSE:
            found.append(f"{where}: license must be {LICENSE!r}, not {manifest.get('license')!r}")
        if manifest.get("installable", True) is not True:
            found.append(f"{where}: installable must be true; what is not ready is not merged")
        depends = manifest.get("depends", [])
        for name in sorted(NOT_DEPENDENCIES.intersection(depends)):
            found.append(f"{where}: no hard dependency on {name}")
        if addon.series is None:
            if ADAPTER in depends:
                found.append(f"{where}: the core must not depend on an adapter")
        elif CORE not in depends:
            found.append(f"{where}: an adapter depends on {CORE}")
        found += _version_violations(addon, where)
        found += _migration_violations(tree, addon)
    return found
