"""The databases of the benchmark: made once, and brought into the state of a variant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence

from ..lab import instance, odootests, template, venv
from ..lab.command import Arg, output, tail
from ..lab.errors import LabError
from ..lab.instance import Instance, Odoo
from ..lab.paths import cached, repo
from ..lab.say import step
from ..lab.sources import Stamp
from . import scenes
from .scenes import Size, Variant

_INSIDE = Path(__file__).with_name("inside")
#: Seconds: an installation, or the making of data.
MAKE = 1800
#: What a scene's database is made of.
_TEMPLATES = {scenes.CONTACTS: "small", scenes.ORDERS: "demo"}
_DATA = ("rows.py", "contacts.py", "orders.py")


class Prepared(NamedTuple):
    """A database ready to be measured, and the file with what is known of it."""

    database: Instance
    made: Path
    #: For Odoo's command line, where it needs other addons than its own and these.
    arguments: Sequence[str] = ()


class Databases:
    """Makes them for one series, of one size."""

    def __init__(self, odoo: Odoo, size: Size, log: Path):
        self._odoo = odoo
        self._size = size
        self._log = log
        texts = [(_INSIDE / name).read_text(encoding="utf-8") for name in _DATA]
        self._key = venv.key(texts, list(size))[:8]

    def plain(self, scene: str) -> Prepared:
        """The records, in an Odoo without the addon."""
        found = self._of(scene, scenes.PLAIN)
        if not found.database.exists() or not found.made.is_file():
            template.clone(self._odoo, template.get(_TEMPLATES[scene]), found.database.database)
            with step("the records of %s" % scene):
                size = dict(self._size._asdict())
                self._stage(found, scene, "make_records", size, "", found.made)
            self._tidy(found)
        return found

    def of(self, variant: Variant) -> Prepared:
        """The database of a variant, in its state."""
        if not variant.make:
            return self.plain(variant.scene)
        base = self.base(variant.scene, variant.kind)
        state = base._replace(made=base.database.folder / "state.json")
        with step(variant.name):
            self._stage(
                base, variant.scene, variant.make, variant.arguments, str(base.made), state.made
            )
        self._tidy(state)
        return state

    def base(self, scene: str, kind: str) -> Prepared:
        """A copy of the plain one with what the kind has besides."""
        plain, found = self.plain(scene), self._of(scene, kind)
        stamp = Stamp(found.database.folder / "code.txt", self._odoo.series)
        # a rule cannot be made twice; the others may take the state of another variant
        again = kind == scenes.PIN and stamp.current()
        if again and found.database.exists() and found.made.is_file():
            return found
        known = plain.made.read_text(encoding="utf-8")
        plain.database.copy_to(found.database)
        modules = {scenes.PIN: [odootests.MODULE], scenes.AUDITLOG: ["auditlog"]}.get(kind)
        if modules:
            with step("%s with %s" % (scene, ", ".join(modules))):
                arguments = ["-i", ",".join(modules), "--stop-after-init", "--no-http"]
                found.database.run([*arguments, *found.arguments], self._log, MAKE)
        found.made.write_text(known, encoding="utf-8")
        stamp.write()
        return found

    def _of(self, scene: str, kind: str) -> Prepared:
        name = "bench_%s_%s_%s_%s" % (self._odoo.series.short, scene, kind, self._key)
        database = Instance(self._odoo, name)
        arguments: List[str] = []
        if kind == scenes.AUDITLOG:
            own = [str(path) for path in instance.addons_path(self._odoo.tree)]
            arguments = ["--addons-path", ",".join([*own, str(self._auditlog())])]
        return Prepared(database, database.folder / "made.json", arguments)

    def _auditlog(self) -> Path:
        """The folder with OCA's addon, from its wheel."""
        folder = cached("bench", "auditlog-" + self._odoo.series.name)
        addons = folder / "odoo" / "addons"
        if not (addons / "auditlog" / "__manifest__.py").is_file():
            wanted = "odoo-addon-auditlog==%s.*" % self._odoo.series.name
            install: List[Arg] = [self._odoo.python, "-m", "pip", "install", "--quiet"]
            with step("auditlog for Odoo %s" % self._odoo.series.name):
                output([*install, "--no-deps", "--target", folder, wanted])
        return addons

    def _stage(
        self,
        target: Prepared,
        scene: str,
        make: str,
        arguments: Dict[str, Any],
        made: str,
        result: Path,
    ) -> None:
        asked = {
            "root": str(repo()), "scene": scene, "make": make, "arguments": arguments,
            "made": made, "result": str(result),
        }  # fmt: skip
        if result.exists():
            result.unlink()
        target.database.run(
            ["shell", "--no-http", *target.arguments], self._log, MAKE, _INSIDE / "stage.py",
            {"LAB_BENCH": json.dumps(asked)},
        )  # fmt: skip
        if not result.is_file():  # the shell ends well whatever its script does
            raise LabError(
                "The data was not made; the end of %s:\n%s" % (self._log, tail(self._log, 30))
            )

    def _tidy(self, target: Prepared) -> None:
        """As a server that runs for a while does by itself."""
        self._odoo.server.sql("VACUUM ANALYZE", target.database.database)
