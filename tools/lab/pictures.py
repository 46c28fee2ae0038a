"""``python3 -m tools.lab pictures``: what the docs show of each series, taken from the real one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterable

from . import browser, demo, instance, odootests, postgres, template
from .command import run as run_command
from .errors import LabError
from .instance import Instance
from .paths import cached, logs, own
from .postgres import Server
from .say import say, step
from .series import Series

_HERE = Path(__file__).parent
_INSTALL = 1200
_TAKE = 900


def run(wanted: Iterable[Series], folder: Path) -> int:
    """Write the pictures of each series to ``folder``/<series>; 0, or LabError."""
    chromium = browser.provide()
    if chromium is None:
        raise LabError("Pictures need Chromium: install it, or run this as root on Debian.")
    with postgres.running() as server:
        for series in wanted:
            _take(series, server, chromium, folder / series.name)
    return 0


def _take(series: Series, server: Server, chromium: str, folder: Path) -> None:
    odoo = instance.ready(series, server)
    copy = Instance(odoo, "pictures_" + series.short)
    log = cached("logs") / ("pictures-%s.log" % series.name)
    start = copy.folder / "pictures.json"
    try:
        template.clone(odoo, template.get("small"), copy.database)
        with step("Odoo %s: contacts to take pictures of" % series.name):
            copy.run(["-i", odootests.MODULE, "--stop-after-init", "--no-http"], log, _INSTALL)
            copy.run(
                ["shell", "--no-http"], log, _INSTALL, _HERE / "pictures_data.py",
                {"LAB_PICTURES_RESULT": str(start)},
            )  # fmt: skip
        port = instance.port_for(series)
        process = copy.start(["--db-filter", "^%s$" % copy.database], logs() / log.name, port)
        try:
            demo.wait(process, port)
            folder.mkdir(parents=True, exist_ok=True)
            address = "http://127.0.0.1:%d" % port
            command = [
                str(odoo.python),
                "-m",
                "tools.lab.pictures_page",
                address,
                str(start),
                str(folder),
                chromium,
            ]
            with step("Odoo %s: taking them" % series.name):
                run_command(command, log, copy.environment(), own(), timeout=_TAKE)
        finally:
            process.stop()
    finally:
        copy.remove()
        shutil.rmtree(str(copy.folder), ignore_errors=True)
    say("pictures of Odoo %s are in %s" % (series.name, folder))
