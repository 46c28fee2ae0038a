"""Which fields a request uses, and whether all of them are visible.

A locked record may stand in a list only if nothing about its masked fields decides *whether* or
*where* it stands there. So a list endpoint asks what its domain, order, groups and aggregates use,
and then whether all of that is visible.

"Uses" is meant widely: every step of a dotted path, the domains inside ``any``, the parent field of
``child_of``, the fields that a search by name compares, the field by which records are archived,
the default order of each model that is ordered by, and (:func:`closure`) everything that a computed
or related field is derived from, stored or not.

**Everything fails closed.** What cannot be read or is not known (a malformed domain, a field that
does not exist, a search method of unknown contents, a field computed from nothing declared) becomes
a problem of the result; then ``uses.unknown`` is true, and nothing with a problem is all visible.

``id`` is always visible: a row in a list is a record that is there.
"""

from __future__ import annotations

from typing import (
    Any,
    Callable,
    Container,
    Dict,
    FrozenSet,
    Iterable,
    Iterator,
    List,
    Optional,
    Set,
    Tuple,
    Union,
)

from ._collector import Collector, Pair, Uses
from .ports import FieldInfo, Schema

__all__ = [
    "NOT_DECLARED",
    "FieldInfo",
    "Pair",
    "Schema",
    "Uses",
    "aggregate_fields",
    "all_visible",
    "closure",
    "domain_fields",
    "groupby_fields",
    "having_fields",
    "masked_ways",
    "order_fields",
    "undeclared_dependencies",
]

#: In :func:`undeclared_dependencies`: what the field is computed from is not declared.
NOT_DECLARED = "?"

#: Steps of the longest way that :func:`masked_ways` looks at. Odoo's own related fields have at
#: most four; a field that depends on itself on the parent record would have no end.
MAX_STEPS = 6

#: Answers ``(model, field)`` with whether that field is visible on a locked record.
IsVisible = Callable[[str, str], bool]


def domain_fields(model: str, domain: Any, schema: Schema) -> Uses:
    """Return what a search of ``model`` by ``domain`` uses (syntax: :mod:`domains`)."""
    collector = Collector(schema)
    collector.domain(model, domain)
    return collector.finish()


def order_fields(model: str, order: Optional[str], schema: Schema) -> Uses:
    """Return what ``order`` uses, or the default order of ``model`` if it is empty.

    Ordering by a many2one uses the order of its model. The terms of grouped results are understood
    too: ``amount:sum desc``, ``date:month``, ``__count``.
    """
    collector = Collector(schema)
    collector.order(model, order)
    return collector.finish()


def groupby_fields(model: str, groupby: Union[str, Iterable[str], None], schema: Schema) -> Uses:
    """Return what grouping by one term or several uses: ``date:month``, ``a.b``, ``props.x``.

    Groups of a relation stand in the order of its model, so that order is used too.
    """
    collector = Collector(schema)
    for term in collector.terms(groupby):
        collector.group(model, term)
    return collector.finish()


def aggregate_fields(
    model: str, aggregates: Union[str, Iterable[str], None], schema: Schema
) -> Uses:
    """Return what aggregates use: ``amount``, ``amount:sum``, ``n:sum(amount)``, ``__count``."""
    collector = Collector(schema)
    for term in collector.terms(aggregates):
        collector.aggregate(model, term)
    return collector.finish()


def having_fields(model: str, having: Any, schema: Schema) -> Uses:
    """Return what a condition on groups uses: a domain whose left sides are aggregates."""
    collector = Collector(schema)
    for condition in collector.conditions(having):
        collector.aggregate(model, condition.left)
    return collector.finish()


def closure(uses: Union[Uses, Iterable[Pair]], schema: Schema) -> Uses:
    """Return ``uses`` and everything those values are derived from, however indirectly.

    That is: each step of what a computed or related field depends on, stored or not, and the other
    end of a one2many.
    """
    full = uses if isinstance(uses, Uses) else Uses(frozenset(uses))
    todo = full.fields
    while todo:
        found = Uses()
        for model, name in todo:
            found |= _origins(model, name, schema)
        todo = found.fields - full.fields
        full |= found
    return full


def all_visible(uses: Union[Uses, Iterable[Pair]], is_visible: IsVisible, schema: Schema) -> bool:
    """Tell whether everything used, and everything that is derived from, is visible.

    ``is_visible`` says True for every field of a model that is not protected. The answer is False
    as soon as anything is unknown.
    """
    direct = uses if isinstance(uses, Uses) else Uses(frozenset(uses))
    # what is used itself comes first: the closure takes its time, and only adds to it
    return _shown(direct, is_visible) and _shown(closure(direct, schema), is_visible)


