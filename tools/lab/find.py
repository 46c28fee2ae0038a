"""Where an Odoo of a series is found: named folders, source trees, images, Debian's package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

from . import odoo19
from .command import run
from .errors import LabError
from .paths import cache, cached
from .say import say
from .series import SERIES, Series


class Tree(NamedTuple):
    """A source tree of Odoo."""

    series: Series
    #: The folder that holds the package ``odoo``.
    code: Path
    #: Addon folders beside ``odoo/addons``, which Odoo knows by itself.
    addons: Tuple[Path, ...]
    #: Text of its requirements.txt; empty when it has none.
    requirements: str
    #: How it was found, for people.
    origin: str

    def version(self) -> str:
        """What its release.py says, e.g. ``"17.0"``, or ``"saas~17.2"``."""
        return release(self.code / "odoo" / "release.py")

    def modules(self, names: List[str]) -> List[str]:
        """Those of ``names`` it has an addon for."""
        folders = (self.code / "odoo" / "addons",) + self.addons
        return [
            name
            for name in names
            if any((folder / name / "__manifest__.py").is_file() for folder in folders)
        ]


def release(path: Path) -> str:
    """The series a release.py declares; it is read, not run."""
    text = path.read_text(encoding="utf-8")
    match = re.search(r"^version_info\s*=\s*\(([^)]*)\)", text, re.M)
    if not match:
        raise LabError("%s has no version_info: is it a release.py of Odoo?" % path)
    parts = [part.strip().strip("'\"") for part in match.group(1).split(",")]
    return ".".join(parts[:2])


def tree_at(series: Series, folder: Path, origin: str) -> Optional[Tree]:
    """The tree in ``folder`` (a checkout, or a folder of Python packages), or None."""
    path = folder / "odoo" / "release.py"
    if not path.is_file():
        return None
    found = release(path)
    if found != series.name:
        raise LabError("%s holds Odoo %s, not %s." % (folder, found, series.name))
    addons = tuple(place for place in (folder / "addons",) if any(place.glob("*/__manifest__.py")))
    listed = folder / "requirements.txt"
    text = listed.read_text(encoding="utf-8") if listed.is_file() else ""
    return Tree(series, folder, addons, text, origin)


def _places(series: Series) -> Iterator[Tuple[Path, str]]:
    variable = "ODOO_%s_HOME" % series.short
    named = os.environ.get(variable)
    if named:
        folder = Path(named).expanduser().resolve()
        if not (folder / "odoo" / "release.py").is_file():
            raise LabError("%s names %s, which has no odoo/release.py." % (variable, folder))
        yield folder, variable
    yield Path("~/odoo").expanduser() / series.name, "~/odoo/" + series.name


def _engine() -> Optional[str]:
    """A container engine that answers."""
    for name in ("docker", "podman"):
        engine = shutil.which(name)
        if engine and _quiet([engine, "info"]) is not None:
            return engine
    return None


def _quiet(command: List[str]) -> Optional[str]:
    """Output of a command, None when it fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def _from_image(series: Series) -> Optional[Tree]:
    """The code of a local image ``odoo:S``, copied out of it once. Nothing is pulled."""
    engine = _engine()
    image = "odoo:" + series.name
    if not engine:
        return None
    inspected = _quiet([engine, "image", "inspect", image])
    if inspected is None:
        return None
    number = str(json.loads(inspected)[0]["Id"]).split(":")[-1][:12]
    folder = cache() / ("image-%s-%s" % (series.name, number))
    if not folder.is_dir():
        work = cached("image-%s.part" % series.name)
        log = cached("logs") / ("image-%s.log" % series.name)
        say("copying Odoo out of the image %s" % image)
        container = _quiet([engine, "create", image])
        if container is None:
            raise LabError("%s cannot make a container of %s." % (engine, image))
        try:
            inside = container.strip() + ":/usr/lib/python3/dist-packages/odoo"
            run([engine, "cp", inside, str(work)], log)
        finally:
            _quiet([engine, "rm", container.strip()])
        work.rename(folder)
    return tree_at(series, folder, "image " + image)


def find(series: Series, provision: bool = True) -> Optional[Tree]:
    """The Odoo of a series on this machine, or None.

    With ``provision`` a series that a package registry carries is fetched when nothing is found.
    """
    for folder, origin in _places(series):
        tree = tree_at(series, folder, origin)
        if tree:
            return tree
    tree = _from_image(series)
    if tree:
        return tree
    if series.debian_package and (provision or odoo19.present()):
        folder = odoo19.provide(series.debian_package)
        return tree_at(series, folder, "Debian's package " + series.debian_package)
    return None


def homes(provision: bool) -> Dict[str, str]:
    """The variables ``ODOO_15_HOME`` … of all series found, for tests that read Odoo's sources."""
    found: Dict[str, str] = {}
    for series in SERIES.values():
        tree = find(series, provision)
        if tree:
            found["ODOO_%s_HOME" % series.short] = str(tree.code)
    return found


def missing(series: Series) -> str:
    """Why a series is not run, when ``find`` found nothing."""
    return "no Odoo %s on this machine (ODOO_%s_HOME, ~/odoo/%s, image odoo:%s)" % (
        series.name,
        series.short,
        series.name,
        series.name,
    )
