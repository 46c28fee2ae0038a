# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""Finding an Odoo: named folder first, then the home folder's trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lab import find, series
from tools.lab.errors import LabError


def tree(folder: Path, version: str = "(17, 0, 0, 'final', 0, '')", addons: str = "addons") -> Path:
    """A folder that looks like a checkout of Odoo."""
    for name in ("odoo", addons + "/sale"):
        (folder / name).mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text("x = 1\nversion_info = %s\n" % version)
    (folder / addons / "sale" / "__manifest__.py").write_text("{}")
    return folder


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty home and no container engine."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(find, "_engine", lambda: None)
    monkeypatch.setenv("RECORD_PIN_LAB", str(tmp_path / "lab"))
    for one in series.SERIES.values():
        monkeypatch.delenv("ODOO_%s_HOME" % one.short, raising=False)


def test_a_named_folder_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tree(tmp_path / "home" / "odoo" / "17.0")
    monkeypatch.setenv("ODOO_17_HOME", str(tree(tmp_path / "named")))
    found = find.find(series.get("17"))
    assert found is not None
    assert (found.code, found.origin) == (tmp_path / "named", "ODOO_17_HOME")
    assert found.addons == (tmp_path / "named" / "addons",)


def test_addons_inside_the_package_need_no_path(tmp_path: Path) -> None:
    tree(tmp_path / "home" / "odoo" / "17.0", addons="odoo/addons")
    found = find.find(series.get("17"))
    assert found is not None
    assert found.addons == ()
    assert found.modules(["sale", "nonexistent"]) == ["sale"]


def test_nothing_is_found_for_a_series_that_is_not_there() -> None:
    assert find.find(series.get("15")) is None
    assert "ODOO_15_HOME" in find.missing(series.get("15"))
    assert find.find(series.get("19"), provision=False) is None


def test_a_named_folder_without_odoo_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ODOO_17_HOME", str(tmp_path))
    with pytest.raises(LabError, match=r"ODOO_17_HOME"):
        find.find(series.get("17"))


@pytest.mark.parametrize("version", ["(16, 0, 0, 'final', 0, '')", "('saas~17', 2, 0)"])
def test_a_tree_of_another_series_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str
) -> None:
    monkeypatch.setenv("ODOO_17_HOME", str(tree(tmp_path / "named", version)))
    with pytest.raises(LabError, match=r"not 17\.0"):
        find.find(series.get("17"))


def test_a_release_without_version_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "release.py"
    path.write_text("name = 'x'\n")
    with pytest.raises(LabError, match="version_info"):
        find.release(path)