def _shown(uses: Uses, is_visible: IsVisible) -> bool:
    return not uses.unknown and all(
        name == "id" or is_visible(model, name) for model, name in uses.fields
    )


def undeclared_dependencies(
    model: str,
    visible: Iterable[str],
    schema: Schema,
    is_visible: Optional[IsVisible] = None,
) -> Dict[str, List[str]]:
    """Return, for each field of ``visible`` that must not be, which dependencies are in the way.

    A dependency is the name of a field of ``model``, ``other.model.field`` for one elsewhere, or
    :data:`NOT_DECLARED`. Fields of other models count as visible, unless ``is_visible`` is given
    and says otherwise; what they are derived from is followed, as it may lead back to ``model``.
    """
    names = frozenset(visible)
    found = {name: _in_the_way(model, name, names, schema, is_visible) for name in sorted(names)}
    return {name: dependencies for name, dependencies in found.items() if dependencies}


def masked_ways(
    model: str, name: str, is_visible: IsVisible, schema: Schema, copied: bool = False
) -> FrozenSet[Tuple[str, ...]]:
    """Return the ways to *other* records whose masked fields decide over the value of a field.

    A way is a tuple of stored many2one fields, the first one of ``model``: a phone number that an
    order shows of its customer has the way ``("partner_id",)``. Only a field that is not stored has
    any; a stored value is a column of its own, whatever it was computed from. No way leads through
    a one2many or many2many (a sum over many records tells little of one of them), a many2one that
    code computes, or more than :data:`MAX_STEPS` steps.

    ``is_visible`` answers as for :func:`all_visible`. With ``copied`` the field itself may be
    stored: the ways to the records that its stored values are copies of.
    """
    found: Set[Tuple[str, ...]] = set()
    seen: Set[Tuple[Tuple[str, ...], str, str]] = set()
    todo: List[Tuple[Tuple[str, ...], str, str]] = [((), model, name)]
    while todo:
        start = todo.pop()
        info = schema.field(start[1], start[2])
        if start in seen or info is None:
            continue
        if info.stored and not (copied and not seen):
            continue
        seen.add(start)
        for path in info.depends + ((info.related,) if info.related else ()):
            for way, on_model, step in _walk(start[0], start[1], path, schema):
                if way and step != "id" and not is_visible(on_model, step):
                    found.add(way)
                todo.append((way, on_model, step))
    return frozenset(found)


def _walk(
    way: Tuple[str, ...], model: str, path: str, schema: Schema
) -> Iterator[Tuple[Tuple[str, ...], str, str]]:
    """Yield ``(way to the record, its model, field)`` for each step of a dotted path."""
    names = path.split(".")
    expanded: Set[Pair] = set()  # a relation that mirrors itself would have no end
    while names:
        step = names.pop(0)
        info = schema.field(model, step)
        if info is None:
            return
        yield way, model, step
        if info.type != "many2one" or info.comodel is None or len(way) == MAX_STEPS:
            return
        if info.stored:
            way, model = way + (step,), info.comodel
        elif info.related and (model, step) not in expanded:
            expanded.add((model, step))
            names = info.related.split(".") + names
        else:
            return


def _in_the_way(
    model: str,
    name: str,
    visible: Container[str],
    schema: Schema,
    is_visible: Optional[IsVisible],
) -> List[str]:
    in_the_way: Set[str] = set()
    seen: Set[Pair] = set()
    todo: List[Pair] = [(model, name)]
    while todo:
        pair = todo.pop()
        if pair in seen:
            continue
        seen.add(pair)
        on_model, field = pair
        if on_model == model and field != name:
            # A visible field of the model itself is asked about on its own: no need to go on.
            if field not in visible and field != "id":
                in_the_way.add(field)
        elif on_model != model and is_visible is not None and not is_visible(on_model, field):
            in_the_way.add(f"{on_model}.{field}")
        else:
            origins = _origins(on_model, field, schema)
            todo.extend(origins.fields)
            if origins.unknown:
                in_the_way.add(NOT_DECLARED)
    return sorted(in_the_way)


def _origins(model: str, name: str, schema: Schema) -> Uses:
    collector = Collector(schema)
    collector.origins(model, name)
    return collector.finish()
