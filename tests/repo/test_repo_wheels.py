"""Wheels: one table says how, each holds its whole addon, and pip puts them where Odoo looks.

Building needs the build backends: `tox -e packaging` installs them. Importing needs an
interpreter that has Odoo, named by ODOO_<series>_PYTHON, for instance ODOO_19_PYTHON.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile

import pytest

import addons
import build as wheels
from repo_rules.tree import SERIES

BACKENDS = ("hatchling", "whool", "setuptools_odoo")
_missing = [name for name in BACKENDS if importlib.util.find_spec(name) is None]
needs_backends = pytest.mark.skipif(
    bool(_missing), reason=f"build backends not installed: {', '.join(_missing)}"
)


def test_packaging_and_the_rules_know_the_same_series():
    assert tuple(addons.SERIES) == SERIES


@pytest.mark.parametrize("text", ["14", "20", "19.1", "x", ""])
def test_an_unknown_series_is_refused_with_the_known_ones(text):
    with pytest.raises(addons.PackagingError, match=r"take one of \[15, 16, 17, 18, 19\]"):
        addons.parse_series(text)


def test_a_series_without_adapter_is_refused(build, manifest):
    tree = build({"record_pin_core/__manifest__.py": manifest()})
    with pytest.raises(addons.PackagingError, match="no manifest yet"):
        addons.chosen(["18.0"], tree.root)


def test_an_adapter_asks_for_its_core_within_one_major_version(build, manifest):
    tree = build({"record_pin_core/__manifest__.py": manifest(version="2.4.1")})
    requirement = wheels.core_requirement(addons.core(tree.root))
    assert requirement == "odoo-addon-record_pin_core>=2.4.1,<3"


@pytest.fixture
def family(build, manifest):
    """Return the root of a core and five adapters with a file of each kind, under git."""
    kinds = {
        "__init__.py": "",
        "models/__init__.py": "",
        "models/thing.py": "x = 1\n",
        "views/thing.xml": "<odoo/>\n",
        "security/ir.model.access.csv": "id\n",
        "i18n/de.po": "",
        "i18n/thing.pot": "",
        "static/src/js/thing.js": "",
        "static/description/icon.svg": "<svg/>",
        "data/no_suffix": "x",
        "tests/__init__.py": "",
    }
    files = {f"record_pin_core/{name}": text for name, text in kinds.items()}
    files["record_pin_core/__manifest__.py"] = manifest()
    files["record_pin_core/lib/pin_domain/__init__.py"] = ""
    for series in SERIES:
        folder = f"record_pin_{series}/record_pin"
        files.update({f"{folder}/{name}": text for name, text in kinds.items()})
        files[f"{folder}/__manifest__.py"] = manifest(
            version=f"{series}.0.1.0.0", depends=["record_pin_core"]
        )
    files[".gitignore"] = "*.pyc\nbuild/\n"
    tree = build(files)
    subprocess.run(["git", "init", "--quiet"], cwd=tree.root, check=True)
    (tree.root / "record_pin_core" / "left.pyc").write_text("over")
    return tree.root


@needs_backends
@pytest.mark.parametrize("series", [None, *SERIES])
def test_a_wheel_holds_the_whole_addon_and_says_what_it_needs(family, tmp_path, series):
    core = addons.core(family)
    addon = core if series is None else addons.adapters(family)[series]
    wheel = wheels.build(addon, core, tmp_path / "dist", isolated=False)
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        (metadata_name,) = [name for name in names if name.endswith("/METADATA")]
        metadata = archive.read(metadata_name).decode().splitlines()
    packed = sorted(name for name in names if name.startswith("odoo/"))
    assert packed == sorted(f"odoo/addons/{addon.name}/{name}" for name in addon.files())
    assert not any(name.endswith(".pyc") for name in packed)
    # A package file above the addon would hide Odoo itself.
    assert "odoo/__init__.py" not in names
    assert "odoo/addons/__init__.py" not in names
    needs = " ".join(line for line in metadata if line.startswith("Requires-Dist"))
    needs = needs.replace("-", "_")
    if series is None:
        assert ">=15.0a" in needs
        assert "<19.1dev" in needs
    else:
        assert f"Version: {series}.0.1.0.0" in metadata
        assert "odoo_addon_record_pin_core" in needs
        assert "<2" in needs
        # The default of both backends: a core version with the adapter's series, which none has.
        assert f"core>={series}" not in needs


@needs_backends
def test_a_wheel_that_lacks_a_file_is_refused(family, tmp_path):
    core = addons.core(family)
    wheel = wheels.build(core, core, tmp_path / "dist", isolated=False)
    (family / "record_pin_core" / "later.py").write_text("x = 1\n")
    with pytest.raises(addons.PackagingError, match=r"missing \['odoo/addons/.*/later.py'\]"):
        wheels.check_wheel(wheel, core)


@needs_backends
@pytest.mark.parametrize("series", sorted(addons.adapters()))
def test_the_wheels_of_this_repository_install_where_odoo_finds_them(tmp_path, series):
    python = os.environ.get(f"ODOO_{series}_PYTHON")
    if not python:
        pytest.skip(f"set ODOO_{series}_PYTHON to an interpreter that imports Odoo {series}.0")
    core, adapter = addons.core(), addons.adapters()[series]
    dist = tmp_path / "dist"
    for addon in (core, adapter):
        wheels.build(addon, core, dist, isolated=False)

    # An environment of its own on top of Odoo's, so that nothing is installed into the latter.
    path = subprocess.run(
        [python, "-c", "import sys; print('\\n'.join(p for p in sys.path if p))"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    subprocess.run([python, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    own = tmp_path / "venv" / "bin" / "python"
    purelib = subprocess.run(
        [str(own), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    with open(os.path.join(purelib, "odoo_under_test.pth"), "w", encoding="utf-8") as pth:
        pth.write(path)
    pip = [sys.executable, "-m", "pip", "--python", str(own)]
    # Without dependencies: Odoo's own need not all be there. Ours are checked right after.
    packed = [str(wheel) for wheel in dist.iterdir()]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", *packed], check=True)
    unmet = subprocess.run([*pip, "check"], check=False, stdout=subprocess.PIPE, text=True).stdout
    # An Odoo run from its source tree is no installed package: that one may be called missing.
    ours = [line for line in unmet.splitlines() if line.startswith("odoo-addon")]
    assert [
        line for line in ours if not line.endswith("requires odoo, which is not installed.")
    ] == []
    # A server looks for Odoo's addons, of which ours import some, beside the code of 15 as well.
    script = (
        "import importlib.util, os.path, odoo.addons\n"
        "beside = [os.path.join(path, '..', '..', 'addons') for path in odoo.addons.__path__]\n"
        "for path in filter(os.path.isdir, beside):\n"
        "    odoo.addons.__path__.append(path)\n"
        "for name in ('record_pin_core', 'record_pin'):\n"
        "    spec = importlib.util.find_spec('odoo.addons.' + name)\n"
        "    print(spec.origin)\n"
        "import odoo.addons.record_pin_core, odoo.addons.record_pin\n"
    )
    shown = subprocess.run(
        [str(own), "-c", script], check=True, stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ).stdout.split()
    assert shown == [
        os.path.join(purelib, "odoo", "addons", name, "__init__.py")
        for name in ("record_pin_core", "record_pin")
    ]
