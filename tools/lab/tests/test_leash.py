# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""A leashed command leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.lab import command, leash

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses Linux' prctl")

#: Starts a grandchild in a session of its own, as browsers do, writes its id, and waits.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                         start_new_session=True)
open(sys.argv[1], "w").write(str(child.pid))
if sys.argv[2] == "wait":
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Is there such a process, and is it no zombie?"""
    try:
        text = Path("/proc/%d/stat" % pid).read_text()
    except OSError:
        return False
    return text[text.rindex(")") + 2] != "Z"


def gone_soon(pid: int) -> bool:
    """Does it end within ten seconds?"""
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def grandchild(path: Path) -> int:
    """Its id, as soon as it is written."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if path.is_file() and path.read_text():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError("the command did not start")


def start(path: Path, what: str) -> subprocess.Popen[bytes]:
    """A leashed parent."""
    return subprocess.Popen(command.leashed([sys.executable, "-c", PARENT, path, what]))


def test_an_orphan_ends_with_its_command(tmp_path: Path) -> None:
    process = start(tmp_path / "pid", "end")
    pid = grandchild(tmp_path / "pid")
    assert process.wait(20) == 0
    assert not alive(pid)


def test_a_stop_reaches_everything(tmp_path: Path) -> None:
    process = start(tmp_path / "pid", "wait")
    pid = grandchild(tmp_path / "pid")
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) != 0
    assert not alive(pid)


def test_a_killed_lab_takes_everything_along(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    lab = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(60)"
    leashed = command.leashed([sys.executable, "-c", PARENT, path, "wait"])
    process = subprocess.Popen([sys.executable, "-c", lab] + leashed)
    pid = grandchild(path)
    process.kill()
    process.wait()
    assert gone_soon(pid)


def test_the_exit_code_is_the_commands() -> None:
    process = subprocess.Popen(command.leashed([sys.executable, "-c", "raise SystemExit(7)"]))
    assert process.wait(20) == 7


def test_descendants_are_found_in_any_order() -> None:
    table = {5: 4, 4: 3, 9: 1, 3: 2}
    assert leash.descendants(2, table) == [3, 4, 5]
    assert os.getpid() in leash.parents()
