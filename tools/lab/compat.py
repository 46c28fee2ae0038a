"""``make compat``: do Odoo's own tests end with the addons as they end without?

Every test of the named modules runs in two databases made from one template: ``without`` the
addons, and ``protected``, where they are installed and guard contacts and employees
(``compat_data.py``). A third, ``installed``, with nothing protected, is asked about tests that fail
over their number of queries alone: protection may cost a few, the mere installation none.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

from . import instance, jstests, odoolog, odootests, postgres, template, venv, verdicts
from .errors import LabError
from .instance import Instance, Odoo
from .paths import build, checkout, logs
from .say import step
from .series import Series
from .sources import digest
from .verdicts import Verdicts

#: The modules whose tests are compared unless told.
MODULES = (
    "contacts", "crm", "base_automation", "hr", "mail", "web", "purchase", "sale", "project",
    "account", "stock",
)  # fmt: skip

WITHOUT, INSTALLED, PROTECTED = "without", "installed", "protected"
_HERE = Path(__file__).parent
_DATA = _HERE / "compat_data.py"
#: Seconds: making a database; the tests of one module.
_INSTALL = 1800
_TESTS = 7200
#: Tests that Odoo's command line takes at once, by name.
_AT_ONCE = 400


class World(NamedTuple):
    """One of the databases, and whether browser tests run in it."""

    database: Instance
    name: str
    tours: bool

    def stamp(self) -> str:
        """What the results depend on: tree, records, launcher, and the addons where they are."""
        source = template.provide(self.database.odoo, template.get("compat"))
        facts = [source.database, self.tours]
        facts += [(_HERE / name).read_text("utf-8") for name in ("compat_data.py", "launch.py")]
        if self.name != WITHOUT:
            facts.append(digest(self.database.odoo.series))
        return venv.key(facts)

    def provide(self) -> None:
        """Make the database, unless it is there as the present code makes it."""
        mark = self.database.folder / "compat.txt"
        stamp = self.stamp()
        if self.database.exists() and mark.is_file() and mark.read_text("utf-8") == stamp:
            return
        series = self.database.odoo.series
        with step("Odoo %s: the database %s" % (series.name, self.name)):
            template.clone(self.database.odoo, template.get("compat"), self.database.database)
            self._shell("records")
            if self.name != WITHOUT:
                log = logs() / ("compat-%s-%s.log" % (series.short, self.name))
                arguments = ["-i", odootests.MODULE, "--stop-after-init", "--no-http"]
                self.database.run(arguments, log, _INSTALL)
            if self.name == PROTECTED:
                self._shell("locks")
        mark.write_text(stamp, encoding="utf-8")

    def _shell(self, stage: str) -> None:
        log = logs() / ("compat-%s-%s.log" % (self.database.odoo.series.short, self.name))
        extra = {"LAB_COMPAT": stage}
        said = log.stat().st_size if log.is_file() else 0
        self.database.run(["shell", "--no-http"], log, _INSTALL, _DATA, extra)
        with open(str(log), encoding="utf-8", errors="replace") as lines:
            lines.seek(said)
            # Odoo's shell reports what a script raises and ends well.
            if "Traceback (most recent call last)" in lines.read():
                raise LabError("The records of the comparison were not made, see %s." % log)

    def results(self, module: str) -> Verdicts:
        """The verdicts on a module's tests: kept ones, or those of a run now."""
        stamp = self.stamp()
        kept = kept_file(self.database.odoo.series, self.name, module)
        if kept.is_file():
            found = json.loads(kept.read_text(encoding="utf-8"))
            if found["stamp"] == stamp:
                return verdicts.from_json(found["tests"])
        begun = time.monotonic()
        if module == jstests.NAME:
            result = self.javascript()
        else:
            result = self.run(["/" + module], module)
        seconds = round(time.monotonic() - begun)
        text = json.dumps(
            {"stamp": stamp, "seconds": seconds, "tests": verdicts.to_json(result)}, indent=1
        )
        # A run that was stopped while writing leaves nothing that would be taken for a result.
        part = kept.with_suffix(".part")
        part.write_text(text + "\n", encoding="utf-8")
        part.rename(kept)
        return result

    def javascript(self, only: Sequence[str] = ()) -> Verdicts:
        """Run the unit tests of JavaScript now, all or some."""
        self.provide()
        return jstests.run(self.database, self.name, only)

    def run(self, tags: Sequence[str], what: str) -> Verdicts:
        """Run the tests of some tags now; LabError when the run did not come to its end."""
        self.provide()
        series = self.database.odoo.series
        log = logs() / ("compat-%s-%s-%s.log" % (series.short, what, self.name))
        if log.exists():
            log.unlink()
        extra = {"LAB_TESTS_AT_END": "1"}
        # Unit tests of JavaScript are compared one by one, see jstests.py.
        extra["LAB_PAGES_LEFT_OUT"] = "/web/tests" if self.tours else "/"
        arguments = ["--test-tags", ",".join(tags), "--stop-after-init"]
        arguments += ["--screenshots", str(build() / "screenshots" / ("compat-" + series.name))]
        with step("Odoo %s: %s, %s" % (series.name, what, self.name)):
            process = self.database.start(arguments, log, instance.port_for(series), extra)
            try:
                process.wait(_TESTS)
            except TimeoutError as error:
                raise LabError("%s: %s (%s)" % (what, error, log)) from None
        with open(str(log), encoding="utf-8", errors="replace") as lines:
            outcome = odoolog.read(lines)
        # A module without tests is no reason to doubt the log.
        if outcome.problem() and (outcome.started or outcome.total is None):
            raise LabError("%s (%s)" % (outcome.problem(), log))
        return verdicts.of(outcome)


