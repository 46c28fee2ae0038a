"""What pages with JavaScript unit tests tell of them on the console, QUnit's and HOOT's."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, Iterable

#: Before a line on the console that is for this program.
_MARK = "record-pin-lab:"
#: Tells of QUnit's tests on the console, and leaves out those that are not wanted: the address of
#: a page cannot name thousands of them.
_QUNIT = """
(() => {
    const say = (what) => console.debug("%(mark)s" + JSON.stringify(what));
    const done = new Set(%(done)s), only = new Set(%(only)s);
    const id = (module, test) => (module ? module + " :: " : "") + test;
    let runner;
    Object.defineProperty(window, "QUnit", {
        configurable: true,
        enumerable: true,
        get: () => runner,
        set(value) {
            runner = value;
            if (!value || !value.testStart || value.recordPinLab) {
                return;
            }
            value.recordPinLab = true;
            const plain = value.test;
            value.test = function (name, ...rest) {
                const module = value.config.currentModule;
                const test = id(module && module.name, name);
                if (!done.has(test) && (!only.size || only.has(test))) {
                    plain.call(this, name, ...rest);
                }
            };
            Object.assign(value.test, plain);
            value.testStart((test) => say({ begins: id(test.module, test.name) }));
            value.testDone((test) => {
                const state = test.failed ? "failed" : test.skipped ? "skipped" : "passed";
                say({ test: id(test.module, test.name), state });
            });
            value.done(() => say({ end: true }));
        },
    });
})();
"""
_HOOT_TEST = re.compile(
    r'\[HOOT\](?:%c)? Test (?P<name>"(?:[^"\\]|\\.)*") (?P<state>passed|failed)\b'
)
_HOOT_END = re.compile(r"\[HOOT\](?:%c)? (?:[Pp]assed|[Ff]ailed) \d+ tests")


def qunit_script(done: Iterable[str], only: Iterable[str]) -> str:
    """To have on a page before QUnit: it runs those of ``only``, or all, but for ``done``."""
    return _QUNIT % {
        "mark": _MARK,
        "done": json.dumps(sorted(done)),
        "only": json.dumps(sorted(only)),
    }


def hoot_number(name: str) -> str:
    """The number by which the address of HOOT's page names a test."""
    number = 0
    for unit in memoryview(name.encode("utf-16-le")).cast("H"):
        number = (31 * number + unit) & 0xFFFFFFFF
    return "%08x" % number


def heard(text: str) -> Dict[str, Any]:
    """What a line on the console tells: ``test`` and ``state``, ``begins``, ``end``, or nothing."""
    if text.startswith(_MARK):
        told: Dict[str, Any] = json.loads(text[len(_MARK) :])
        return told
    test = _HOOT_TEST.search(text)
    if test:
        return {"test": json.loads(test.group("name")), "state": test.group("state")}
    return {"end": True} if _HOOT_END.search(text) else {}
