"""The command line of the lab: ``python3 -m tools.lab COMMAND``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from typing import Any, List, Optional

from . import series as series_table
from .errors import LabError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m tools.lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    odoo = commands.add_parser("odoo", help="run Odoo: odoo --series 19 [--db X] -- ARGUMENTS")
    shell = commands.add_parser("shell", help="Odoo's shell on a database")
    for one in (odoo, shell):
        one.add_argument("--series", default="19")
        one.add_argument("--db", default="", help="database; dev_<series> unless told")
        one.add_argument(
            "--template", default="small", help="what a new database is cloned from: "
            "small, demo, full, or none to leave it to Odoo",
        )  # fmt: skip
        one.add_argument("arguments", nargs=argparse.REMAINDER)

    test = commands.add_parser("test", help="all tests on every Python and every Odoo found")
    test.add_argument("--series", default="", help="e.g. 17,19; all unless told")
    test.add_argument("--only", default="", help="core or series")
    test.add_argument("--template", default="full", help="the database to install into")

    demo = commands.add_parser("demo", help="a server with locked demo records")
    demo.add_argument("--series", default="", help="19 unless told")
    demo.add_argument("--port", default="8069", help="the next free one when it is in use")

    loop = commands.add_parser("loop", help="some tests again, on a warm database")
    loop.add_argument("--series", default="", help="19 unless told")
    loop.add_argument("--test", default="", help="method, class or Class.method; all unless told")
    loop.add_argument("--template", default="", help="what a new database is cloned from; small")

    worlds = commands.add_parser("twoworlds", help="made-up requests, each asked in two worlds")
    worlds.add_argument("--series", default="", help="19 unless told")
    worlds.add_argument("--requests", default="", help="how many; 10000 unless told")
    worlds.add_argument("--template", default="", help="the apps to ask; full")
    worlds.add_argument("--seed", default="", help="another number makes other requests")
    worlds.add_argument("--links", default="", help="0: no record follows the lock of another")

    compat = commands.add_parser("compat", help="Odoo's own tests, with the addons and without")
    compat.add_argument("--series", default="", help="19 unless told")
    compat.add_argument("--modules", default="", help="eleven unless told; or javascript")
    compat.add_argument("--tours", default="", help="1: browser tests too")

    bench = commands.add_parser("bench", help="what the protection costs, against plain Odoo")
    bench.add_argument("--series", default="", help="19 unless told")
    bench.add_argument("--rounds", default="", help="requests of each kind; 60 unless told")
    bench.add_argument("--contacts", default="", help="how many; 1000000 unless told")
    bench.add_argument("--only", default="", help="variants, by comma; all unless told")
    bench.add_argument("--seed", default="0", help="another number spreads records differently")

    pictures = commands.add_parser("pictures", help="of lists, dialog, form, for the docs")
    pictures.add_argument("--series", default="", help="e.g. 17,19; all unless told")
    pictures.add_argument("--folder", default="docs/images/series")

    commands.add_parser("lint", help="the hooks of .pre-commit-config.yaml on every file")
    commands.add_parser("clean", help="stop everything and remove what the lab made")
    return parser


def _number(text: str) -> int:
    """A port number."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LabError("PORT is a number from 1 to 65535, not %r." % text)
    return int(text)


def _count(text: str) -> int:
    """A number of requests."""
    if not text.isdigit() or not int(text):
        raise LabError("N is a number from 1 on, not %r." % text)
    return int(text)


def _arguments(given: List[str]) -> List[str]:
    """What follows ``--``."""
    return given[1:] if given[:1] == ["--"] else given


def _dispatch(options: argparse.Namespace) -> int:
    if options.command in ("odoo", "shell"):
        from . import dev

        arguments = _arguments(options.arguments)
        if options.command == "shell":
            arguments = ["shell"] + arguments
        series = series_table.get(options.series)
        return dev.odoo(series, options.db, options.template, arguments)
    if options.command == "test":
        from . import matrix, template

        return matrix.run(
            series_table.select(options.series), options.only, template.get(options.template)
        )
    if options.command == "demo":
        from . import demo

        return demo.run(series_table.get(options.series or "19"), _number(options.port))
    if options.command == "loop":
        from . import loop, template

        profile = template.get(options.template or "small")
        return loop.run(series_table.get(options.series or "19"), options.test, profile)
    if options.command == "twoworlds":
        from . import template, twoworlds

        number = _count(options.requests or "10000")
        series = series_table.get(options.series or "19")
        profile = template.get(options.template or "full")
        if options.links not in ("", "0", "1"):
            raise LabError("LINKS is 0 or nothing, not %r." % options.links)
        return twoworlds.run(series, number, options.seed or "0", profile, options.links != "0")
    if options.command == "compat":
        from . import compat

        modules = [name for name in options.modules.split(",") if name]
        if options.tours not in ("", "0", "1"):
            raise LabError("TOURS is 1 or nothing, not %r." % options.tours)
        series = series_table.get(options.series or "19")
        return compat.run(series, modules, options.tours == "1")
    if options.command == "bench":
        from ..bench import run as bench
        from ..bench import scenes

        size = scenes.Size(seed=int(options.seed))
        if options.contacts:
            size = size._replace(contacts=_count(options.contacts))
        only = [name for name in options.only.split(",") if name]
        rounds = _count(options.rounds or str(bench.ROUNDS))
        return bench.run(series_table.get(options.series or "19"), rounds, size, only)
    if options.command == "pictures":
        from . import paths, pictures

        return pictures.run(series_table.select(options.series), paths.repo() / options.folder)
    if options.command == "lint":
        from . import lint

        return lint.run()
    if options.command == "clean":
        from . import clean

        return clean.run()
    raise LabError("Unknown command %s." % options.command)


def _on_signal(signum: int, frame: Any) -> None:
    raise KeyboardInterrupt("signal %d" % signum)


def main(argv: Optional[List[str]] = None) -> int:
    """Run one command; its exit code (1 failed, 2 cannot run, 130 stopped)."""
    options = _parser().parse_args(argv)
    for signum in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signum) is not signal.SIG_IGN:  # nohup
            signal.signal(signum, _on_signal)
    os.umask(0o022)
    try:
        return _dispatch(options)
    except LabError as error:
        print("lab: %s" % error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("lab: stopped", file=sys.stderr)
        return 130
