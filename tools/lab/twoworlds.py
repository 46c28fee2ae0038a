"""``make twoworlds``: a long campaign of made-up requests, each asked in two worlds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Dict, List

from . import instance, odootests, postgres, template
from .errors import LabError
from .instance import Instance
from .paths import build, logs
from .say import say
from .series import Series
from .template import Profile

#: Seconds for a thousand requests on a slow machine, and for everything around them.
_PER_THOUSAND = 600
_AROUND = 1800
_SHOWN = 20


def run(series: Series, number: int, seed: str, profile: Profile, links: bool = True) -> int:
    """Ask ``number`` requests; 0 when no answer depended on a masked value.

    They are of the apps of ``profile``; without ``links`` only contacts and employees are
    protected. The result is in ``build/twoworlds-<series>.json``: ``requests``,
    ``methods_covered``, ``methods_total``, ``routes_covered``, ``routes_total``, ``leaks``,
    ``by_kind``, and ``outcomes``: how many requests of each kind were answered, how many refused.
    It is written again every thousand requests, so that a campaign that is ended early has one.
    """
    if not odootests.has_adapter(series):
        raise LabError("There is no record_pin_%s in this repository." % series.short)
    report = build() / ("twoworlds-%s.json" % series.short)
    log = logs() / ("twoworlds-%s.log" % series.name)
    for path in (report, log):
        if path.exists():
            path.unlink()
    with postgres.running() as server:
        odoo = instance.ready(series, server)
        copy = Instance(odoo, instance.test_database(series))
        try:
            copy = template.clone(odoo, profile, copy.database)
            say("Odoo %s (%s): %d requests (log: %s)" % (series.name, profile.name, number, log))
            ended_well = _ask(copy, log, report, number, seed, links)
        finally:
            copy.remove()
            shutil.rmtree(str(copy.folder), ignore_errors=True)
    if not report.is_file():
        raise LabError("The campaign made no report, see %s." % log)
    found = json.loads(report.read_text(encoding="utf-8"))
    print("\n".join(lines(found, number)), flush=True)
    if not ended_well and not found["leaks"]:
        raise LabError("The campaign failed, see %s." % log)
    return 0 if ended_well else 1


def _ask(copy: Instance, log: Path, report: Path, number: int, seed: str, links: bool) -> bool:
    """Whether the test passed; a LabError where it left no report."""
    arguments = [
        "-i", odootests.MODULE, "--test-tags", "/record_pin:TestTwoWorlds", "--stop-after-init",
    ]  # fmt: skip
    extra = {
        "RECORD_PIN_TWOWORLDS": str(number),
        "RECORD_PIN_TWOWORLDS_REPORT": str(report),
        "RECORD_PIN_TWOWORLDS_SEED": seed,
        "RECORD_PIN_TWOWORLDS_LINKS": "1" if links else "0",
    }
    try:
        copy.run(arguments, log, _AROUND + _PER_THOUSAND * number / 1000, extra=extra)
    except LabError:
        if not report.is_file():
            raise
        return False
    return True


def lines(found: Dict[str, Any], number: int) -> List[str]:
    """What a campaign of ``number`` requests found, as text.

    >>> found = {"requests": 5, "methods_covered": 1, "methods_total": 4, "routes_covered": 1,
    ...          "routes_total": 2, "by_kind": {"list": 5},
    ...          "outcomes": {"list": {"answered": 3, "refused": 2}}, "leaks": []}
    >>> print("\\n".join(lines(found, 5)))
    5 requests (5 list)
    answered: 3 of 5 list
    1 of 4 public methods, 1 of 2 routes
    no answer depended on a masked value, none changed what is locked
    >>> lines(found, 9)[0]
    'ended early, 4 requests of 9 were not asked'
    """
    kinds = ", ".join("%d %s" % (number, kind) for kind, number in found["by_kind"].items())
    answered = [
        "%d of %d %s" % (number["answered"], number["answered"] + number["refused"], kind)
        for kind, number in found["outcomes"].items()
    ]
    result = [
        "%d requests (%s)" % (found["requests"], kinds),
        "answered: " + ", ".join(answered),
        "%d of %d public methods, %d of %d routes"
        % (
            found["methods_covered"],
            found["methods_total"],
            found["routes_covered"],
            found["routes_total"],
        ),
    ]
    if found["requests"] < number:
        missing = number - found["requests"]
        early = "ended early, %d requests of %d were not asked" % (missing, number)
        result.insert(0, early)
    if not found["leaks"]:
        return result + ["no answer depended on a masked value, none changed what is locked"]
    result.append(
        "%d answers depended on a masked value, or changed what is locked:" % len(found["leaks"])
    )
    for request, problem in found["leaks"][:_SHOWN]:
        result += ["- %s" % (request,), "  " + problem.replace("\n", "\n  ")]
    return result
