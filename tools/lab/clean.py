"""``make clean``: stop everything of this lab, then remove all it made."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path
from typing import List

from .paths import cache, repo
from .postgres import socket_folder
from .say import say


def _commands() -> dict[int, bytes]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found[int(path.parent.name)] = path.read_bytes()
        except OSError:
            continue  # it ended meanwhile
    return found


def ours(commands: dict[int, bytes], folder: Path) -> List[int]:
    """Leashes and keepers that work for this cache folder; what they started ends with them."""
    needle = (str(folder) + "/").encode()
    programs = (b"/leash.py\0", b"/keeper.py\0")
    return sorted(
        pid
        for pid, line in commands.items()
        if needle in line and any(program in line for program in programs)
    )


def run() -> int:
    """Stop and remove; 0."""
    folder = cache()
    for signum, seconds in ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0)):
        until = time.monotonic() + seconds
        left = ours(_commands(), folder)
        for pid in left:
            try:
                os.kill(pid, signum)
            except ProcessLookupError:
                continue
        while left and time.monotonic() < until:
            time.sleep(0.2)
            left = ours(_commands(), folder)
    # Known before the cache is gone; inside it unless its path was too long for a socket.
    outside = socket_folder()
    for path in (folder, repo() / "build", outside):
        if path.is_dir():
            say("removing %s" % path)
            shutil.rmtree(str(path))
    return 0
