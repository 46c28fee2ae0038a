"""The same contracts run in every series."""

from __future__ import annotations

import pytest

from repo_rules import contracts

SUITE = "class ReadContract:\n    def test_read(self):\n        pass\n"
LEAF = "class TestRead(read.ReadContract, TransactionCase):\n    pass\n"


@pytest.fixture
def pair(build, manifest):
    """Return ``pair(text)``: a tree with two adapters; the tests of the second are ``text``."""

    def _pair(text):
        files = {
            "record_pin_core/__manifest__.py": manifest(),
            "record_pin_core/tests/read.py": SUITE,
        }
        for series, tests in ((18, LEAF), (19, text)):
            folder = f"record_pin_{series}/record_pin"
            files[f"{folder}/__manifest__.py"] = manifest(version=f"{series}.0.1.0.0")
            files[f"{folder}/tests/test_read.py"] = tests
        return build(files)

    return _pair


def test_this_repository(checkout):
    assert contracts.violations(checkout) == []


def test_every_adapter_has_leaf_classes(checkout):
    found = [contracts.leaves(addon) for addon in checkout.addons() if addon.series is not None]
    assert len(found) == 5
    assert all(len(leaves) > 15 for leaves in found)


@pytest.mark.parametrize(
    "text", [LEAF, LEAF.replace("    pass", "    def test_read(self):\n        again()")]
)
def test_the_same_contract_passes_also_where_a_test_is_done_in_another_way(pair, text):
    assert contracts.violations(pair(text)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "record_pin_19: there is no TestRead with ReadContract"),
        (LEAF.replace("read.ReadContract, ", ""), "record_pin_19: there is no TestRead with"),
        (LEAF + LEAF.replace("TestRead", "TestMore"), "record_pin_18: there is no TestMore with"),
        (LEAF.replace("    pass", "    def test_more(self):\n        pass"), "test_more is in no"),
    ],
)
def test_what_one_series_lacks_is_named(pair, text, word):
    (violation,) = contracts.violations(pair(text))
    assert word in violation
