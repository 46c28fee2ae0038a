"""Chromium for Odoo's browser tests."""

from __future__ import annotations

import os
import shutil
from typing import Optional

from .command import run
from .errors import LabError
from .filelock import exclusive
from .paths import cache, cached
from .say import say, step

#: Names every series looks for.
_NAMES = ("google-chrome", "chromium", "chromium-browser")


def find() -> Optional[str]:
    """The browser that all series would find, or None."""
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    return None


def provide() -> Optional[str]:
    """The browser, installed from Debian when root asks; None, saying so, when there is none."""
    found = find()
    if found:
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        say("no Chromium, and no right to install one: browser tests will be skipped")
        return None
    log = cached("logs") / "chromium.log"
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    with exclusive(cache() / "chromium.lock", "Chromium's installation"):
        try:
            with step("Chromium for the browser tests"):
                run(["apt-get", "-q", "update"], log, env, timeout=600)
                run(
                    ["apt-get", "-q", "-y", "install", "--no-install-recommends",
                     "chromium", "chromium-driver"],
                    log, env, timeout=1200,
                )  # fmt: skip
        except LabError as error:
            say("Chromium could not be installed, browser tests will be skipped: %s" % error)
    return find()
