"""A run of pytest, counted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Mapping, Sequence

from . import junit, result
from .command import Process, tail
from .result import Result


def run(
    command: Sequence[str], log: Path, env: Mapping[str, str], cwd: Path, timeout: float
) -> Result:
    """Run pytest with its output in ``log`` and a report beside it; anything unclear fails.

    :param timeout: seconds
    """
    report = log.with_suffix(".xml")
    for path in (log, report):
        if path.exists():
            path.unlink()
    begun = time.monotonic()
    process = Process([*command, "--junitxml=" + str(report)], log, env, cwd)
    reason = ""
    code = 0
    try:
        code = process.wait(timeout)
    except TimeoutError as error:
        reason = str(error)
    seconds = time.monotonic() - begun
    if not report.is_file():
        reason = reason or "pytest ended with code %d and no report: %s" % (code, tail(log, 3))
        return Result(result.FAILED, reason, failed=1, seconds=seconds)
    counts = junit.read(report)
    if code and not counts.failed:
        reason = reason or "pytest ended with code %d, see %s" % (code, log)
    bad = bool(reason or code or counts.failed or not counts.run)
    return Result(
        result.FAILED if bad else result.PASSED,
        reason,
        counts.run,
        counts.passed,
        counts.failed or int(bad),
        counts.skipped,
        seconds,
        ["failed " + line for line in counts.failures]
        + ["skipped " + line for line in counts.reasons],
    )
