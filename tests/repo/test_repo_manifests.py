"""Manifests say what they must, and their versions load on every series."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from repo_rules import manifests
from repo_rules.tree import SERIES, ManifestError, parse_manifest

CORE = "record_pin_core/__manifest__.py"
ADAPTER = "record_pin_19/record_pin/__manifest__.py"


def _version_functions(series):
    """Return Odoo's own version functions of ``series``, cut out of its source; skip without it."""
    named = os.environ.get(f"ODOO_{series}_HOME")
    folders = [Path(named)] if named else []
    folders.append(Path.home() / "odoo" / f"{series}.0")
    for folder in folders:
        for source in (folder / "odoo/modules/module.py", folder / "modules/module.py"):
            if source.is_file():
                tree = ast.parse(source.read_text(encoding="utf-8"))
                tree.body = [
                    node
                    for node in tree.body
                    if isinstance(node, ast.FunctionDef)
                    and node.name in ("adapt_version", "check_version")
                ]
                names = {"re": re, "release": SimpleNamespace(major_version=f"{series}.0")}
                exec(compile(tree, str(source), "exec"), names)  # noqa: S102 - Odoo's own source
                return names
    pytest.skip(f"no source of Odoo {series}.0: set ODOO_{series}_HOME")


def test_this_repository(checkout):
    assert manifests.violations(checkout) == []


@pytest.mark.parametrize("series", SERIES)
def test_odoo_itself_accepts_the_cores_version(checkout, series):
    functions = _version_functions(series)
    version = parse_manifest(checkout.root / CORE)["version"]
    assert functions["adapt_version"](version) == f"{series}.0.{version}"


@pytest.mark.parametrize("series", SERIES)
def test_odoo_trips_over_a_core_version_that_starts_with_its_series(series):
    # The reason for the second half of core_version_problem().
    version = f"{series}.0.1"
    try:
        adapted = _version_functions(series)["adapt_version"](version)
    except ValueError:
        # 17 and 18 take the prefix off and refuse the rest.
        assert series in (17, 18)
    else:
        assert adapted == version


@pytest.mark.parametrize("series", [15, 16])
def test_15_and_16_take_the_manifest_of_another_series(series):
    assert _version_functions(series)["adapt_version"]("18.0.1.0.0") == f"{series}.0.18.0.1.0.0"


@pytest.mark.parametrize("series", [17, 18])
def test_17_and_18_raise_at_the_manifest_of_another_series(series):
    with pytest.raises(ValueError, match="Invalid version"):
        _version_functions(series)["adapt_version"]("19.0.1.0.0")


def test_19_makes_the_manifest_of_another_series_uninstallable():
    functions = _version_functions(19)
    assert not functions["check_version"]("18.0.1.0.0", should_raise=False)


def test_a_good_tree_passes(build, manifest):
    tree = build(
        {
            CORE: manifest(),
            ADAPTER: manifest(version="19.0.1.0.0", depends=["record_pin_core"]),
            "record_pin_core/migrations/1.1/pre-x.py": "",
            "record_pin_core/migrations/0.0.0/end-x.py": "",
            "record_pin_19/record_pin/migrations/19.0.1.1.0/pre-x.py": "",
        }
    )
    assert manifests.violations(tree) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": "x" * 26}, "25 characters"),
        ({"name": None}, "name is missing"),
        ({"author": " "}, "author is missing"),
        ({"summary": "a\nb"}, "one line"),
        ({"license": "OPL-1"}, "license"),
        ({"license": None}, "license"),
        ({"installable": False}, "installable"),
        ({"depends": ["base", "sale"]}, "dependency on sale"),
        ({"depends": ["record_pin"]}, "must not depend on an adapter"),
        ({"version": "19.0.1.0.0"}, "without a series"),
        ({"version": "1.0"}, "x.y.z"),
        ({"version": 1}, "string"),
        ({"version": "17.0.1"}, "prefix"),
    ],
)
def test_a_bad_core_manifest_is_named(build, manifest, changes, word):
    (violation,) = manifests.violations(build({CORE: manifest(**changes)}))
    assert violation.startswith(CORE)
    assert word in violation


@pytest.mark.parametrize("version", ["1.0.0", "18.0.1.0.0", "19.0.1.0"])
def test_an_adapters_version_names_its_series(build, manifest, version):
    tree = build({ADAPTER: manifest(version=version, depends=["record_pin_core"])})
    (violation,) = manifests.violations(tree)
    assert "19.0.x.y.z" in violation


def test_an_adapter_depends_on_the_core(build, manifest):
    (violation,) = manifests.violations(build({ADAPTER: manifest(version="19.0.1.0.0")}))
    assert "depends on record_pin_core" in violation


@pytest.mark.parametrize("folder", ["1.1.0", "19.0.1.1.0", "next"])
def test_a_migration_that_some_series_would_not_run_is_named(build, manifest, folder):
    tree = build({CORE: manifest(), f"record_pin_core/migrations/{folder}/pre-x.py": ""})
    (violation,) = manifests.violations(tree)
    assert f"migrations/{folder}" in violation


@pytest.mark.parametrize("text", ["{'a': open('x')}", "{", "['name']"])
def test_a_manifest_that_is_no_literal_dict_is_refused(build, text):
    with pytest.raises(ManifestError, match="one"):
        build({CORE: text}).addons()
