"""What is read off the console of a page with JavaScript unit tests."""

from __future__ import annotations

import json

from tools.lab import jsconsole, jstests
from tools.lab.verdicts import FAILED, PASSED, SKIPPED

LINES = [
    (
        '%c[HOOT]%c Test "@web/a (b)" passed (assertions: color:#ff0080 3 / time: 33 ms)',
        {"test": "@web/a (b)", "state": "passed"},
    ),
    (
        '%c[HOOT]%c Test "@mail/say \\"hi\\"" failed:\nFailed assertion: Test "x" passed',
        {"test": '@mail/say "hi"', "state": "failed"},
    ),
    ('[HOOT] Test "@web/c" failed:', {"test": "@web/c", "state": "failed"}),
    ("[HOOT] failed 2 tests (5 passed, total time: 1 s)", {"end": True}),
    ("%c[HOOT]%c Passed 7 tests (9 assertions, total time: 1 s)", {"end": True}),
    # Said after the end, and of a suite.
    ("%c[HOOT]%c test suite succeeded color:#ff0080", {}),
    ('%c[HOOT]%c "@web/core" ended (passed: color:#ff0080 12 / time: 3 ms)', {}),
    ('record-pin-lab:{"begins": "web > d"}', {"begins": "web > d"}),
]


def test_lines_are_understood() -> None:
    for line, told in LINES:
        assert jsconsole.heard(line) == told, line


def test_a_test_of_hoot_has_odoos_number() -> None:
    # The three that Odoo 18's own test of its numbers names.
    assert jsconsole.hoot_number("@web/core") == "e39ce9ba"
    assert jsconsole.hoot_number("@web/core/autocomplete") == "69a6561d"
    open_dropdown = "@web/core/autocomplete/open dropdown on input"
    assert jsconsole.hoot_number(open_dropdown) == "ee565d54"


def test_names_go_into_the_script_as_they_are() -> None:
    name = 'web > "quoted" \\ %s </script>'
    assert json.dumps([name]) in jsconsole.qunit_script({name}, [])


def test_a_test_that_hangs_has_failed() -> None:
    told = [
        {"test": "a: b", "state": "hangs"},
        {"test": "c", "state": "passed"},
        {"test": "d", "state": "skipped"},
    ]
    found = jstests.verdicts("legacy mobile", told)
    assert {test: verdict.state for test, verdict in found.items()} == {
        "javascript, legacy mobile: a: b": FAILED,
        "javascript, legacy mobile: c": PASSED,
        "javascript, legacy mobile: d": SKIPPED,
    }
    assert found["javascript, legacy mobile: a: b"].reports == ["hangs"]


def test_a_test_is_known_by_its_page() -> None:
    assert jstests.page_of("javascript, legacy mobile: a: b") == "legacy mobile"
    assert jstests.page_of("odoo.addons.crm.tests.test_x: TestX.test_y") == ""
