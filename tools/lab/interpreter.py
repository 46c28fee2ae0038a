"""Python interpreters of this machine, found by running them."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence

#: The interpreters the pure core supports.
CORE_PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


class Interpreter(NamedTuple):
    """A working interpreter."""

    version: str
    path: Path


def _candidates(version: str) -> Iterator[Path]:
    name = "python" + version
    here = "%d.%d" % sys.version_info[:2]
    if here == version:
        yield Path(sys.executable)
    roots = [os.environ.get("PYENV_ROOT") or "~/.pyenv"]
    for root in roots:
        for home in sorted(Path(root).expanduser().glob("versions/%s.*" % version), reverse=True):
            yield home / "bin" / name
    for folder in ("/usr/bin", "/usr/local/bin"):
        yield Path(folder) / name
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder:
            yield Path(folder) / name
    uv_pythons = Path("~/.local/share/uv/python").expanduser()
    for home in sorted(uv_pythons.glob("cpython-%s.*" % version), reverse=True):
        yield home / "bin" / name


def _works(path: Path, version: str) -> bool:
    """Run it: a pyenv shim exists for versions that are not installed."""
    if not path.is_file() or not os.access(str(path), os.X_OK):
        return False
    probe = "import sys, ssl, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [str(path), "-I", "-c", probe],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.decode().strip() == version


@functools.lru_cache(maxsize=None)
def find(version: str) -> Optional[Interpreter]:
    """The first working interpreter of ``"3.12"``, or None."""
    if not re.match(r"^3\.\d+$", version):
        raise ValueError("A Python version looks like 3.12, not %r." % version)
    for path in _candidates(version):
        if _works(path, version):
            return Interpreter(version, path)
    return None


def best(versions: Sequence[str]) -> Optional[Interpreter]:
    """The first of ``versions``, in their order, that this machine has."""
    for version in versions:
        found = find(version)
        if found:
            return found
    return None


def all_core() -> Dict[str, Optional[Interpreter]]:
    """Every Python of the support range, with None for those this machine has not."""
    return {version: find(version) for version in CORE_PYTHONS}


def names(found: Sequence[Interpreter]) -> List[str]:
    """The versions of some interpreters."""
    return [interpreter.version for interpreter in found]
