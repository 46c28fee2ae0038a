"""The Python environment an Odoo tree runs in."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List

from . import find, interpreter, venv
from .errors import LabError
from .find import Tree
from .requirements import adapt
from .series import PYTEST_ODOO_REQUIREMENTS, SERIES, TEST_REQUIREMENTS

_HERE = Path(__file__).parent


def requirement_lines(tree: Tree) -> List[str]:
    """What to install for a tree: its own requirements with the table's deviations, and test tools.

    A tree without requirements.txt (an image's) gets the releases this matrix was tried with.
    """
    series = tree.series
    text = tree.requirements
    pins = _HERE / "pins" / (series.name + ".txt")
    if not text and pins.is_file():
        text = pins.read_text(encoding="utf-8")
    extra = list(series.extra) + list(TEST_REQUIREMENTS)
    if series.pytest_odoo:
        extra += PYTEST_ODOO_REQUIREMENTS
    return adapt(text, series.replaced, series.dropped, extra)


def provide(tree: Tree) -> Path:
    """The interpreter that runs ``tree``; LabError when no supported Python is on this machine."""
    series = tree.series
    python = interpreter.best(series.pythons)
    if python is None:
        raise LabError("no Python %s on this machine" % " or ".join(series.pythons))
    constraints = ""
    if series.constraints:
        constraints = (_HERE / series.constraints).read_text(encoding="utf-8")
    return venv.provide(
        "odoo-" + series.name, python, requirement_lines(tree), constraints, [tree.code]
    )


def variables(provision: bool) -> Dict[str, str]:
    """What tests that need no Odoo server may know of: ``ODOO_19_HOME``, ``ODOO_19_PYTHON`` ….

    :param provision: fetch what a registry carries, and make the environments; else only sources
        that are here are named
    """
    found = find.homes(provision)
    if provision:
        for series in SERIES.values():
            tree = find.find(series)
            if tree and interpreter.best(series.pythons):
                found["ODOO_%s_PYTHON" % series.short] = str(provide(tree))
    return found
