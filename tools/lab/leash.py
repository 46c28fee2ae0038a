"""Runs one command and leaves none of its descendants behind, whatever ends it.

``python3 leash.py COMMAND…`` is a process between the lab and what it starts. It adopts every
orphan of the command (Linux' child subreaper) and dies with the lab (parent-death signal), so that
a browser that outlived its test, or a server whose lab was killed, ends too. SIGTERM and SIGHUP are
passed on once as SIGINT, which Odoo answers with an orderly stop; after ``GRACE`` seconds all is
killed. SIGINT itself is ignored: from a terminal it has reached the command already.

The exit code is the command's (128 + signal when a signal ended it).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Set

#: Seconds a command may take to stop in an orderly way.
GRACE = 10.0

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    """Linux' prctl(2); elsewhere nothing, and the lab then relies on orderly ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(signum: int = signal.SIGTERM) -> None:
    """Ask the kernel to send ``signum`` to this process when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, int(signum))


def parents() -> Dict[int, int]:
    """The parent of every process, by id, as /proc tells."""
    table: Dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = entry.read_text(errors="replace")
        except OSError:
            continue  # it ended meanwhile
        # The second column, the name, may hold blanks and brackets.
        fields = text[text.rindex(")") + 2 :].split()
        if fields[0] != "Z":
            table[int(entry.parent.name)] = int(fields[1])
    return table


def descendants(root: int, table: Dict[int, int]) -> List[int]:
    """The ids of everything below ``root``."""
    found: Set[int] = set()
    grew = True
    while grew:
        grew = False
        for pid, parent in table.items():
            if pid not in found and (parent == root or parent in found):
                found.add(pid)
                grew = True
    return sorted(found)


def kill_descendants() -> None:
    """End everything below this process: SIGTERM, and SIGKILL two seconds later."""
    for signum, wait in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 2.0)):
        until = time.monotonic() + wait
        sent: Set[int] = set()
        while time.monotonic() < until:
            left = descendants(os.getpid(), parents())
            if not left:
                return
            for pid in left:
                if pid not in sent:
                    sent.add(pid)
                    try:
                        os.kill(pid, signum)
                    except ProcessLookupError:
                        continue
            _reap()
            time.sleep(0.05)


def _reap() -> None:
    """Collect ended orphans, so that they are no zombies."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


class _Stop(Exception):
    """A signal asked to stop."""


def _on_stop(signum: int, frame: Any) -> None:
    raise _Stop(signum)


def _wait(child: subprocess.Popen[bytes], seconds: Optional[float]) -> Optional[int]:
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def main(command: List[str]) -> int:
    """Run ``command``; its exit code."""
    lab = os.getppid()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _on_stop)
    die_with_parent()
    if os.getppid() != lab:  # it ended before the kernel was asked
        return 128 + signal.SIGTERM

    def child_setup() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        die_with_parent(signal.SIGINT)

    code: Optional[int] = None
    try:
        child = subprocess.Popen(command, preexec_fn=child_setup, close_fds=False)
        try:
            code = _wait(child, None)
        except _Stop:
            for signum in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(signum, signal.SIG_IGN)
            child.send_signal(signal.SIGINT)
            code = _wait(child, GRACE)
    finally:
        kill_descendants()
    if code is None:
        return 128 + signal.SIGKILL
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
