"""What the lab tells the person who runs it: one line per step, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import Iterator

_lock = threading.Lock()
_start = time.monotonic()


def say(text: str) -> None:
    """Print one progress line, with the seconds since the lab started."""
    with _lock:
        sys.stderr.write("[%4.0fs] %s\n" % (time.monotonic() - _start, text))
        sys.stderr.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step before it, and how long it took after it."""
    say(text + " …")
    begun = time.monotonic()
    yield
    say("%s: done in %.0f s" % (text, time.monotonic() - begun))
