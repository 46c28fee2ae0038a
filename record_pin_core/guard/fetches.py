"""Queries with which Odoo fetches what hangs together: of records that are known to be open.

The locks of a page are asked for once. What Odoo then fetches of its open records, their columns
and what hangs on them, needs no condition on locks any more.
"""

from odoo.tools import OrderedSet

from .. import compat
from . import clause, memo
from .follows import SATELLITES
from .transaction import during

if compat.has("domain_objects"):
    from odoo.orm.domains import DomainAnd, DomainCondition


def looking_up(model, conditions):
    """Within this a query looks up the lock of each row, where ``conditions`` name the rows.

    For thousands of ids PostgreSQL would rather read all locks there are.

    :param conditions: ``conditions_of`` its domain
    """
    ids = conditions.get("id")
    few = ids is not None and len(ids) <= clause.FEW
    return during(model.env.cr, clause.EACH_ROW, few)


def of_open_records(model, conditions):
    """Whether only records of ``model`` meet these that are known to be open (no query).

    :param conditions: ``conditions_of`` a domain
    """
    if "id" in conditions:
        return memo.known_open(model.browse(conditions["id"]))
    if model._name not in SATELLITES:
        return False
    model_column, id_column = SATELLITES[model._name]
    documents, ids = conditions.get(model_column, ()), conditions.get(id_column)
    if not ids or len(documents) != 1:
        return False
    (document,) = documents
    # it follows the locks of its document, and no others
    return document in model.env and memo.known_open(model.env[document].browse(ids))


def reads_open_columns(records, names):
    """Whether to read ``names`` is to read columns of records that are known to be open (no query).

    Up to Odoo 16. There may be lists among them; what waits to be computed may search for others.
    """
    if not records or not memo.known_open(records) or not compat.nothing_pending(records.env):
        return False
    fields = [records._fields[name] for name in names if name in records._fields]
    return any(field.column_type for field in fields) and not any(
        field.type == "properties" for field in fields
    )


def is_list(field):
    """Whether ``field`` (or None) is read by itself, not as a column."""
    return field is not None and field.store and not field.column_type


def conditions_of(domain):
    """``{field name: values it may have}``, of a domain all of whose conditions have to hold.

    None of any other domain. (In what a client sends a condition is a list, here it is a tuple.)
    """
    if isinstance(domain, list):
        leaves = domain if all(isinstance(leaf, tuple) for leaf in domain) else ()
    elif compat.has("domain_objects"):
        parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
        plain = all(isinstance(part, DomainCondition) for part in parts)
        leaves = [(part.field_expr, part.operator, part.value) for part in parts if plain]
    else:
        leaves = ()
    found = {name: [value] for name, operator, value in leaves if operator == "="}
    for name, operator, value in leaves:
        if operator == "in" and isinstance(value, (list, tuple, OrderedSet)):
            found[name] = list(value)
    return {name: values for name, values in found.items() if all(map(_is_plain, values))}


def _is_plain(value):
    return isinstance(value, (int, str))
