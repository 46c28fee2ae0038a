"""Adapters say the same things in five dialects, and say nothing twice in one.

* The views of all series name the same fields and the same buttons: a person who moves from 16
  to 19 finds what was there.
* A block of code that stands in two adapters could stand once in the core. Views are left out:
  each series' dialect (``tree`` or ``list``, ``attrs`` or expressions) has to be written out whole.
  So are the leaf classes of the tests, which exist in each adapter so that its tag finds them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Set, Tuple
from xml.etree import ElementTree

from .tree import Addon, Tree

#: Significant lines in a row that are a coincidence at most; from one more on it is a copy.
TOLERATED = 7
_CODE = (".py", ".js", ".scss")
_THIN = re.compile(r"[\s\W]*$")
_BOILERPLATE = re.compile(r"\s*(import|from|export \* from|//|/?\*|#|\"\"\")")

Names = Dict[str, Set[str]]


def adapters(tree: Tree) -> List[Addon]:
    """Return the adapters that exist, by series."""
    return [addon for addon in tree.addons() if addon.series is not None]


def lines(tree: Tree) -> Dict[int, Dict[str, int]]:
    """Return how many lines each adapter has: ``{series: {"py": n, "js": n, "xml": n, …}}``."""
    found: Dict[int, Dict[str, int]] = {}
    for addon in adapters(tree):
        counts = found.setdefault(addon.series or 0, {})
        for path in _files(addon, (".py", ".js", ".xml", ".scss")):
            with path.open(encoding="utf-8") as stream:
                counts[path.suffix[1:]] = counts.get(path.suffix[1:], 0) + sum(1 for _ in stream)
    return found


def violations(tree: Tree) -> List[str]:
    """Return what the adapters say differently, and what they say twice."""
    found = adapters(tree)
    return _differing_views(found) + _shared_blocks(tree, found)


def _files(addon: Addon, suffixes: Tuple[str, ...]) -> List[Path]:
    return sorted(
        path
        for path in addon.path.rglob("*")
        if path.suffix in suffixes and "__pycache__" not in path.parts
    )


# -- views ---------------------------------------------------------------------------------


def _named_in_views(addon: Addon) -> Names:
    """Return ``{id of the view: fields and buttons it names}``."""
    found: Names = {}
    for path in _files(addon, (".xml",)):
        if "static" in path.parts:
            continue
        for record in ElementTree.parse(str(path)).iter("record"):  # noqa: S314 - our own files
            for arch in record.findall("field[@name='arch']"):
                names = found.setdefault(record.get("id", ""), set())
                for element in arch.iter():
                    if element is not arch and element.tag in ("field", "button"):
                        names.add(f"{element.tag} {element.get('name')}")
    return found


def _differing_views(found: List[Addon]) -> List[str]:
    if len(found) < 2:
        return []
    newest = found[-1]
    expected = _named_in_views(newest)
    problems = []
    for addon in found[:-1]:
        present = _named_in_views(addon)
        for view in sorted(set(expected) | set(present)):
            difference = expected.get(view, set()) ^ present.get(view, set())
            for name in sorted(difference):
                where = newest.series if name in expected.get(view, set()) else addon.series
                problems.append(
                    f"{view}: only series {where} of {addon.series} and {newest.series} has {name}"
                )
    return problems


# -- blocks --------------------------------------------------------------------------------


def _significant(path: Path) -> List[Tuple[int, str]]:
    """Return the lines of a file that could be a copy, with their numbers."""
    with path.open(encoding="utf-8") as stream:
        numbered = [(number, " ".join(line.split())) for number, line in enumerate(stream, 1)]
    return [
        (number, line)
        for number, line in numbered
        if not _THIN.match(line) and not _BOILERPLATE.match(line)
    ]


def _shared_blocks(tree: Tree, found: List[Addon]) -> List[str]:
    seen: Dict[Tuple[str, ...], Tuple[int, Path, int]] = {}
    problems: Dict[Tuple[Path, Path], str] = {}
    length = TOLERATED + 1
    for addon in found:
        for path in _files(addon, _CODE):
            if "tests" in path.parts or path.name.startswith("__"):
                continue
            kept = _significant(path)
            for at in range(len(kept) - length + 1):
                block = tuple(line for _number, line in kept[at : at + length])
                series, other, line = seen.setdefault(block, (addon.series or 0, path, kept[at][0]))
                if series != addon.series and (other, path) not in problems:
                    problems[other, path] = (
                        f"{tree.relative(path)}:{kept[at][0]} stands in "
                        f"{tree.relative(other)}:{line} as well; let it stand once in the core"
                    )
    return list(problems.values())
