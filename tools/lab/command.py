"""Starting other programs, always on a leash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Callable, List, Mapping, Optional, Sequence, Union

from .errors import LabError

Arg = Union[str, Path]

_LEASH = str(Path(__file__).with_name("leash.py"))
#: Variables that would change what a program under test does, or write into source trees.
_UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "ODOO_RC", "OPENERP_SERVER",
          "VIRTUAL_ENV", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSWORD")  # fmt: skip


def leashed(command: Sequence[Arg]) -> List[str]:
    """``command`` with the leash before it."""
    return [sys.executable, "-I", _LEASH] + [str(part) for part in command]


def environment(extra: Optional[Mapping[str, str]] = None) -> dict[str, str]:
    """This process' environment without what disturbs, plus ``extra``."""
    env = {name: value for name, value in os.environ.items() if name not in _UNSET}
    env.update(extra or {})
    return env


#: Leashed programs that have not ended.
_running: set[Process] = set()
_stopping = threading.Event()


def stop_all() -> None:
    """End all that was started in any thread, and let nothing new start."""
    _stopping.set()
    for process in list(_running):
        process.stop()


class Process:
    """A leashed program whose output goes to a file."""

    def __init__(
        self,
        command: Sequence[Arg],
        log: Path,
        env: Mapping[str, str],
        cwd: Path,
        script: Optional[Path] = None,
    ):
        """Start ``command``; it reads ``script`` on standard input, or nothing."""
        if _stopping.is_set():
            raise LabError("stopped")
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(str(log), "ab") as out, open(str(script or os.devnull), "rb") as into:
            self._popen = subprocess.Popen(
                leashed(command),
                stdin=into,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env),
                cwd=str(cwd),
                start_new_session=True,
            )
        _running.add(self)

    def running(self) -> bool:
        """Has it not ended yet?"""
        return self._popen.poll() is None

    def wait(
        self, timeout: Optional[float] = None, tick: Optional[Callable[[], None]] = None
    ) -> int:
        """Its exit code. After ``timeout`` seconds it is stopped and TimeoutError raised.

        ``tick`` is called about once a second meanwhile.
        """
        begun = time.monotonic()
        try:
            while True:
                try:
                    return self._popen.wait(timeout=1.0)
                except subprocess.TimeoutExpired:
                    if tick:
                        tick()
                    if timeout is not None and time.monotonic() - begun > timeout:
                        raise TimeoutError("no end after %.0f s" % timeout) from None
        finally:
            self.stop()

    def stop(self) -> None:
        """End it and all it started; nothing when it has ended."""
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)
            self._popen.wait()
        _running.discard(self)


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a text file."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def run(
    command: Sequence[Arg],
    log: Path,
    env: Optional[Mapping[str, str]] = None,
    cwd: Optional[Path] = None,
    timeout: Optional[float] = None,
    script: Optional[Path] = None,
) -> None:
    """Run to the end; LabError with the end of the log when it fails."""
    process = Process(command, log, environment(env), cwd or log.parent, script)
    try:
        code = process.wait(timeout)
    except TimeoutError as error:
        raise LabError("%s: %s (%s)" % (command[0], error, log)) from None
    if code:
        raise LabError(
            "%s failed with exit code %d; the end of %s:\n%s"
            % (" ".join(str(part) for part in command[:4]), code, log, tail(log))
        )


def output(command: Sequence[Arg], env: Optional[Mapping[str, str]] = None) -> str:
    """Standard output of a short command; LabError with its standard error when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(env),
        check=False,
    )
    if done.returncode:
        raise LabError(
            "%s failed with exit code %d: %s"
            % (command[0], done.returncode, done.stderr.decode(errors="replace").strip()[-2000:])
        )
    return done.stdout.decode(errors="replace")


def foreground(command: Sequence[Arg], env: Mapping[str, str], cwd: Optional[Path] = None) -> int:
    """Run in the terminal's foreground, Ctrl-C going to the command; its exit code."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        popen = subprocess.Popen(leashed(command), env=dict(env), cwd=str(cwd) if cwd else None)
        try:
            return popen.wait()
        finally:
            if popen.poll() is None:
                popen.terminate()
                popen.wait()
    finally:
        signal.signal(signal.SIGINT, before)
