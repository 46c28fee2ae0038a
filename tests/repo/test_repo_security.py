"""docs/security.md names the test of each claim: those tests exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUITES = ("record_pin_core/tests", "tests")


def _defined():
    """Names of all test functions of the repository."""
    names = set()
    for folder in SUITES:
        for path in (ROOT / folder).rglob("*.py"):
            names |= set(re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8")))
    return names


def test_each_test_that_the_threat_model_names_exists():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 30
    assert named <= _defined(), sorted(named - _defined())
    for path in re.findall(r"`(tests/[\w/.]+\.py)`", text):
        assert (ROOT / path).is_file(), path
