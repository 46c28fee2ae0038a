"""The work behind :mod:`masking`: collect what the parts of one request use.

Work that leads to more work is put on a list instead of recursing, because the client chooses how
deep a request is nested. What was worked on once is not worked on again, so that loops end (models
ordered by each other, a field that mirrors itself through its parent); and there is a bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, List, Optional, Pattern, Set, Tuple

from . import domains
from .ports import FieldInfo, Schema

#: A field of a model.
Pair = Tuple[str, str]

#: Pieces of work for one request. Far above any request of a person; a larger one fails closed.
MAX_WORK = 10_000

#: Steps of one dotted path, for the same reason: each step is remembered with the path beyond it.
MAX_STEPS = 50

AGGREGATORS = frozenset(
    ["sum", "avg", "min", "max", "count", "count_distinct", "bool_and", "bool_or"]
    + ["array_agg", "array_agg_distinct", "recordset", "sum_currency"]
)
GRANULARITIES = frozenset(
    ["hour", "day", "week", "month", "quarter", "year", "year_number", "quarter_number"]
    + ["month_number", "iso_week_number", "day_of_year", "day_of_month", "day_of_week"]
    + ["hour_number", "minute_number", "second_number"]
)
#: Names that stand for no field: the number of records in a group.
COUNTERS = frozenset(["__count"])

_ORDER_TERM = re.compile(  # field, "field", field.part, field:function, each with a direction
    r'\s*"?(\w+)"?(?:\.(\w+))?(?::(\w+))?(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*',
    re.ASCII | re.IGNORECASE,
)
_GROUP_TERM = re.compile(  # field, path.to.field, properties.name, each with a granularity
    r"(\w+(?:\.\w+)*)(?::(\w+))?", re.ASCII
)
_AGGREGATE_TERM = re.compile(  # field, field:function, alias:function(field)
    r"(\w+)(?::(\w+)(?:\((\w+)\))?)?", re.ASCII
)


@dataclass(frozen=True)
class Uses:
    """The fields used, and in words what could not be found out about the use of others."""

    fields: FrozenSet[Pair] = frozenset()
    problems: FrozenSet[str] = frozenset()

    @property
    def unknown(self) -> bool:
        """Whether there may be more than ``fields``."""
        return bool(self.problems)

    def __or__(self, other: Uses) -> Uses:
        return Uses(self.fields | other.fields, self.problems | other.problems)


class Collector:
    """Collects the uses of one request; :meth:`finish` returns them."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._fields: Set[Pair] = set()
        self._problems: Set[str] = set()
        self._todo: List[Callable[[], None]] = []
        # The value keeps what its key names by id() alive: a freed id would be given out again.
        self._done: Dict[Tuple[object, ...], object] = {}

    def finish(self) -> Uses:
        """Work everything off."""
        work = 0
        while self._todo:
            work += 1
            if work > MAX_WORK:
                self._problems.add("the request is too large to be examined")
                break
            self._todo.pop()()
        return Uses(frozenset(self._fields), frozenset(self._problems))

    # Domains

    def domain(self, model: str, domain: Any) -> None:
        """Note what a search of ``model`` by ``domain`` uses."""
        self._archived(model)
        for condition in self.conditions(domain):
            self._condition(model, *condition)

    def conditions(self, domain: Any) -> List[domains.Condition]:
        """Return the conditions of a domain; none, and a problem, if it is malformed."""
        try:
            return domains.parse(domain)
        except domains.MalformedDomain as error:
            self._problems.add(f"malformed domain: {error}")
            return []

    def _condition(self, model: str, left: str, operator: str, right: Any) -> None:
        if left.count(".") >= MAX_STEPS:
            self._problems.add(f"a path from {model} is too long to be examined")
            return
        key = ("condition", model, left, operator, id(right))
        self._once(key, lambda: self._work_on_condition(model, left, operator, right), right)

    def _work_on_condition(self, model: str, left: str, operator: str, right: Any) -> None:
        name, _, rest = left.partition(".")
        info = self._use(model, name)
        if info is None:
            return
        if name == "display_name":
            self._by_name(model, right)
        elif info.searchable_custom:
            self._custom_search(model, info)
        elif info.related and not info.stored:
            self._condition(model, info.related + left[len(name) :], operator, right)
        if rest:
            self._beyond(model, info, rest, operator, right)
        elif operator in domains.SUBDOMAIN_OPERATORS:
            self._subdomain(model, info, right)
        else:
            self._comparison(model, info, operator, right)

    def _beyond(self, model: str, info: FieldInfo, rest: str, operator: str, right: Any) -> None:
        if info.comodel is not None:
            self._archived(info.comodel)
            self._condition(info.comodel, rest, operator, right)
        elif not _is_part(info, rest):
            self._problems.add(f"{model}.{info.name} does not lead to {rest}")

    def _subdomain(self, model: str, info: FieldInfo, right: Any) -> None:
        target = _target(model, info)
        if target is None or not isinstance(right, (list, tuple)):
            self._problems.add(f"{model}.{info.name} is not compared with a plain domain")
            return
        self._once(("domain", target, id(right)), lambda: self.domain(target, right), right)

    def _comparison(self, model: str, info: FieldInfo, operator: str, right: Any) -> None:
        target = _target(model, info)
        if operator in domains.HIERARCHY_OPERATORS:
            self._hierarchy(model, info, target)
        if target is not None and domains.is_text(right):
            self._by_name(target, right)

    def _hierarchy(self, model: str, info: FieldInfo, target: Optional[str]) -> None:
        if target is None:
            self._problems.add(f"{model}.{info.name} has no hierarchy")
            return
        self._archived(target)
        parent = self._schema.parent_name(target)
        if parent:
            self._use(target, parent)

    def _by_name(self, model: str, right: Any) -> None:
        self._archived(model)
        paths = self._schema.name_search_fields(model)
        if not paths:
            self._problems.add(f"what a search of {model} by name compares is not known")
        for path in paths:
            self._condition(model, path, "ilike", right)

    def _custom_search(self, model: str, info: FieldInfo) -> None:
        if info.search_uses is None:
            self._problems.add(f"what the search method of {model}.{info.name} reads is not known")
            return
        for path in info.search_uses:
            self.path(model, path)

    def _archived(self, model: str) -> None:
        # A search leaves out what is archived: it uses that field without naming it.
        active = self._schema.active_name(model)
        if active:
            self._use(model, active)

    # Order, groups, aggregates

    def terms(self, terms: Any) -> List[str]:
        """Return a list of terms from one, several or none."""
        if not terms:
            return []
        if isinstance(terms, str):
            return [terms]
        if isinstance(terms, (list, tuple)) and all(isinstance(term, str) for term in terms):
            return list(terms)
        self._problems.add("neither a term nor a list of terms")
        return []

    def order(self, model: str, order: Any) -> None:
        """Note what an order of ``model`` uses, its default one if ``order`` is empty."""
        text = order or self._schema.order(model)
        if not isinstance(text, str):
            self._problems.add("an order is text")
            return
        for term in text.split(","):
            self._order_term(model, term)

    def _order_term(self, model: str, term: str) -> None:
        name, part, function = self._match(_ORDER_TERM, term)
        info = self._column(model, name)
        if info is None:
            return
        if function:
            self._function(model, info, function, AGGREGATORS | _granularities(info))
        if not part:
            self._order_of_comodel(info)
        elif not (info.type == "many2one" and part == "id") and not _is_part(info, part):
            self._problems.add(f"{model} cannot be ordered by {name}.{part}")

    def group(self, model: str, term: str) -> None:
        """Note what grouping ``model`` by ``term`` uses."""
        path, granularity = self._match(_GROUP_TERM, term)
        names = path.split(".")
        info = self._column(model, names.pop(0))
        while info is not None and names and info.comodel is not None:
            model = info.comodel
            info = self._column(model, names.pop(0))
        if info is None:
            return
        rest = ".".join(names)
        if rest and not _is_part(info, rest):
            self._problems.add(f"{model}.{info.name} cannot be grouped by {rest}")
        if granularity:
            self._function(model, info, granularity, _granularities(info))
        self._order_of_comodel(info)

    def aggregate(self, model: str, term: str) -> None:
        """Note what one aggregate uses."""
        alias, function, name = self._match(_AGGREGATE_TERM, term)
        name = name or alias
        ignored = self._schema.field(model, name)
        if ignored is not None and not function and not ignored.has_aggregate:
            return
        info = self._column(model, name)
        if info is not None and function:
            self._function(model, info, function, AGGREGATORS)

    def _match(self, pattern: Pattern[str], term: str) -> Tuple[str, ...]:
        found = pattern.fullmatch(term)
        if found is None:
            self._problems.add(f"not a term: {term!r}")
            return ("",) * pattern.groups
        return tuple(found.groups(default=""))

    def _column(self, model: str, name: str) -> Optional[FieldInfo]:
        """Note a field that SQL sorts, groups or adds up; None if there is none to look at."""
        if not name or name in COUNTERS:
            return None
        info = self._use(model, name)
        if info is not None and not info.stored and not info.related:
            self._problems.add(f"what {model}.{name} is in SQL is not known")
        return info

    def _function(self, model: str, info: FieldInfo, function: str, known: FrozenSet[str]) -> None:
        if function not in known:
            self._problems.add(f"{function} of {model}.{info.name} is not known")
        elif function == "sum_currency":
            if info.currency is None:
                self._problems.add(f"the currency of {model}.{info.name} is not known")
            else:
                self.path(model, info.currency)

    def _order_of_comodel(self, info: FieldInfo) -> None:
        comodel = info.comodel
        if comodel is not None:
            self._once(("order", comodel), lambda: self.order(comodel, None), None)

    # Fields

    def origins(self, model: str, name: str) -> None:
        """Note what the value of one field is directly derived from."""
        info = self._schema.field(model, name)
        if info is None:
            self._problems.add(f"{model} has no field {name}")
            return
        paths = info.depends + ((info.related,) if info.related else ())
        for path in paths:
            self.path(model, path)
        if not info.stored:
            if not paths and name != "id":
                self._problems.add(f"what {model}.{name} is computed from is not declared")
        elif info.type == "one2many" and info.comodel is not None:
            self._relation(model, info, info.comodel)

    def _relation(self, model: str, info: FieldInfo, comodel: str) -> None:
        """Note what decides what a one2many holds: the field that points back, and its domain."""
        if info.inverse is None:
            self._problems.add(f"the inverse of the one2many {model}.{info.name} is not known")
        else:
            self._use(comodel, info.inverse)
        for condition in self.conditions(info.domain):
            self._condition(comodel, *condition)

    def path(self, model: str, path: str) -> None:
        """Note every step of a dotted path of values."""
        names = path.split(".")
        info = self._use(model, names.pop(0))
        while info is not None and names and info.comodel is not None:
            model = info.comodel
            info = self._use(model, names.pop(0))
        if info is not None and names and not _is_part(info, ".".join(names)):
            self._problems.add(f"{model}.{info.name} does not lead to {path}")

    def _use(self, model: str, name: str) -> Optional[FieldInfo]:
        info = self._schema.field(model, name)
        if info is None:
            self._problems.add(f"{model} has no field {name}")
        else:
            self._fields.add((model, name))
        return info

    def _once(self, key: Tuple[object, ...], work: Callable[[], None], keep: object) -> None:
        if key not in self._done:
            self._done[key] = keep
            self._todo.append(work)


def _target(model: str, info: FieldInfo) -> Optional[str]:
    """Return the model whose records the field holds; ``id`` holds those of its own."""
    return model if info.name == "id" else info.comodel


def _is_part(info: FieldInfo, rest: str) -> bool:
    """Tell whether ``rest`` is a part of the field's own value: a property, or a part of a date."""
    if info.type == "properties":
        return "." not in rest
    return rest in _granularities(info)


def _granularities(info: FieldInfo) -> FrozenSet[str]:
    temporal = info.type in ("date", "datetime", "properties")
    return GRANULARITIES if temporal else frozenset()
