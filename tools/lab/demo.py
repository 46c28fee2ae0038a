"""``make demo``: a server on this machine with locked records to try."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Dict, List

from . import instance, odootests, postgres, template
from .command import Process, tail
from .errors import LabError
from .instance import Instance
from .paths import cached, logs
from .postgres import Server
from .say import say, step
from .series import Series
from .sources import Stamp

_DATA = Path(__file__).with_name("demo_data.py")
#: Seconds: installation of the addons; the server's first answer.
_INSTALL = 1200
_ANSWER = 180
_MODES = {
    "view": "View: reading asks for the PIN",
    "edit": "Edit: changing asks for the PIN",
    "view_edit": "View & Edit: both ask for the PIN",
}


def run(series: Series, port: int) -> int:
    """Provision, serve until Ctrl-C, stop everything. A second run finds all of it in place."""
    if not odootests.has_adapter(series):
        raise LabError("There is no record_pin_%s in this repository." % series.short)
    with postgres.running() as server:
        demo = _provide(series, server)
        free = instance.free_port(port)
        if free != port:
            say("port %d is in use, taking %d" % (port, free))
        log = logs() / ("demo-%s.log" % series.name)
        arguments = ["--max-cron-threads", "1", "--no-database-list"]
        arguments += ["--db-filter", "^%s$" % demo.database]
        process = demo.start(arguments, log, free)
        try:
            wait(process, free)
            print("\n".join(banner(free, _result(demo), str(log))), flush=True)
            process.wait()
        finally:
            say("stopping")
            process.stop()
    raise LabError("The server ended by itself; the end of %s:\n%s" % (log, tail(log)))


def _result_file(demo: Instance) -> Path:
    return demo.folder / "demo.json"


def _result(demo: Instance) -> Dict[str, List[Dict[str, str]]]:
    found: Dict[str, List[Dict[str, str]]] = json.loads(
        _result_file(demo).read_text(encoding="utf-8")
    )
    return found


def _provide(series: Series, server: Server) -> Instance:
    """The demo's database: made at the first run, updated when the addons' code has changed."""
    odoo = instance.ready(series, server)
    say("Odoo %s: %s" % (series.name, odoo.tree.origin))
    demo = Instance(odoo, "demo_" + series.short)
    log = cached("logs") / ("demo-%s.log" % series.name)
    stamp = Stamp(demo.folder / "code.txt", series)
    if demo.exists() and _result_file(demo).is_file():
        if not stamp.current():
            with step("the demo with the addons' present code"):
                demo.run(["-u", "record_pin_core", "--stop-after-init", "--no-http"], log, _INSTALL)
            stamp.write()
        return demo
    template.clone(odoo, template.get("demo"), demo.database)
    with step("Record PIN"):
        demo.run(["-i", odootests.MODULE, "--stop-after-init", "--no-http"], log, _INSTALL)
    with step("users and locked records"):
        demo.run(
            ["shell", "--no-http"],
            log,
            _INSTALL,
            _DATA,
            {"LAB_DEMO_RESULT": str(_result_file(demo))},
        )
    if not _result_file(demo).is_file():
        raise LabError(
            "The demo's records were not made; the end of %s:\n%s" % (log, tail(log, 30))
        )
    stamp.write()
    return demo


def wait(process: Process, port: int) -> None:
    """Until the login page is served; LabError with the end of the log when it never is."""
    say("starting the server")
    until = time.monotonic() + _ANSWER
    # No proxy of the environment stands between this machine and itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    address = "http://127.0.0.1:%d/web/login" % port
    while process.running() and time.monotonic() < until:
        try:
            with direct.open(address, timeout=60) as page:
                if page.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise LabError(
        "The server does not answer; the end of %s:\n%s" % (process.log, tail(process.log))
    )


def banner(port: int, made: Dict[str, List[Dict[str, str]]], log: str) -> List[str]:
    """What to open, who to be, and what to try."""
    lines = ["", "Record PIN is served on http://127.0.0.1:%d" % port, ""]
    lines.append("Users (the password is the login):")
    for user in made["users"]:
        lines.append("  %-7s %s" % (user["login"], user["purpose"]))
    lines.append("  %-7s %s" % ("admin", "Odoo's administrator, without any PIN right"))
    lines += ["", "Locked records:"]
    for lock in made["locks"]:
        lines.append("  %-12s %-34s PIN %s" % (lock["model"], lock["name"], lock["pin"]))
        lines.append("  %-12s %s" % ("", _MODES[lock["mode"]]))
    lines += [
        "",
        "Try this:",
        "  - As alice, open the employee: dots instead of values, until the PIN is right.",
        "  - As admin, open it too: being an administrator opens nothing.",
        "  - As alice, export the employees, or group them: masked values are nowhere.",
        "  - Edit the customer: reading is free, saving asks for the PIN.",
        "  - Enter wrong PINs on the sales order until alice is locked out; bob is not.",
        "  - As mona, see PIN Protection > Event Log, clear the lockout, reset a PIN.",
        "",
        "Log: %s" % log,
        "Ctrl-C stops the server and the database; the data stays for the next time.",
        "",
    ]
    return lines
