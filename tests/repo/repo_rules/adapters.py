"""An adapter owns no data: no model with a table, no column.

The tables belong to the core, so that they are the same in every series and an upgrade carries
each lock over. An adapter may extend a model and add fields that are computed on the fly.
"""

from __future__ import annotations

import ast
from typing import Dict, List, Optional

from .tree import Tree


def _assigned(body: List[ast.stmt]) -> Dict[str, ast.expr]:
    """Return the simple class attributes by name."""
    found = {}
    for statement in body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                found[target.id] = statement.value
    return found


def _literal(node: Optional[ast.expr]) -> object:
    """Return the value of a literal, or None for an expression."""
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def _is_stored_field(value: ast.expr) -> bool:
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)):
        return False
    if not (isinstance(value.func.value, ast.Name) and value.func.value.id == "fields"):
        return False
    options = {keyword.arg: keyword.value for keyword in value.keywords}
    if "store" in options:
        # Anything but a plain False may be true: refuse what cannot be read off the page.
        return _literal(options["store"]) is not False
    return not ({"compute", "related"} & set(options))


def _creates_table(node: ast.ClassDef, attributes: Dict[str, ast.expr]) -> bool:
    name = _literal(attributes.get("_name"))
    if name is None:
        return False
    inherit = _literal(attributes.get("_inherit"))
    if name == inherit or (isinstance(inherit, (list, tuple)) and name in inherit):
        return False
    return not any(
        isinstance(base, ast.Attribute) and base.attr == "AbstractModel" for base in node.bases
    )


def violations(tree: Tree) -> List[str]:
    """Return the stored fields and new tables declared by adapters, tests excepted."""
    found = []
    for folder in tree.adapter_folders().values():
        for path in tree.python_files(folder):
            if "tests" in path.relative_to(folder).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
                if not isinstance(node, ast.ClassDef):
                    continue
                attributes = _assigned(node.body)
                where = f"{tree.relative(path)}:{node.lineno}"
                if _creates_table(node, attributes):
                    found.append(f"{where}: {node.name} creates a table; models live in the core")
                found += [
                    f"{where}: {node.name}.{name} is stored; columns live in the core"
                    for name, value in attributes.items()
                    if _is_stored_field(value)
                ]
    return found
