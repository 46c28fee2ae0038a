"""``make loop``: some tests of one series again, on a database that is already warm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List

from . import instance, odootests, postgres, servertests, template
from .command import foreground
from .instance import Instance
from .paths import build, cached, checkout, repo
from .say import say, step
from .series import Series
from .sources import Stamp
from .template import Profile

_TIMEOUT = 1200


def run(series: Series, test: str, profile: Profile) -> int:
    """Run the tests whose name holds ``test`` (all for an empty one); the runner's exit code.

    A ``test`` in the folder ``tests/server`` is a path, as pytest takes it.
    """
    with postgres.running() as server:
        odoo = instance.ready(series, server)
        warm = Instance(odoo, "loop_%s_%s_%s" % (series.short, profile.name, checkout()))
        stamp = Stamp(warm.folder / "code.txt", series)
        log = cached("logs") / ("loop-%s.log" % series.name)
        fresh = _is_fresh(warm, profile)
        if not series.pytest_odoo and not test.startswith(servertests.FOLDER):
            arguments = ["-i" if fresh else "-u", odootests.MODULE + ",record_pin_core"]
            arguments += ["--test-tags", tags(test), "--stop-after-init"]
            return warm.foreground(arguments)
        if fresh or not stamp.current():
            option = ["-i", odootests.MODULE] if fresh else ["-u", "record_pin_core"]
            with step("the addons' present code"):
                warm.run(option + ["--stop-after-init", "--no-http"], log, _TIMEOUT)
                template.warm_assets(warm, log)
            stamp.write()
        if test.startswith(servertests.FOLDER):
            return _servers(warm, profile, test)
        return _pytest(warm, series, test)


def _is_fresh(warm: Instance, profile: Profile) -> bool:
    """Whether the database is made now: there was none, or of another choice of modules."""
    source = template.provide(warm.odoo, profile).database
    mark = warm.folder / "template.txt"
    if warm.exists() and mark.is_file() and mark.read_text("utf-8") == source:
        return False
    template.clone(warm.odoo, profile, warm.database)
    mark.write_text(source, encoding="utf-8")
    return True


def _servers(warm: Instance, profile: Profile, test: str) -> int:
    """Tests of servers change what they find: they get a copy."""
    copy = Instance(warm.odoo, instance.test_database(warm.odoo.series))
    try:
        warm.copy_to(copy)
        return servertests.by_hand(copy, profile, test)
    finally:
        copy.remove()


def tags(test: str) -> str:
    """Odoo's test tags for a method, a class, ``Class.method``, or all tests of the addons.

    >>> tags("test_wrong_pin")
    '/record_pin.test_wrong_pin,/record_pin_core.test_wrong_pin'
    >>> tags("TestUnlock")
    '/record_pin:TestUnlock,/record_pin_core:TestUnlock'
    """
    if not test:
        suffix = ""
    elif "." in test or not test.startswith("test_"):
        suffix = ":" + test
    else:
        suffix = "." + test
    return ",".join(module + suffix for module in odootests.TAGS.split(","))


def keyword(test: str) -> str:
    """The same choice as pytest's ``-k``.

    >>> keyword("TestUnlock.test_wrong_pin")
    'TestUnlock and test_wrong_pin'
    """
    return " and ".join(part for part in re.split(r"[.:]+", test) if part)


def _pytest(warm: Instance, series: Series, test: str) -> int:
    """pytest-odoo on the warm database; without --odoo-http it skips browser tests silently."""
    config = warm.configure(instance.port_for(series))
    with open(str(config), "a", encoding="utf-8") as options:
        options.write("db_name = %s\n" % warm.database)
        options.write("screenshots = %s\n" % (build() / "screenshots" / series.name))
    settings = warm.folder / "pytest.ini"
    settings.write_text("[pytest]\n", encoding="utf-8")
    folders = [
        path
        for path in (
            repo() / "record_pin_core" / "tests",
            repo() / ("record_pin_" + series.short) / odootests.MODULE / "tests",
        )
        if path.is_dir()
    ]
    command: List[str] = [
        str(warm.odoo.python), "-m", "pytest", "-c", str(settings), "--rootdir", str(repo()),
        "-p", "no:cacheprovider", "-ra", "--odoo-config", str(config),
        "--odoo-database", warm.database, "--odoo-http",
    ]  # fmt: skip
    if test:
        command += ["-k", keyword(test)]
    say("pytest-odoo on " + warm.database)
    arguments: List[Path] = folders
    return foreground(command + [str(path) for path in arguments], warm.environment(), warm.folder)
