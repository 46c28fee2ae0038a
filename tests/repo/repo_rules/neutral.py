"""No file names a package registry's host or a path of one machine.

Where the registries are is for each machine's own configuration to say; a host name in a file
sends another machine past its mirror, and a home folder means nothing elsewhere.

    python3 tests/repo/repo_rules/neutral.py FILE...
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Iterable, List

# In pieces, so that this file obeys the rule it checks.
_HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("ftp", "debian", "org"),
    ("security", "debian", "org"),
    ("snapshot", "debian", "org"),
    ("archive", "ubuntu", "com"),
    ("docker", "io"),
    ("docker", "com"),
    ("ghcr", "io"),
    ("quay", "io"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("jsdelivr", "net"),
    ("unpkg", "com"),
]
# The first folder of a path that exists on one machine. `home/odoo` is the official images' user.
_FOLDERS = ["root", "work", "farm", r"home/(?!odoo\b)\w+", r"Users/\w+", r"tmp/\w+"]

_HOST = re.compile(
    r"(?<![\w-])(?:[\w-]+\.)*(?:"
    + "|".join(r"\.".join(host) for host in _HOSTS)
    + r")(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?<![\w.$}~*/>-])/(?:" + "|".join(_FOLDERS) + r")(?:/|\b)|\b[A-Z]:\\Users\\")


def line_problems(line: str) -> List[str]:
    """Return what in ``line`` holds on one machine only; empty for a clean line."""
    found = [f"names the registry host {match.group()}" for match in _HOST.finditer(line)]
    found += [f"names the machine path {match.group()}" for match in _PATH.finditer(line)]
    return found


def violations(paths: Iterable[Path]) -> List[str]:
    """Return one sentence per finding in ``paths``; files that are not UTF-8 text are passed over.

    Raises OSError for a path that cannot be read.
    """
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            found += [f"{path}:{number}: {problem}" for problem in line_problems(line)]
    return found


if __name__ == "__main__":
    problems = violations(map(Path, sys.argv[1:]))
    print("\n".join(problems))
    sys.exit(bool(problems))
