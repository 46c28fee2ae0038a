"""Commands for developers: Odoo and its shell with everything set, and a quick test loop."""

from __future__ import annotations

from typing import List

from . import postgres, template
from .instance import Instance, ready
from .series import Series


def odoo(series: Series, database: str, profile: str, arguments: List[str]) -> int:
    """Run Odoo on ``database``, cloned from the template ``profile`` when it does not exist."""
    with postgres.running() as server:
        prepared = ready(series, server)
        instance = Instance(prepared, database or "dev_" + series.short)
        if profile != "none" and not instance.exists():
            instance = template.clone(prepared, template.get(profile), instance.database)
        return instance.foreground(arguments)
