"""The unit tests of the JavaScript that Odoo ships, test by test, on a server of one database."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Sequence

from . import browser, demo, instance
from .command import run as run_command
from .errors import LabError
from .instance import Instance
from .paths import build, logs, own
from .say import step
from .verdicts import FAILED, PASSED, SKIPPED, Verdict, Verdicts

#: What ``MODULES`` calls them. They are of all installed modules: one page runs them together.
NAME = "javascript"
#: Seconds for the tests of one page.
_TESTS = 5400
_STATES = {"passed": PASSED, "failed": FAILED, "skipped": SKIPPED, "hangs": FAILED}
_OWN = re.compile(r"@?record_pin")
_TEST = re.compile(r"^javascript, (?P<page>[\w ]+): (?P<name>.*)$", re.S)


def page_of(test: str) -> str:
    """The page that runs a test, ``""`` for a test that is not of JavaScript."""
    match = _TEST.match(test)
    return match.group("page") if match else ""


def run(database: Instance, world: str, only: Sequence[str] = ()) -> Verdicts:
    """The verdict on each test of each page, or on those of ``only``; LabError without a browser.

    A test that hangs has failed.
    """
    chromium = browser.provide()
    if chromium is None:
        raise LabError("JavaScript tests need Chromium: install it, or run this as root on Debian.")
    series = database.odoo.series
    what = "compat-%s-%s-%s" % (series.short, NAME, world)
    port = instance.port_for(series)
    server = database.start(
        ["--db-filter", "^%s$" % database.database], logs() / (what + "-server.log"), port
    )
    found: Verdicts = {}
    try:
        demo.wait(server, port)
        for page, path in series.javascript_tests.items():
            wanted = [test for test in only if page_of(test) == page]
            if only and not wanted:
                continue
            job: Dict[str, Any] = {
                "server": "http://127.0.0.1:%d" % port,
                "path": path,
                "mobile": "mobile" in page,
                "hoot_test": series.hoot_test,
                "only": [_TEST.sub(r"\g<name>", test) for test in wanted],
                "chromium": chromium,
                "results": str(build() / ("%s-%s.jsonl" % (what, page.replace(" ", "-")))),
            }
            with step("Odoo %s: %s, %s, %s" % (series.name, NAME, page, world)):
                found.update(_page(database, page, job, logs() / (what + ".log")))
    finally:
        server.stop()
    return found


def _page(database: Instance, page: str, job: Dict[str, Any], log: Path) -> Verdicts:
    start = database.folder / "javascript.json"
    start.write_text(json.dumps(job), encoding="utf-8")
    script = [str(database.odoo.python), "-m", "tools.lab.jstests_page", str(start)]
    run_command(script, log, database.environment(), own(), timeout=_TESTS)
    lines = Path(job["results"]).read_text(encoding="utf-8").splitlines()
    return verdicts(page, [json.loads(line) for line in lines])


def verdicts(page: str, results: List[Dict[str, str]]) -> Verdicts:
    """What a page told of Odoo's tests, as verdicts; the addons' own are in one database alone.

    >>> verdicts("desktop", [{"test": "@record_pin/dialog/a", "state": "passed"},
    ...                      {"test": "@web/core/b", "state": "passed"}])
    {'javascript, desktop: @web/core/b': Verdict(state='passed', reports=[])}
    """
    return {
        "javascript, %s: %s" % (page, one["test"]): Verdict(
            _STATES[one["state"]], [] if one["state"] == "passed" else [one["state"]]
        )
        for one in results
        if not _OWN.match(one["test"])
    }
