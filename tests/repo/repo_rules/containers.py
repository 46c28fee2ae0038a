"""What the Dockerfile and compose.yaml may not do.

hadolint and the schema of compose files see that both are well formed; these rules are ours:
fixed tags, no root at the end, no secret in a layer or in clear, ports on this machine only.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import List, Set

from .tree import SERIES, Tree

DOCKERFILE = "docker/Dockerfile"
COMPOSE = "compose.yaml"
IGNORE = ".dockerignore"

_FROM = re.compile(r"^FROM\s+(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE | re.MULTILINE)
_SECRET = re.compile(r"(?:PASSWORD|PEPPER|SECRET|TOKEN)(?!_FILE)\b", re.IGNORECASE)


def _text(tree: Tree, name: str) -> str:
    path = tree.root / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _untagged(image: str) -> bool:
    _name, _, tag = image.rpartition("/")[2].partition(":")
    return not tag or tag == "latest"


def dockerfile_violations(tree: Tree) -> List[str]:
    """Return moving tags, stages that end as root, and secrets that would stay in a layer."""
    found = []
    text = _text(tree, DOCKERFILE).replace("\\\n", " ")
    stages: Set[str] = set()
    user = ""
    ends_as_root = False
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            match = _FROM.match(line.strip())
            image = match.group(1) if match else rest
            inherits = image in stages
            if not inherits and _untagged(image):
                found.append(f"{DOCKERFILE}: give {image} a tag that is not latest")
            if match and match.group(2):
                stages.add(match.group(2))
            if not inherits:
                user = ""
        elif word == "USER":
            user = rest.split(":")[0]
            ends_as_root = user in ("root", "0")
        elif word in ("ENV", "ARG") and _SECRET.search(rest.split("=")[0]):
            found.append(f"{DOCKERFILE}: {word} {rest.split('=')[0]} would stay in the image")
        elif word in ("ENTRYPOINT", "CMD") and ends_as_root:
            found.append(f"{DOCKERFILE}: {word} runs as root; say USER odoo before it")
        elif word == "COPY":
            found += _missing_sources(tree, rest)
    if text and ends_as_root:
        found.append(f"{DOCKERFILE}: ends as root; say USER odoo")
    return found


def _missing_sources(tree: Tree, rest: str) -> List[str]:
    """Sources of a COPY that are not there, for any series whose adapter folder exists."""
    words = [word for word in rest.split() if not word.startswith("--")]
    if "--from=" in rest:
        return []
    names = {
        word.replace("${SERIES}", str(series))
        for word in words[:-1]
        for series in tree.adapter_folders() or SERIES
    }
    found = [
        f"{DOCKERFILE}: there is no {name} to copy"
        for name in sorted(names)
        if not (tree.root / name).exists()
    ]
    return found + [
        f"{DOCKERFILE}: {IGNORE} keeps {name} out"
        for name in sorted(names)
        if not _is_sent(tree, name)
    ]


def _is_sent(tree: Tree, name: str) -> bool:
    """Does .dockerignore, which begins with everything, let this path or one above it through?"""
    text = _text(tree, IGNORE)
    if "*" not in text.splitlines():
        return True
    let = [line[1:] for line in text.splitlines() if line.startswith("!")]
    path = PurePosixPath(name)
    return any(each.match(pattern) for each in (path, *path.parents) for pattern in let)


def compose_violations(tree: Tree) -> List[str]:
    """Return moving tags, passwords in clear, and ports open to the network."""
    found = []
    for number, line in enumerate(_text(tree, COMPOSE).splitlines(), start=1):
        where = f"{COMPOSE}:{number}"
        key, _, value = line.strip().lstrip("- ").partition(":")
        value = value.strip()
        if line.lstrip().startswith("#"):
            continue
        if key == "image" and _untagged(re.sub(r"\$\{[^}]*\}", "19", value)):
            found.append(f"{where}: give {value} a tag that is not latest")
        if key.isupper() and _SECRET.search(key) and value:
            found.append(f"{where}: hand {key} over as a secret: {key}_FILE")
        if re.match(r"\s*- \"?\$?[\w{}:-]*:\d+\"?$", line) and "127.0.0.1" not in line:
            found.append(f"{where}: publish the port on 127.0.0.1 only")
    return found
