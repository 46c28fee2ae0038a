"""Runs the JavaScript unit tests of an Odoo server in a Chromium; run in an Odoo's environment.

    python -m tools.lab.jstests_page JOB.json

The job: ``server``, ``path`` of the page, ``mobile``, ``only`` (names of tests, or none for all),
``hoot_test`` (how HOOT's address names one), ``chromium``, and ``results``, a file that gets a line
of JSON for each test. Odoo's own tests open the same pages and wait for one word at the end; a test
that hangs takes all after it along. Here such a test is noted as one that hangs, and a new browser
does those that are left.

Up to series 17 the pages run QUnit, later ones HOOT, which tells of its tests on the console.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Set, TextIO

from .devtools import PATIENCE, Page, log_in
from .jsconsole import heard, hoot_number, qunit_script

DESKTOP, TELEPHONE = (1366, 768), (375, 667)
#: Seconds without the end of a test; both runners give up on one that only waits before that.
HANGS = 90
#: Hangs after which the page is not asked for more.
MOST = 40


def address(job: Dict[str, Any]) -> str:
    """The page, with HOOT's numbers of the tests that are wanted, which QUnit's page ignores."""
    wanted = "".join("&%s=%s" % (job["hoot_test"], hoot_number(name)) for name in job["only"])
    return str(job["server"] + job["path"] + wanted)


def turn(page: Page, job: Dict[str, Any], done: Set[str], results: TextIO) -> bool:
    """Run what is left; False when a test hung, which is then among those done."""

    def note(test: str, state: str) -> None:
        done.add(test)
        results.write(json.dumps({"test": test, "state": state}) + "\n")
        results.flush()

    log_in(page, job["server"], "admin")
    page.send("Page.enable")
    page.send("Runtime.enable")
    script = qunit_script(done, job["only"])
    page.send("Page.addScriptToEvaluateOnNewDocument", source=script)
    page.send("Page.navigate", url=address(job))
    under_way: Optional[str] = None
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        event = page.event(1.0)
        if event is None or event.get("method") != "Runtime.consoleAPICalled":
            continue
        values = (one.get("value") for one in event["params"]["args"])
        told = heard(" ".join(str(value) for value in values if value is not None))
        if told:
            until = time.monotonic() + HANGS
        if "end" in told:
            return True
        if "begins" in told:
            under_way = told["begins"]
        if "test" in told:
            under_way = None
            note(told["test"], told["state"])
    if under_way is None:
        raise TimeoutError("No test began, or one hangs and the page does not say which.")
    note(under_way, "hangs")
    return False


def run(job: Dict[str, Any], results: TextIO) -> None:
    """All tests of the page."""
    done: Set[str] = set()
    for _turn in range(MOST):
        with tempfile.TemporaryDirectory(suffix="_js", ignore_cleanup_errors=True) as profile:
            size = TELEPHONE if job["mobile"] else DESKTOP
            page = Page(job["chromium"], profile, size, job["mobile"])
            try:
                if turn(page, job, done, results):
                    return
            finally:
                page.close()
    raise TimeoutError("%d tests hung." % MOST)


def main(arguments: Sequence[str]) -> None:
    """See the module's text."""
    job = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    with open(job["results"], "w", encoding="utf-8") as results:
        run(job, results)


if __name__ == "__main__":
    main(sys.argv[1:])
