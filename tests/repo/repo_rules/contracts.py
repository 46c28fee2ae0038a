"""Every adapter runs the same contracts, and has no test that the others lack.

The shared suite stands in the core's tests as classes called …Contract; the leaf classes of an
adapter only say in which test case of Odoo they run.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Dict, Iterator, List, Set

from .tree import Addon, Tree

_SUITE = "record_pin_core/tests"


def _classes(folder: Path) -> Iterator[ast.ClassDef]:
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                yield node


def _tests(node: ast.ClassDef) -> Set[str]:
    return {
        each.name
        for each in node.body
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
    }


def leaves(addon: Addon) -> Dict[str, Set[str]]:
    """Return ``{leaf class: the contracts it runs}`` of an adapter."""
    found: Dict[str, Set[str]] = {}
    for node in _classes(addon.path / "tests"):
        bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        found[node.name] = {base for base in bases if base.endswith("Contract")}
    return found


def violations(tree: Tree) -> List[str]:
    """Return leaf classes and tests that one adapter has and another one has not."""
    adapters = [addon for addon in tree.addons() if addon.series is not None]
    of_all = {addon.series: leaves(addon) for addon in adapters}
    names = {name for found in of_all.values() for name in found}
    shared = {test for node in _classes(tree.root / _SUITE) for test in _tests(node)}
    result = []
    for addon in adapters:
        for name in sorted(names):
            most = set().union(*(found.get(name, set()) for found in of_all.values()))
            lacks = sorted(most - of_all[addon.series].get(name, set()))
            if lacks or name not in of_all[addon.series]:
                what = f" with {', '.join(lacks)}" if lacks else ""
                result.append(f"{addon.path.parent.name}: there is no {name}{what}")
        for node in _classes(addon.path / "tests"):
            for test in sorted(_tests(node) - shared):
                result.append(
                    f"{addon.path.parent.name}: {node.name}.{test} is in no contract: the other"
                    " series lack it"
                )
    return result
