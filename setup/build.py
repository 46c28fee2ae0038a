"""Builds the wheels: the core's and one per adapter.

    python3 setup/build.py            # the core and every adapter that exists
    python3 setup/build.py 19         # the core and the adapter of 19.0
    python3 setup/build.py --core     # the core alone

The packaging folders are made in a temporary place from the table in addons.py: there is nothing
to keep in step by hand. Every wheel is compared with its addon, file by file, before it is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import List, Optional

import addons
from addons import ADAPTER, CORE, SERIES, Addon, PackagingError

_HATCHLING = "hatchling>=1.27"
_WHOOL = "whool>=1.3"
# The last setuptools with pkg_resources, which setuptools-odoo imports.
_SETUPTOOLS_ODOO = ["setuptools<81", "setuptools-odoo>=3.3", "wheel"]


def core_requirement(core: Addon) -> str:
    """Return what an adapter asks for: this core or a later one of the same major version."""
    major = int(core.version.split(".")[0])
    return f"odoo-addon-{CORE}>={core.version},<{major + 1}"


def _copy(addon: Addon, target: Path) -> None:
    for name in addon.files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(addon.path / name, target / name)


def _toml(value: str) -> str:
    """Return ``value`` as a TOML string: JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)


def stage_core(core: Addon, folder: Path) -> Path:
    """Lay out the core's project in ``folder`` and return where to build it.

    Neither setuptools-odoo nor whool takes a version without a series, so this is a plain project
    whose one package is ``odoo.addons.record_pin_core``, without ``__init__`` files above it.
    """
    _copy(core, folder / "odoo" / "addons" / CORE)
    for name in addons.LICENSE_FILES:
        shutil.copyfile(addons.ROOT / name, folder / name)
    (folder / "pyproject.toml").write_text(
        f"""\
[build-system]
requires = [{_toml(_HATCHLING)}]
build-backend = "hatchling.build"

[project]
name = "odoo-addon-{CORE}"
version = {_toml(core.version)}
description = {_toml(core.text("summary"))}
requires-python = {_toml(addons.CORE_PYTHON)}
license = "LGPL-3.0-only"
license-files = {json.dumps(addons.LICENSE_FILES)}
authors = [{{ name = {_toml(core.text("author"))} }}]
dependencies = [{_toml(addons.CORE_ODOO)}]
classifiers = ["Framework :: Odoo", "Programming Language :: Python :: 3"]
urls = {{ Homepage = {_toml(core.text("website"))} }}

[tool.hatch.build.targets.wheel]
only-include = ["odoo/addons/{CORE}"]
ignore-vcs = true
# Newer metadata needs newer tools than those of the oldest supported Pythons.
core-metadata-version = "2.4"
""",
        encoding="utf-8",
    )
    return folder


