"""Puts the stand-alone verifier into one file: the sources of pin_domain, one after the other.

    python3 -m tools.verifier.bundle            writes it anew
    python3 -m tools.verifier.bundle --check    fails when it is not up to date

One file, because an auditor gets it by mail; from the same sources, because two verifiers that
judge differently are worth less than one. The result is read by people: it holds the sources as
they are, without their imports of each other.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import List, Sequence, Set, Tuple

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path("record_pin_core/lib/record_pin_verify.py")
_DOMAIN = "record_pin_core/lib/pin_domain"
#: In an order in which each uses only what stands above it.
PARTS = (
    f"{_DOMAIN}/ed25519.py",
    f"{_DOMAIN}/audit_findings.py",
    f"{_DOMAIN}/audit_format.py",
    f"{_DOMAIN}/checkpoints.py",
    f"{_DOMAIN}/audit_chain.py",
    "tools/verifier/cli.py",
)

_HEAD = '''#!/usr/bin/env python3
"""Verifies an exported event log of Record PIN: one file, Python 3.8 or newer, nothing else.

    python3 record_pin_verify.py log.jsonl --checkpoint checkpoints.txt --public-key HEX

Licence: LGPL-3. Made from the sources named below by tools/verifier/bundle.py; do not edit it.
"""
'''


class BundleError(Exception):
    """The parts cannot stand in one file; the text says why."""


def bundle(root: Path = ROOT) -> str:
    """Return the text of the one file.

    :raises BundleError: two parts define the same name, or a part imports in a way that does not
        survive: ``import x as y``, or a module of ours as a whole.
    """
    imports: Set[str] = set()
    froms: Set[Tuple[str, str]] = set()
    names: Set[str] = set()
    texts: List[str] = []
    for part in PARTS:
        source = (root / part).read_text(encoding="utf-8")
        module = ast.parse(source, part)
        clash = names & _defined(module)
        if clash:
            raise BundleError(f"{part} defines again {', '.join(sorted(clash))}")
        names |= _defined(module)
        _collect(part, module, imports, froms)
        texts.append(f"\n# ---- {part}\n{_comment(ast.get_docstring(module) or '')}\n\n")
        texts.append(_body(source, module))
    lines = [f"import {name}" for name in sorted(imports)]
    for package in sorted({package for package, _name in froms}):
        wanted = sorted((name for one, name in froms if one == package), key=_isort_key)
        line = f"from {package} import {', '.join(wanted)}"
        if len(line) > 100:
            line = f"from {package} import (\n" + "".join(f"    {n},\n" for n in wanted) + ")"
        lines.append(line)
    header = "\nfrom __future__ import annotations\n\n" + "\n".join(lines) + "\n"
    return (_HEAD + header + "".join(texts)).rstrip("\n") + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the file, or say whether it is up to date."""
    text = bundle()
    target = ROOT / TARGET
    if "--check" not in arguments:
        target.write_text(text, encoding="utf-8")
        return 0
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET} is not up to date: run python3 -m tools.verifier.bundle", file=sys.stderr)
    return 1


def _isort_key(name: str) -> Tuple[int, str]:
    """Constants, then classes, then functions: the order the linter asks for."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


def _is_ours(node: ast.ImportFrom) -> bool:
    return bool(node.level) or (node.module or "").split(".")[0] == "pin_domain"


def _defined(module: ast.Module) -> Set[str]:
    """Return the names that a part defines at its top."""
    names: Set[str] = set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def _collect(part: str, module: ast.Module, imports: Set[str], froms: Set[Tuple[str, str]]) -> None:
    for node in module.body:
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if any(alias.asname for alias in node.names):
            raise BundleError(f"{part}:{node.lineno}: an import under another name")
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif _is_ours(node):
            if node.module in (None, "pin_domain"):
                raise BundleError(f"{part}:{node.lineno}: import names, not the module")
        elif node.module != "__future__":
            froms |= {(node.module or "", alias.name) for alias in node.names}


def _body(source: str, module: ast.Module) -> str:
    """Return the source after its docstring and imports; those stand before all else."""
    last = 0
    for node in module.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            last = node.end_lineno or last
        else:
            break
    return "\n".join(source.splitlines()[last:]).strip("\n") + "\n\n"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
