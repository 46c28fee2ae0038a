"""Reads pytest's junit report."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import List, NamedTuple


class Report(NamedTuple):
    """Counts of one pytest run; failures include errors of set-up and collection."""

    run: int
    passed: int
    failed: int
    skipped: int
    #: ``test: reason`` of every skipped one.
    reasons: List[str]
    #: ``test: message`` of every failed one.
    failures: List[str]


def read(path: Path) -> Report:
    """The report in ``path``, written by this repository's own pytest."""
    root = ElementTree.parse(str(path)).getroot()  # noqa: S314
    reasons: List[str] = []
    failures: List[str] = []
    bad = set()
    names = set()
    for case in root.iter("testcase"):
        name = "%s::%s" % (case.get("classname", ""), case.get("name", ""))
        names.add(name)
        for kind in ("failure", "error"):
            for found in case.findall(kind):
                if name not in bad:
                    failures.append("%s: %s" % (name, (found.get("message") or "")[:300]))
                bad.add(name)
        for found in case.findall("skipped"):
            reasons.append("%s: %s" % (name, found.get("message") or ""))
    skipped = len(reasons)
    return Report(len(names), len(names) - len(bad) - skipped, len(bad), skipped, reasons, failures)
