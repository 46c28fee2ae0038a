"""Where the series are named beside their folders, and whether docs/porting.md is true.

A new series is a folder and a row in each of ``PLACES``; the tests name every row that is missing.
What the guide says of the facts in ``compat.py`` is compared with the code.
"""

from __future__ import annotations

import ast
import re
from typing import Dict, List, Set, Tuple

from .tree import Tree

GUIDE = "docs/porting.md"
COMPAT = "record_pin_core/compat.py"
#: Files that name every series, and the lines that name one or more.
PLACES = {
    "tests/repo/repo_rules/tree.py": r"^SERIES = \((.+)\)$",
    "setup/addons.py": r"^    (\d+): Packaging\(",
    "tools/lab/series.py": r"^        name=\"(\d+)\.0\",$",
    ".pre-commit-config.yaml": r"^        files: \^record_pin_(\d+)/$",
    "tox.ini": r"^\s+docker(\d+): RECORD_PIN_SERIES = \1$",
    ".github/workflows/odoo.yml": r"^\s+series: \[(.+)\]$",
}

_FACT_ROW = re.compile(r"^\| (\d+)\.0 \| `(\w+)` \|", re.MULTILINE)


def _text(tree: Tree, name: str) -> str:
    path = tree.root / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def series_violations(tree: Tree) -> List[str]:
    """Return the places that leave out a series with an adapter, or name one without."""
    expected = set(tree.adapter_folders())
    found = []
    for name, pattern in PLACES.items():
        lines = " ".join(re.findall(pattern, _text(tree, name), re.MULTILINE))
        named = {int(number) for number in re.findall(r"\d+", lines)}
        found += [f"{name}: has no row for series {series}" for series in sorted(expected - named)]
        found += [
            f"{name}: names series {series}, but there is no record_pin_{series}/"
            for series in sorted(named - expected)
        ]
    return found


def facts(tree: Tree) -> Dict[str, int]:
    """Return ``{fact: first series it holds for}``, read off compat.py without importing it."""
    for node in ast.parse(_text(tree, COMPAT)).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FACTS":
            return {name: first for name, (first, _why) in ast.literal_eval(node.value).items()}
    return {}


def guide_violations(tree: Tree) -> List[str]:
    """Return what the guide leaves out, or says that is no longer so."""
    text = _text(tree, GUIDE)
    true: Set[Tuple[str, int]] = set(facts(tree).items())
    told: Set[Tuple[str, int]] = {(name, int(series)) for series, name in _FACT_ROW.findall(text)}
    found = [
        f"{GUIDE}: does not say that {fact} begins with {first}" for fact, first in true - told
    ]
    found += [
        f"{GUIDE}: says that {fact} begins with {first}; {COMPAT} does not"
        for fact, first in told - true
    ]
    found += [f"{GUIDE}: does not name {name}" for name in PLACES if f"`{name}`" not in text]
    return sorted(found)
