"""The addons' tests inside one series of Odoo, by Odoo's own runner."""

from __future__ import annotations

import ast
import functools
import shutil
import time
from pathlib import Path
from typing import List, Optional

from . import instance, odoolog, result, servertests, template
from .errors import LabError
from .instance import Instance
from .odoolog import Outcome
from .paths import build, logs, repo
from .postgres import Server
from .result import Result
from .say import say
from .schedule import Part
from .series import Series
from .template import Profile

MODULE = "record_pin"
#: The adapter and the core it is installed with; both are new in the database, so both are tested.
TAGS = "/record_pin,/record_pin_core"
#: Those that have more to ask where more apps are installed, by a tag of their own.
APPS = "record_pin_apps"
#: Seconds one series may take for installation and tests.
_TIMEOUT = 3600


def _manifest(series: Series) -> Path:
    return repo() / ("record_pin_" + series.short) / MODULE / "__manifest__.py"


def has_adapter(series: Series) -> bool:
    """Does this repository have an adapter for the series that can be installed?

    One that says ``installable: False`` is being written: Odoo refuses to install it.
    """
    path = _manifest(series)
    if not path.is_file():
        return False
    return bool(ast.literal_eval(path.read_text(encoding="utf-8")).get("installable", True))


def no_adapter(series: Series) -> Result:
    """The row of a series without adapter."""
    where = "record_pin_%s/%s" % (series.short, MODULE)
    if _manifest(series).is_file():
        return result.not_run("%s is not finished (installable is False)" % where)
    return result.not_run("there is no %s" % where)


def run(series: Series, server: Server, profile: Profile, browser: Optional[str]) -> Part:
    """Install the addons into a copy of the warm database, run their tests, and count.

    What is left are the tests of several processes, on the same copy, and those of more apps.
    """
    if not has_adapter(series):
        return Part(no_adapter(series))
    try:
        odoo = instance.ready(series, server)
    except LabError as error:
        return Part(result.not_run(str(error)))
    say("Odoo %s: %s" % (series.name, odoo.tree.origin))
    copy = Instance(odoo, instance.test_database(series))
    try:
        found = _run(copy, profile, TAGS, browser, series.name)
    except LabError as error:
        copy.remove()
        return Part(_failed(error))
    return Part(found, functools.partial(_run_servers, copy, profile, browser))


def _failed(error: LabError) -> Result:
    return Result(result.FAILED, str(error).splitlines()[0], failed=1, details=[str(error)])


def _run(copy: Instance, profile: Profile, tags: str, browser: Optional[str], name: str) -> Result:
    """The addons' tests of some tags, in ``copy``, which is made; ``name`` is that of the log."""
    series = copy.odoo.series
    log = logs() / (name + ".log")
    if log.exists():
        log.unlink()
    screenshots = build() / "screenshots" / name
    if screenshots.is_dir():
        shutil.rmtree(str(screenshots))
    try:
        template.clone(copy.odoo, profile, copy.database)
        arguments = [
            "-i", MODULE, "--test-tags", tags, "--stop-after-init",
            "--screenshots", str(screenshots),
        ]  # fmt: skip
        say("Odoo %s: installing and testing (log: %s)" % (name, log))
        begun = time.monotonic()
        bundles = {"LAB_BUNDLES": " ".join(series.bundles)}
        process = copy.start(arguments, log, instance.port_for(series), bundles)
        late = ""
        code = 0
        try:
            code = process.wait(_TIMEOUT)
        except TimeoutError as error:
            late = str(error)
        seconds = time.monotonic() - begun
    except BaseException:
        copy.remove()
        raise
    with open(str(log), encoding="utf-8", errors="replace") as lines:
        outcome = odoolog.read(lines)
    say("Odoo %s: %d tests in %.0f s" % (name, outcome.run, seconds))
    return judge(outcome, code, late, browser, seconds)


def _run_servers(copy: Instance, profile: Profile, browser: Optional[str]) -> Part:
    """The tests of several processes, on the database that Odoo's runner has left clean."""
    name = copy.odoo.series.name
    say("Odoo %s: servers of several processes" % name)
    try:
        row = servertests.run(copy, profile)
        say("Odoo %s: %d tests of servers in %.0f s" % (name, row.run, row.seconds))
    except LabError as error:
        row = _failed(error)
    finally:
        copy.remove()
    return Part(row, functools.partial(_run_apps, copy, browser))


def _run_apps(copy: Instance, browser: Optional[str]) -> Part:
    """The tests that want more apps than the others are run with: more apps take longer."""
    name = copy.odoo.series.name + "-apps"
    try:
        return Part(_run(copy, template.get("wide"), APPS, browser, name))
    except LabError as error:
        return Part(_failed(error))
    finally:
        copy.remove()


def judge(outcome: Outcome, code: int, late: str, browser: Optional[str], seconds: float) -> Result:
    """The verdict on a run: anything that leaves a doubt fails."""
    reason = late or outcome.problem()
    failures = outcome.failures
    details: List[str] = ["failed %s: %s" % pair for pair in outcome.failed.items()]
    details += ["logged " + line for line in outcome.logged]
    details += ["skipped %s: %s" % (skip.test, skip.reason) for skip in outcome.skipped]
    blind = [skip for skip in outcome.skipped if skip.needs_browser]
    if blind and browser:
        reason = reason or "%d browser tests were skipped although %s is there" % (
            len(blind),
            browser,
        )
        failures = max(failures, 1)
    if code and not failures:
        reason = reason or "Odoo ended with code %d" % code
    bad = bool(failures or reason or code)
    return Result(
        "failed" if bad else "passed",
        reason,
        outcome.run,
        outcome.passed,
        max(failures, 1) if bad else 0,
        len(outcome.skipped),
        seconds,
        details,
    )
