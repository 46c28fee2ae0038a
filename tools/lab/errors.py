"""The one exception of the lab."""

from __future__ import annotations


class LabError(Exception):
    """Something the lab needs is missing or broke; the message says what to do about it."""
