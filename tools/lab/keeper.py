"""Runs PostgreSQL for as long as a lab process uses it.

``python3 keeper.py USERS_LOCK COMMAND…``: every lab process that uses the cluster holds USERS_LOCK
shared. The kernel drops a lock when its holder ends, however it ends, so this process stops the
server as soon as it can have the lock alone. SIGTERM stops it at once.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from typing import Any, List

#: Seconds between two looks at the lock.
INTERVAL = 0.5


class _Stop(Exception):
    """SIGTERM came."""


def _on_stop(signum: int, frame: Any) -> None:
    raise _Stop(signum)


def _unused(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(users: str, command: List[str]) -> int:
    """Run ``command`` until nobody holds ``users``; its exit code."""
    signal.signal(signal.SIGTERM, _on_stop)
    handle = os.open(users, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    server = subprocess.Popen(command)
    try:
        while server.poll() is None and not _unused(handle):
            time.sleep(INTERVAL)
    except _Stop:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)  # immediate; recovery runs at the next start
            server.wait()
    return server.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
