"""Odoo 19 from Debian unstable's package, unpacked into the cache."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import List

from . import apt
from .errors import LabError
from .filelock import exclusive
from .paths import cache
from .say import say, step

#: What the package's 41 links point to. Of the stable release: unstable's lack some of the files.
_STABLE_LIBRARIES = (
    "libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-font-awesome",
    "fonts-roboto-unhinted", "fonts-inconsolata", "fonts-ocr-b",
)  # fmt: skip
_SID_LIBRARIES = ("fonts-montserrat",)
#: Not needed to run or test: translations, documentation, and the package's stray folders.
_LEFT_OUT = (
    "*/i18n/*.po", "*/i18n_extra/*.po", "./usr/share/doc/*", "./usr/lib/systemd/*",
    "./usr/lib/python3/dist-packages/addons", "./usr/lib/python3/dist-packages/doc",
    "./usr/lib/python3/dist-packages/setup",
)  # fmt: skip
#: Named by a bundle and stripped by Debian; its absence is a console error on every page, and
#: with that a failure of every browser test.
_STRIPPED = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
_CODE = "usr/lib/python3/dist-packages"


def present() -> bool:
    """Is it unpacked already?"""
    return (cache() / "odoo-19.0").is_dir()


def provide(package: str) -> Path:
    """The folder that holds ``odoo/``, unpacked when it is not there yet."""
    folder = cache() / "odoo-19.0"
    if not folder.is_dir():
        with exclusive(cache() / "odoo-19.0.lock", "the unpacking of Odoo 19"):
            if not folder.is_dir():
                with step("Odoo 19 from Debian's package %s (about 130 MB)" % package):
                    _make(package, folder)
    return folder / _CODE


def _make(package: str, folder: Path) -> None:
    work = folder.with_name(folder.name + ".part")
    if work.exists():
        shutil.rmtree(str(work))
    sid = apt.root("sid")
    say("package index of unstable, then the package")
    files = sid.download([package] + list(_SID_LIBRARIES))
    files += apt.system_root().download(_STABLE_LIBRARIES)
    say("unpacking")
    for deb in files:
        apt.extract(deb, work, _LEFT_OUT)
    code = work / _CODE / "odoo"
    if not (code / "release.py").is_file():
        raise LabError("The package %s has no odoo/release.py where it was expected." % package)
    stripped = code / _STRIPPED
    stripped.parent.mkdir(parents=True, exist_ok=True)
    if not stripped.exists():
        stripped.write_text("", encoding="utf-8")
    relink(work)
    dangling = broken_links(code)
    if dangling:
        say("%d links of the package point to nothing, e.g. %s" % (len(dangling), dangling[0]))
    work.rename(folder)
    for deb in files:  # they are unpacked now
        deb.unlink()


def relink(work: Path) -> None:
    """Point absolute links of the packages into the folder they are unpacked to."""
    for path in work.glob("usr/share/**/*"):
        if path.is_symlink():
            target = str(path.readlink()) if hasattr(path, "readlink") else ""
            if target.startswith("/") and (work / target.lstrip("/")).exists():
                path.unlink()
                up = "../" * (len(path.relative_to(work).parts) - 1)
                path.symlink_to(up + target.lstrip("/"))


def broken_links(folder: Path) -> List[Path]:
    """Symbolic links below ``folder`` that lead nowhere."""
    return [path for path in folder.glob("**/*") if path.is_symlink() and not path.exists()]
