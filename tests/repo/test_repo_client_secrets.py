"""The web client keeps a PIN or a token nowhere: neither in storage nor in a URL nor in a log.

What the few files below put into the browser's storage is names of models, and ids with times.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Files that may write into the browser's storage, or hand it on, with what they keep there.
KEEPERS = {
    "record_pin_core/static/src/shared/known_unlocks.js": "model, id: end of the unlock",
    "record_pin_core/static/src/since_17/start_client.js": "hands it to known_unlocks",
    "record_pin_15/record_pin/static/src/record_pin_service.js": "hands it to known_unlocks",
    "record_pin_16/record_pin/static/src/record_pin_service.js": "hands it to known_unlocks",
    "record_pin_19/record_pin/static/src/record_pin_service.js": "names of protected models",
}
STORAGE = re.compile(r"\b(localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie)\b")
SET_ITEM = re.compile(r"\bsetItem\(([^;]*)\)")
OUT = re.compile(r"\bconsole\.\w+\(|\b(push|replace)State\(|location\.(href|hash|search)\s*=[^=]")
SECRET = re.compile(r"\b(pin|currentPin|newPin|token)\b")


def sources():
    """Every file of the client but the tests, by its path in the repository."""
    for path in sorted(ROOT.glob("record_pin_*/**/static/src/**/*.js")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_only_those_files_use_the_storage():
    found = {name for name, text in sources() if STORAGE.search(text) or SET_ITEM.search(text)}
    assert found <= set(KEEPERS), sorted(found - set(KEEPERS))
    assert "record_pin_core/static/src/shared/known_unlocks.js" in found


def test_what_is_stored_is_no_pin_and_no_token():
    for name, text in sources():
        for stored in SET_ITEM.findall(text):
            assert not SECRET.search(stored), (name, stored)


def test_nothing_is_printed_or_put_into_a_url():
    for name, text in sources():
        for found in OUT.finditer(text):
            line = text[text.rfind("\n", 0, found.start()) + 1 : text.find("\n", found.end())]
            assert not SECRET.search(line), (name, line)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (STORAGE, "browser.sessionStorage.x = pin"),
        (STORAGE, "document.cookie = token"),
        (SET_ITEM, "this.storage.setItem(KEY, pin)"),
        (OUT, "console.log(pin)"),
        (OUT, "window.location.hash = pin"),
        (OUT, "history.pushState({}, '', pin)"),
    ],
)
def test_the_patterns_see_what_they_are_for(pattern, line):
    assert pattern.search(line)
    assert SECRET.search(line) or pattern is STORAGE
