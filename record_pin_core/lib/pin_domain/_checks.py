"""Two checks that several modules make on what they are given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .errors import PolicyError


def check_time(value: Any) -> datetime:
    """Return ``value`` if it is a naive datetime (UTC by agreement), else raise PolicyError.

    Comparing aware with naive times raises a TypeError in the middle of a decision; this says
    earlier, and in words, what is wrong.
    """
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise PolicyError("bad_time", value=repr(value))
    return value


def check_number(name: str, value: Any, low: int, high: int) -> int:
    """Return ``value`` if it is an int from ``low`` to ``high``, else raise PolicyError.

    A bool is not a number here: ``True`` minutes is a mistake of the caller.
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise PolicyError("bad_number", name=name, value=repr(value), low=low, high=high)
    return int(value)
