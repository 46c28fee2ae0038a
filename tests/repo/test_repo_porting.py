"""Every series is named wherever one has to be, and the guide to a new one is true."""

from __future__ import annotations

import pytest

from repo_rules import porting

COMPAT = 'FACTS = {"web_read": (17, "why"), "check_access": (18, "why")}\n'
GUIDE = "| 17.0 | `web_read` | x |\n| 18.0 | `check_access` | x |\n" + "".join(
    f"`{name}`\n" for name in porting.PLACES
)


@pytest.mark.parametrize(
    "rule", [porting.series_violations, porting.guide_violations], ids=lambda rule: rule.__name__
)
def test_this_repository(checkout, rule):
    assert rule(checkout) == []


def test_there_are_facts(checkout):
    assert porting.facts(checkout)


@pytest.fixture
def places(build):
    """Return ``places(**changes)``: adapters of 18 and 19, and both in each place."""

    def _places(changes):
        files = {
            "record_pin_18/record_pin/a": "",
            "record_pin_19/record_pin/a": "",
            "tests/repo/repo_rules/tree.py": "SERIES = (18, 19)\n",
            "setup/addons.py": '    18: Packaging("a")\n    19: Packaging("a")\n',
            "tools/lab/series.py": '        name="18.0",\n        name="19.0",\n',
            ".pre-commit-config.yaml": "        files: ^record_pin_18/\n"
            "        files: ^record_pin_19/\n",
            "tox.ini": "    docker18: RECORD_PIN_SERIES = 18\n"
            "    docker19: RECORD_PIN_SERIES = 19\n",
            ".github/workflows/odoo.yml": '        series: ["18", "19"]\n',
        }
        return build(dict(files, **changes))

    return _places


def test_all_named_everywhere_passes(places):
    assert porting.series_violations(places({})) == []


@pytest.mark.parametrize("name", porting.PLACES)
def test_a_place_that_leaves_a_series_out_is_named(places, name):
    tree = places({})
    text = (tree.root / name).read_text(encoding="utf-8")
    changed = text.replace("19", "20")
    assert porting.series_violations(places({name: changed})) == [
        f"{name}: has no row for series 19",
        f"{name}: names series 20, but there is no record_pin_20/",
    ]


def test_a_series_tested_under_anothers_name_is_not_tested(places):
    text = "    docker18: RECORD_PIN_SERIES = 18\n    docker19: RECORD_PIN_SERIES = 18\n"
    assert porting.series_violations(places({"tox.ini": text})) == [
        "tox.ini: has no row for series 19"
    ]


def test_a_true_guide_passes(build):
    tree = build({porting.COMPAT: COMPAT, porting.GUIDE: GUIDE})
    assert porting.guide_violations(tree) == []


@pytest.mark.parametrize(
    ("guide", "word"),
    [
        (GUIDE.replace("| 17.0 | `web_read` | x |\n", ""), "web_read begins with 17"),
        (GUIDE + "| 19.0 | `gone` | x |\n", "gone begins with 19; "),
        (GUIDE.replace("`tox.ini`\n", ""), "does not name tox.ini"),
    ],
)
def test_a_guide_that_is_not_true_is_named(build, guide, word):
    (violation,) = porting.guide_violations(build({porting.COMPAT: COMPAT, porting.GUIDE: guide}))
    assert word in violation
