"""The tests that need no Odoo, on every Python of the support range."""

from __future__ import annotations

from pathlib import Path
from typing import List, Mapping

from . import pytests, result, venv
from .command import environment
from .errors import LabError
from .interpreter import Interpreter
from .paths import cached, checkout, logs, repo
from .result import Result

#: The lower bounds are pyproject.toml's; Python 3.8 gets the last releases that support it.
_REQUIREMENTS = ("pytest>=8.3", "hypothesis>=6.113", "cryptography>=42")
#: What the rules of this repository build its wheels with (tox.ini's packaging environment).
_PACKAGING = (
    "hatchling>=1.27", "whool>=1.3", "setuptools-odoo>=3.3", "setuptools<81", "wheel", "pip>=23.1",
)  # fmt: skip
_EVERYWHERE = ("tests/core", "tools/lab/tests")
_ONCE = ("tests/repo",)
_TIMEOUT = 2400


def _has_tests(folder: Path) -> bool:
    return any(folder.glob("**/test_*.py"))


def run(python: Interpreter, newest: bool, homes: Mapping[str, str]) -> Result:
    """Run them on one Python; the rules of this repository are checked on the newest only.

    ``homes`` are variables that tell those rules where Odoo and its Python are (``environment``).
    """
    name = python.version
    log = logs() / ("core-%s.log" % name)
    wanted = [part for part in _EVERYWHERE + (_ONCE if newest else ()) if _has_tests(repo() / part)]
    if not wanted:
        return Result(result.FAILED, "there are no tests in " + ", ".join(_EVERYWHERE))
    try:
        interpreter = venv.provide("core", python, _REQUIREMENTS + (_PACKAGING if newest else ()))
    except LabError as error:
        return result.not_run(str(error))
    work = cached("core", name)
    command: List[str] = [
        str(interpreter), "-m", "pytest", "-q", "-rs",
        "-o", "cache_dir=" + str(work / "pytest"),
        "--basetemp=" + str(work / ("tmp-" + checkout())),  # emptied when a run begins
    ]  # fmt: skip
    env = environment(
        {
            **(homes if newest else {}),
            "PYTHONPYCACHEPREFIX": str(work / "pycache"),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(work / "hypothesis"),
        }
    )
    return pytests.run(command + wanted, log, env, repo(), _TIMEOUT)
