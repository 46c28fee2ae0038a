"""One stage of a benchmark's data, made inside Odoo's shell, the same for the same seed.

``LAB_BENCH`` is a JSON object: ``root`` (the folder of this project), ``scene`` (``orders`` or
``contacts``), ``make`` (a function of it), ``arguments`` (by name), ``made`` (a file with what is
known of the records, or nothing) and ``result``: a file for what the workers have to know.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any


def main(env: Any) -> None:
    """Make it."""
    asked = json.loads(os.environ["LAB_BENCH"])
    sys.path.insert(0, asked["root"])
    scene = importlib.import_module("tools.bench.inside." + asked["scene"])
    make = getattr(scene, asked["make"])
    if asked["made"]:
        known = json.loads(Path(asked["made"]).read_text(encoding="utf-8"))
        made = dict(known, **make(env, known, **asked["arguments"]))
    else:
        made = make(env, asked["arguments"])
    env.cr.commit()
    Path(asked["result"]).write_text(json.dumps(made), encoding="utf-8")


main(globals()["env"])  # the shell provides it
