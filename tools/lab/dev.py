"""Commands for developers: Odoo and its shell with everything set, and a quick test loop."""

from __future__ import annotations

from typing import List

from . import postgres, template
from .errors import LabError
from .instance import Instance, ready
from .series import Series
from .template import PROFILES


def odoo(series: Series, database: str, profile: str, arguments: List[str]) -> int:
    """Run Odoo on ``database``, cloned from the template ``profile`` when it does not exist."""
    with postgres.running() as server:
        prepared = ready(series, server)
        instance = Instance(prepared, database or "dev_" + series.short)
        if profile != "none" and not instance.exists():
            if profile not in PROFILES:
                raise LabError("Unknown template %r: %s or none." % (profile, ", ".join(PROFILES)))
            instance = template.clone(prepared, PROFILES[profile], instance.database)
        return instance.foreground(arguments)
