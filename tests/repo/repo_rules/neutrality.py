"""The core asks for the series in one file, `record_pin_core/compat.py`, and nowhere else."""

from __future__ import annotations

import ast
import re
from typing import Iterator, List, Tuple

from .tree import SERIES, Tree

#: Names in `odoo.release` that carry the series.
_RELEASE_NAMES = frozenset({"version_info", "major_version", "serie", "series"})
_SERIES_TEXT = re.compile(rf"(?:saas[~-])?(?:{'|'.join(map(str, SERIES))})\.\d$")


def _mentions(module: ast.Module) -> Iterator[Tuple[int, str]]:
    """Yield line and wording of every place that looks at, or compares with, a series."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            source = node.module or ""
            names = {alias.name for alias in node.names}
            if source == "odoo.release" or (source == "odoo" and "release" in names):
                yield node.lineno, "imports odoo.release"
        elif isinstance(node, ast.Import):
            if any(alias.name == "odoo.release" for alias in node.names):
                yield node.lineno, "imports odoo.release"
        elif isinstance(node, ast.Attribute):
            owner = node.value
            of_release = (isinstance(owner, ast.Name) and owner.id == "release") or (
                isinstance(owner, ast.Attribute) and owner.attr == "release"
            )
            if of_release and node.attr in _RELEASE_NAMES:
                yield node.lineno, f"reads release.{node.attr}"
            elif isinstance(owner, ast.Name) and owner.id == "odoo" and node.attr == "release":
                yield node.lineno, "reads odoo.release"
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _SERIES_TEXT.match(node.value)
        ):
            yield node.lineno, f"names the series {node.value!r}"


def violations(tree: Tree) -> List[str]:
    """Return the places in the core outside compat.py that depend on the series."""
    found = []
    for path in tree.python_files(tree.core_path):
        if path == tree.core_path / "compat.py":
            continue
        module = ast.parse(path.read_text(encoding="utf-8"), str(path))
        found += [
            f"{tree.relative(path)}:{line}: {what}; move the difference to compat.py"
            for line, what in sorted(set(_mentions(module)))
        ]
    return found
