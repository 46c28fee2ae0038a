"""Routes and methods that the guard's tables name are those of an Odoo that is here."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

GUARD = "record_pin_core/guard"
#: Whose routes and methods are wanted: a table names those of every series.
SERIES = (15, 16, 17, 18, 19)


def _sources(folder: str) -> str:
    """All that Python files in folders of that name say, in the Odoo of every series; or skip."""
    homes = [os.environ.get(f"ODOO_{series}_HOME") for series in SERIES]
    missing = [str(series) for series, home in zip(SERIES, homes) if not home]
    if missing:
        pytest.skip("a table is of all series, and there is no source of " + ", ".join(missing))
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for home in homes
        for path in Path(home or "").rglob(f"{folder}/**/*.py")
    )


def _tables(checkout, name):
    """``{name of a table: its keys, and the texts it holds}``."""
    found = {}
    module = ast.parse((checkout.root / GUARD / name).read_text(encoding="utf-8"))
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
            found[statement.targets[0].id] = statement.value
    return found


def test_every_route_is_one_of_odoo(checkout):
    declared = _sources("controllers") + _sources("models")
    tables = _tables(checkout, "routes.py")
    paths = [key.value for name in ("ROUTES", "ANSWERS") for key in tables[name].keys]
    assert len(paths) > 50
    assert [path for path in paths if path not in declared] == []
    below = [key.value for key in tables["BELOW"].keys]
    assert [part for part in below if f"'/{part}" not in declared] == []


def test_every_method_is_one_of_odoo(checkout):
    names = set()
    for file in ("superuser_code.py", "sql_readers.py"):
        for table in _tables(checkout, file).values():
            for value in table.values:
                texts = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", ())
                names |= {text.value for text in texts if isinstance(text, ast.Constant)}
    assert len(names) > 100
    source = _sources("models") + _sources("wizard") + _sources("report") + _sources("wizards")
    defined = set(re.findall(r"def (\w+)\(", source))
    assert sorted(names - defined) == []
