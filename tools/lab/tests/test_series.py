# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""The table of series."""

from __future__ import annotations

import re

import pytest

from tools.lab import series
from tools.lab.errors import LabError


@pytest.mark.parametrize("name", ["19", "19.0", " 19 "])
def test_a_series_has_two_spellings(name: str) -> None:
    assert series.get(name).name == "19.0"


@pytest.mark.parametrize("name", ["", "14.0", "9", "19.1", "nineteen"])
def test_an_unknown_series_is_refused_naming_the_known_ones(name: str) -> None:
    with pytest.raises(LabError, match=r"15\.0, 16\.0, 17\.0, 18\.0, 19\.0"):
        series.get(name)


def test_a_selection_keeps_its_order_and_an_empty_one_is_everything() -> None:
    assert [one.name for one in series.select("19, 15")] == ["19.0", "15.0"]
    assert [one.name for one in series.select("")] == list(series.SERIES)


def test_every_row_is_usable() -> None:
    ports = [one.port for one in series.SERIES.values()]
    assert len(set(ports)) == len(ports) == 5
    for one in series.SERIES.values():
        assert one.pythons
        assert all(re.match(r"^3\.\d+$", version) for version in one.pythons)
        assert one.list_view in ("tree", "list")
