"""How long the event log is kept, and the personal data in it.

A setting is text: whole days, 0 keeps for ever. What is not a number keeps for ever, too: nothing
is removed because of a typing error.

>>> days("400", 365), days(None, 365), days("a year", 365)
(400, 365, 0)
>>> preset_of(2557), preset_of(0), preset_of(30)
('sox', 'forever', 'custom')
"""

from __future__ import annotations

import re
from typing import Mapping, Optional

from ._checks import check_number

_DIGITS = re.compile("[0-9]{1,9}")
#: A hundred years.
MAX_DAYS = 36_525
#: Days for which it is kept who did something, from where, and why (product.md 10.6).
PERSONAL_DAYS = 365
FOREVER, CUSTOM = "forever", "custom"

#: What others demand, in days that hold as many leap days as there can be. PCI DSS 4.0.1, 10.5.1:
#: audit logs for at least 12 months. HIPAA, 45 CFR 164.316(b)(2)(i): documentation for 6 years.
#: SOX, 17 CFR 210.2-06: records of an audit for 7 years.
PRESETS: Mapping[str, int] = {FOREVER: 0, "pci": 366, "hipaa": 2192, "sox": 2557}


def is_readable(text: Optional[str]) -> bool:
    """Return whether a setting is not there, or a number of days in the range."""
    return text is None or bool(_DIGITS.fullmatch(str(text)) and int(text) <= MAX_DAYS)


def days(text: Optional[str], default: int) -> int:
    """Return the days of a setting; 0 keeps for ever."""
    if text is None:
        return default
    return int(text) if is_readable(text) else 0


def check(name: str, text: Optional[str]) -> None:
    """Refuse what is not a number of days.

    :raises PolicyError: says what it may be.
    """
    value = int(str(text)) if _DIGITS.fullmatch(str(text)) else text
    check_number(name, value, 0, MAX_DAYS)


def preset_of(log_days: int) -> str:
    """Return the name of the preset for this number of days, or ``custom``."""
    return next((name for name, number in PRESETS.items() if number == log_days), CUSTOM)