def kept_file(series: Series, world: str, module: str) -> Path:
    """Where the results of a module's tests in one database are kept."""
    folder = build() / "compat" / series.short / world
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (module + ".json")


def run(series: Series, chosen: Sequence[str], tours: bool) -> int:
    """Compare the tests of the ``chosen`` modules (``MODULES`` for none); 0 when all end alike.

    The result is in ``build/compat-<series>.json``. A campaign that was stopped goes on where it
    was: the results of each module are kept in ``build/compat`` until the code changes.
    """
    if not odootests.has_adapter(series):
        raise LabError("There is no record_pin_%s in this repository." % series.short)
    with postgres.running() as server:
        odoo = instance.ready(series, server)
        modules = odoo.tree.modules([one for one in chosen or MODULES if one != jstests.NAME])
        if jstests.NAME in chosen:
            modules.append(jstests.NAME)
        unknown = sorted(set(chosen) - set(modules))
        if unknown:
            raise LabError("Odoo %s has no module %s." % (series.name, ", ".join(unknown)))
        found = Campaign(odoo, tours).compare(modules)
    path = build() / ("compat-%s.json" % series.short)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n".join(lines(found)), flush=True)
    return 1 if found["difference"] else 0


class Campaign:
    """The databases of one series, and the comparison of them."""

    def __init__(self, odoo: Odoo, tours: bool):
        self._series = odoo.series
        self._worlds = {
            name: World(
                Instance(odoo, "compat_%s_%s_%s" % (odoo.series.short, checkout(), name)),
                name,
                tours,
            )
            for name in (WITHOUT, INSTALLED, PROTECTED)
        }

    def compare(self, modules: Sequence[str]) -> Dict[str, Any]:
        """The report on the tests of some modules."""
        before: Verdicts = {}
        after: Verdicts = {}
        for module in modules:
            before.update(self._worlds[WITHOUT].results(module))
            after.update(self._worlds[PROTECTED].results(module))
        different = verdicts.different(before, after)
        unsteady = self._unsteady(different)
        lasting = [test for test in different if test not in unsteady]
        queries = self._by_protection(verdicts.only_queries(lasting, before, after))
        return {
            "series": self._series.name,
            "modules": list(modules),
            "tours": self._worlds[WITHOUT].tours,
            "tests": sum(1 for verdict in before.values() if verdict.state != verdicts.SKIPPED),
            "skipped": sum(1 for verdict in before.values() if verdict.state == verdicts.SKIPPED),
            "before": verdicts.failed(before),
            "after": verdicts.failed(after),
            "difference": [
                verdicts.describe(test, before, after) for test in lasting if test not in queries
            ],
            "query_counts": [verdicts.describe(test, before, after) for test in queries],
            "unsteady": [verdicts.describe(test, before, after) for test in unsteady],
        }

    def _again(self, world: str, tests: Sequence[str]) -> Verdicts:
        """Some tests once more, by name."""
        tags = sorted({tag for tag in map(verdicts.tag, tests) if tag})
        found: Verdicts = {}
        javascript = [test for test in tests if jstests.page_of(test)]
        if javascript:
            found.update(self._worlds[world].javascript(javascript))
        for first in range(0, len(tags), _AT_ONCE):
            found.update(self._worlds[world].run(tags[first : first + _AT_ONCE], "again"))
        return found

    def _unsteady(self, tests: Sequence[str]) -> List[str]:
        """Those of the differing tests that end alike when both are run once more."""
        named = [test for test in tests if verdicts.tag(test) or jstests.page_of(test)]
        if not named:
            return []
        before = self._again(WITHOUT, named)
        after = self._again(PROTECTED, named)
        still = set(verdicts.different(before, after))
        return [test for test in named if test not in still]

    def _by_protection(self, tests: Sequence[str]) -> List[str]:
        """Those that are over their number of queries only where models are protected."""
        if not tests:
            return []
        found = self._again(INSTALLED, tests)
        return [test for test in tests if test in found and found[test].state == verdicts.PASSED]


def lines(found: Dict[str, Any]) -> List[str]:
    """What a comparison found, as text.

    >>> print("\\n".join(lines({"series": "18.0", "modules": ["crm"], "tests": 9, "skipped": 1,
    ...     "before": ["a"], "after": ["a"], "difference": [], "query_counts": [],
    ...     "unsteady": []})))
    Odoo 18.0 (crm): 9 tests and 1 skipped; 1 failed without the addons, 1 with them
    every test ended with the addons as without
    """
    result = [
        "Odoo %s (%s): %d tests and %d skipped; %d failed without the addons, %d with them"
        % (
            found["series"],
            ", ".join(found["modules"]),
            found["tests"],
            found["skipped"],
            len(found["before"]),
            len(found["after"]),
        )
    ]
    for key, heading in (
        ("unsteady", "%d ended alike when they were run once more:"),
        ("query_counts", "%d need more queries than they allow where models are protected:"),
        ("difference", "%d ended otherwise with the addons:"),
    ):
        if found[key]:
            result.append(heading % len(found[key]))
        for test in found[key]:
            result.append("- %(test)s: %(without)s without, %(with)s with" % test)
            result += ["    " + why for why in test["why"][:3]]
    if not found["difference"]:
        result.append("every test ended with the addons as without")
    return result