def _stage_setuptools_odoo(adapter: Addon, series: int, core: Addon, folder: Path) -> Path:
    _copy(adapter, folder / "odoo" / "addons" / ADAPTER)
    # setuptools-odoo declares odoo.addons alone as a package and leaves the rest to be found as
    # its data, through git's index; this folder has none.
    (folder / "MANIFEST.in").write_text("graft odoo\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        f"""\
[build-system]
requires = {json.dumps(_SETUPTOOLS_ODOO)}
build-backend = "setuptools.build_meta"
""",
        encoding="utf-8",
    )
    odoo_addon = {
        "depends_override": {CORE: core_requirement(core)},
        "post_version_strategy_override": "none",
        "odoo_version_override": f"{series}.0",
    }
    (folder / "setup.py").write_text(
        f"""\
import setuptools

setuptools.setup(
    odoo_addon={odoo_addon!r},
    python_requires={SERIES[series].python!r},
)
""",
        encoding="utf-8",
    )
    return folder


def _stage_whool(adapter: Addon, core: Addon, folder: Path) -> Path:
    # whool takes the addon's name from the folder's.
    target = folder / ADAPTER
    _copy(adapter, target)
    (target / "pyproject.toml").write_text(
        f"""\
[build-system]
requires = [{_toml(_WHOOL)}]
build-backend = "whool.buildapi"

[tool.whool]
depends_override = {{ {CORE} = {_toml(core_requirement(core))} }}
post_version_strategy_override = "none"
""",
        encoding="utf-8",
    )
    return target


def stage_adapter(adapter: Addon, core: Addon, folder: Path) -> Path:
    """Lay out the adapter's project in ``folder`` and return where to build it."""
    if adapter.series is None:
        raise PackagingError(f"{adapter.path} is the core, not an adapter")
    if SERIES[adapter.series].backend == "setuptools-odoo":
        return _stage_setuptools_odoo(adapter, adapter.series, core, folder)
    return _stage_whool(adapter, core, folder)


def _environment() -> dict[str, str]:
    """This process' environment with the last commit's time, so that a build can be repeated."""
    env = dict(os.environ)
    if "SOURCE_DATE_EPOCH" not in env:
        log = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=addons.ROOT,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if log.returncode == 0 and log.stdout.strip():
            env["SOURCE_DATE_EPOCH"] = log.stdout.strip()
    return env


def _pip_wheel(project: Path, target: Path, isolated: bool) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    command += [str(target), str(project)]
    if not isolated:
        command.insert(4, "--no-build-isolation")
    run = subprocess.run(command, check=False, env=_environment())
    wheels = sorted(target.glob("*.whl"))
    if run.returncode or len(wheels) != 1:
        raise PackagingError(f"pip made no wheel of {project.name}; its own message stands above")
    return wheels[0]


def check_wheel(wheel: Path, addon: Addon) -> None:
    """Raise PackagingError unless ``wheel`` holds the addon's files, all of them and no other."""
    prefix = f"odoo/addons/{addon.name}/"
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if not name.endswith("/")}
        requires = re.findall(
            r"^Requires-Python: (.*)$",
            archive.read(next(n for n in packed if n.endswith(".dist-info/METADATA"))).decode(),
            re.MULTILINE,
        )
    inside = {name for name in packed if not name.split("/")[0].endswith(".dist-info")}
    wanted = {prefix + name for name in addon.files()}
    if inside != wanted:
        missing, extra = sorted(wanted - inside), sorted(inside - wanted)
        raise PackagingError(f"{wheel.name}: missing {missing}, not wanted {extra}")
    python = addons.CORE_PYTHON if addon.series is None else SERIES[addon.series].python
    if requires != ([python] if python else []):
        raise PackagingError(f"{wheel.name}: requires Python {requires}, the table says {python}")


def build(addon: Addon, core: Addon, dist: Path, isolated: bool = True) -> Path:
    """Build the wheel of ``addon`` into ``dist`` and return it; raises PackagingError.

    ``isolated`` lets pip fetch the build backend; without it the backend has to be installed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project, made = folder / "project", folder / "made"
        project.mkdir()
        if addon.series is None:
            project = stage_core(addon, project)
        else:
            project = stage_adapter(addon, core, project)
        wheel = _pip_wheel(project, made, isolated)
        check_wheel(wheel, addon)
        dist.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(str(wheel), str(dist / wheel.name)))


def main(arguments: Optional[List[str]] = None) -> int:
    """Build what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("series", nargs="*", help="15 … 19; all that exist when left out")
    parser.add_argument("--core", action="store_true", help="the core alone")
    parser.add_argument("--dist", type=Path, default=addons.ROOT / "build" / "dist")
    parser.add_argument(
        "--no-isolation", action="store_true", help="use the build backends installed here"
    )
    options = parser.parse_args(arguments)
    try:
        core = addons.core()
        wanted = [] if options.core else list(addons.chosen(options.series).values())
        for addon in [core, *wanted]:
            print(build(addon, core, options.dist, isolated=not options.no_isolation))
    except PackagingError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
