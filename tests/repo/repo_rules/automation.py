"""Workflows, tool pins and news fragments."""

from __future__ import annotations

import json
import re
from typing import List

from .tree import Tree

_USES = re.compile(r"^\s*(?:-\s*)?uses:\s*(?P<what>\S+)(?P<comment>.*)$", re.MULTILINE)
_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}$")
_FRAGMENT = re.compile(r"(?:\d+|\+[\w-]+)\.(?P<type>\w+)(?:\.\d+)?\.md$")
_TYPE_IN_PYPROJECT = re.compile(r"\[\[tool\.towncrier\.type\]\]\s+directory = \"(\w+)\"")


def workflow_violations(tree: Tree) -> List[str]:
    """Return unpinned actions, missing permissions and triggers that hand secrets to strangers."""
    found = []
    for path in sorted((tree.root / ".github" / "workflows").glob("*.y*ml")):
        text = path.read_text(encoding="utf-8")
        where = tree.relative(path)
        for match in _USES.finditer(text):
            what = match.group("what")
            if what.startswith("./"):
                continue
            if not _PINNED.match(what):
                found.append(f"{where}: pin {what} by its full commit hash")
            elif not re.match(r"\s+# v\d+\.\d+\.\d+$", match.group("comment")):
                found.append(f"{where}: say after {what} which version it is: # vX.Y.Z")
        if not re.search(r"^permissions:", text, re.MULTILINE):
            found.append(f"{where}: set top-level permissions")
        if "pull_request_target" in text:
            found.append(f"{where}: pull_request_target runs a stranger's code with our secrets")
    return found


def pin_violations(tree: Tree) -> List[str]:
    """Return node packages whose version in package.json and the hooks differ."""
    package = json.loads((tree.root / "package.json").read_text(encoding="utf-8"))
    hooks = (tree.root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    hooked = dict(re.findall(r"\"(@?[\w/-]+)@([\d.]+)\"", hooks))
    listed = package["devDependencies"]
    return [
        f"{name}: {listed.get(name)} in package.json, {hooked.get(name)} in .pre-commit-config.yaml"
        for name in sorted(set(hooked) | set(listed))
        if hooked.get(name) != listed.get(name)
    ]


def lock_violations(tree: Tree) -> List[str]:
    """Return packages of package-lock.json that carry a download address."""
    lock = json.loads((tree.root / "package-lock.json").read_text(encoding="utf-8"))
    return [
        f"package-lock.json: {name or 'the root'} has a download address; .npmrc leaves it out"
        for name, entry in lock["packages"].items()
        if "resolved" in entry
    ]


def fragment_violations(tree: Tree) -> List[str]:
    """Return files of changelog.d that towncrier would pass over or refuse."""
    pyproject = (tree.root / "pyproject.toml").read_text(encoding="utf-8")
    types = _TYPE_IN_PYPROJECT.findall(pyproject)
    found = []
    for path in sorted((tree.root / "changelog.d").iterdir()):
        if path.name in ("README.md", ".gitkeep"):
            continue
        match = _FRAGMENT.match(path.name)
        if not match or match.group("type") not in types:
            found.append(
                f"{tree.relative(path)}: name it <issue>.<type>.md or +<words>.<type>.md, "
                f"type one of {', '.join(types)}"
            )
        elif not path.read_text(encoding="utf-8").strip():
            found.append(f"{tree.relative(path)}: is empty")
    return found
