"""Virtual environments with pip in them, also on a Python without ensurepip (bare Debian)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Iterator, List, Optional, Sequence

from . import apt, interpreter
from .command import Arg, output, run
from .errors import LabError
from .interpreter import Interpreter
from .paths import cached
from .say import say

#: Where Debian's python3-pip-whl puts them.
_SYSTEM_WHEELS = Path("/usr/share/python-wheels")


def python_of(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / "bin" / "python"


def create(python: Interpreter, folder: Path, log: Path) -> None:
    """A new virtual environment with pip in ``folder``, which is replaced when it exists."""
    if folder.exists():
        shutil.rmtree(str(folder))
    if _has_ensurepip(python.path):
        run([python.path, "-I", "-m", "venv", folder], log)
        return
    run([python.path, "-I", "-m", "venv", "--without-pip", folder], log)
    for wheel in _pip_wheels():
        try:
            run([python_of(folder), "%s/pip" % wheel, "install", "--quiet", wheel], log)
        except LabError as error:
            say("%s does not work with Python %s: %s" % (wheel.name, python.version, error))
            continue
        return
    raise LabError(
        "Python %s has no ensurepip and no pip wheel was found: install python3-venv, "
        "or a Python with pip." % python.version
    )


def _has_ensurepip(python: Path) -> bool:
    done = subprocess.run(
        [str(python), "-I", "-c", "import ensurepip"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _pip_wheels() -> Iterator[Path]:
    """Wheels of pip: Debian's python3-pip-whl, or what another interpreter's pip downloads."""
    for wheel in sorted(_SYSTEM_WHEELS.glob("pip-*.whl")):
        yield wheel
    folder = cached("pip")
    found = sorted(folder.glob("**/pip-*.whl"))
    if not found:
        other = _other_with_pip()
        if other:
            command: List[Arg] = [other, "-m", "pip", "download", "--quiet", "--no-deps"]
            output([*command, "--dest", folder, "pip"])
        else:
            say("no pip on this machine: unpacking the wheel of Debian's python3-pip-whl")
            apt.unpack(apt.system_root(), ["python3-pip-whl"], folder)
        found = sorted(folder.glob("**/pip-*.whl"))
    for wheel in found:
        yield wheel


def _other_with_pip() -> Optional[Path]:
    for version in interpreter.CORE_PYTHONS:
        found = interpreter.find(version)
        if found and _has_pip(found.path):
            return found.path
    return None


def _has_pip(python: Path) -> bool:
    try:
        output([python, "-m", "pip", "--version"])
    except LabError:
        return False
    return True


def install(folder: Path, lines: Sequence[str], log: Path, constraints: str = "") -> None:
    """Install requirement lines; constraints that cannot be met any more are left out, said so."""
    wanted = folder / "requirements.txt"
    wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Old source distributions build with the setuptools of their time; the limit has to reach
    # pip's build environments, which read it from the variable only.
    build = folder / "build-constraints.txt"
    build.write_text("setuptools<81\n", encoding="utf-8")
    env = {"PIP_CONSTRAINT": str(build), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    base: List[str] = [
        str(python_of(folder)), "-I", "-m", "pip", "install", "--quiet", "--prefer-binary",
        "--no-input", "-r", str(wanted),
    ]  # fmt: skip
    if constraints:
        limits = folder / "constraints.txt"
        limits.write_text(constraints, encoding="utf-8")
        try:
            run(base + ["-c", str(limits)], log, env)
            return
        except LabError as error:
            say("tried releases cannot be installed here, taking the newest ones: %s" % error)
    run(base, log, env)
