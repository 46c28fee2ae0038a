"""The pure domain: no Odoo, only the standard library, relative imports, docstrings."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Iterator, List, Tuple, Union

from .tree import Tree

_Documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]


def _imports(module: ast.Module) -> Iterator[Tuple[int, str]]:
    """Yield line and top-level package of each absolute import."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module.split(".")[0]


def _import_violations(tree: Tree, path: Path, module: ast.Module) -> List[str]:
    # Python 3.8 and 3.9 have no list of the standard library; there only Odoo is looked for.
    standard = getattr(sys, "stdlib_module_names", None)
    found = []
    for line, package in _imports(module):
        where = f"{tree.relative(path)}:{line}"
        if package == "odoo":
            found.append(f"{where}: the pure domain must not import odoo")
        elif package == "pin_domain":
            found.append(f"{where}: import it relatively: inside Odoo the package has another name")
        elif standard is not None and package not in standard:
            found.append(f"{where}: {package} is not in the standard library")
    return found


def _is_accessor_or_overload(node: ast.AST) -> bool:
    """Return whether another definition of the same name carries the docstring."""
    for decorator in getattr(node, "decorator_list", []):
        name = decorator.attr if isinstance(decorator, ast.Attribute) else None
        name = decorator.id if isinstance(decorator, ast.Name) else name
        if name in ("setter", "deleter", "overload"):
            return True
    return False


def _public(
    node: Union[ast.Module, ast.ClassDef], prefix: str = ""
) -> Iterator[Tuple[str, ast.AST]]:
    for child in node.body:
        if not isinstance(child, _Documented) or child.name.startswith("_"):
            continue
        if not _is_accessor_or_overload(child):
            yield prefix + child.name, child
        if isinstance(child, ast.ClassDef):
            yield from _public(child, f"{prefix}{child.name}.")


def _docstring_violations(tree: Tree, path: Path, module: ast.Module) -> List[str]:
    where = tree.relative(path)
    found = [] if ast.get_docstring(module) else [f"{where}: the module has no docstring"]
    for name, node in _public(module):
        if not ast.get_docstring(node):  # type: ignore[arg-type]
            found.append(f"{where}:{node.lineno}: {name} has no docstring")  # type: ignore[attr-defined]
    return found


def violations(tree: Tree) -> List[str]:
    """Return what keeps `pin_domain` from running, or being understood, without Odoo."""
    found = []
    for path in tree.python_files(tree.core_path / "lib"):
        module = ast.parse(path.read_text(encoding="utf-8"), str(path))
        found += _import_violations(tree, path, module)
        found += _docstring_violations(tree, path, module)
    return found
