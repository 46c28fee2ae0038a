"""The syntax of a search domain: which conditions are in it, whatever they mean.

A domain is a list or tuple in prefix notation: ``"&"`` and ``"|"`` take two operands, ``"!"`` one,
operands side by side are joined by "and". An operand is ``(left, operator, right)``; two of them,
``(1, "=", 1)`` and ``(0, "=", 1)``, are true and false and hold no condition.

>>> parse(["|", ("a", "=", 1), "!", ["b", "ILIKE", "x"], (1, "=", 1)])
[Condition(left='a', operator='=', right=1), Condition(left='b', operator='ilike', right='x')]
>>> parse(["|", ("a", "=", 1)])
Traceback (most recent call last):
...
pin_domain.domains.MalformedDomain: an operator lacks its operands
"""

from __future__ import annotations

from datetime import date
from typing import Any, List, NamedTuple

#: Operators whose right side is a domain on the model the left side points to.
SUBDOMAIN_OPERATORS = frozenset(["any", "not any", "any!", "not any!"])
#: Operators that follow the hierarchy of a model.
HIERARCHY_OPERATORS = frozenset(["child_of", "parent_of"])
#: Operators that compare the left side itself (of 15.0 to 19.0 together).
COMPARISON_OPERATORS = frozenset(
    ["=", "!=", "<>", "=?", "<", "<=", ">", ">=", "in", "not in"]
    + ["like", "ilike", "=like", "=ilike", "not like", "not ilike", "not =like", "not =ilike"]
)
OPERATORS = SUBDOMAIN_OPERATORS | HIERARCHY_OPERATORS | COMPARISON_OPERATORS

_ARITY = {"&": 2, "|": 2, "!": 1}
_CONSTANTS = ((1, "=", 1), (0, "=", 1))
_SCALARS = (str, bytes, bool, int, float, date, type(None))  # a datetime is a date
_COLLECTIONS = (list, tuple, set, frozenset)


class MalformedDomain(ValueError):
    """Not a domain. The text says why; it never leaves the server."""


class Condition(NamedTuple):
    """One condition; the operator is in lower case, as Odoo reads it."""

    left: str
    operator: str
    right: Any


def parse(domain: Any) -> List[Condition]:
    """Return the conditions of ``domain``, in order; a falsy domain has none.

    :raises MalformedDomain: anything Odoo would not accept, or that is not plain data.
    """
    if not domain:
        return []
    if not isinstance(domain, (list, tuple)):
        raise MalformedDomain("a domain is a list or a tuple")
    conditions = []
    missing = 1
    for item in domain:
        missing = missing or 1  # side by side: an "and" that is not written
        if isinstance(item, str) and item in _ARITY:
            missing += _ARITY[item] - 1
            continue
        missing -= 1
        if not _is_constant(item):
            conditions.append(_condition(item))
    if missing:
        raise MalformedDomain("an operator lacks its operands")
    return conditions


def is_text(value: Any) -> bool:
    """Tell whether a right side holds text, which on a relation means a search by name."""
    if isinstance(value, _COLLECTIONS):
        return any(isinstance(each, str) for each in value)
    return isinstance(value, str)


def _is_constant(item: Any) -> bool:
    return isinstance(item, (list, tuple)) and tuple(item) in _CONSTANTS


def _condition(item: Any) -> Condition:
    if not isinstance(item, (list, tuple)) or len(item) != 3:
        raise MalformedDomain("a condition has three parts")
    left, operator, right = item
    if not isinstance(left, str) or not left:
        raise MalformedDomain("the left side is the name of a field")
    if not isinstance(operator, str) or operator.lower() not in OPERATORS:
        raise MalformedDomain("unknown operator")
    operator = operator.lower()
    if operator not in SUBDOMAIN_OPERATORS and not _is_plain(right):
        raise MalformedDomain("the right side is not plain data")
    return Condition(left, operator, right)


def _is_plain(value: Any) -> bool:
    if isinstance(value, _COLLECTIONS):
        return all(isinstance(each, _SCALARS) for each in value)
    return isinstance(value, _SCALARS)
