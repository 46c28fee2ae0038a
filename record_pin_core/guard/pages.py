"""A page of a list from Odoo 17 on: its rows, their padlocks and their columns in one query.

Odoo finds the rows with the columns that were asked for, and fetches the others with the first of
them that a name needs. A list with padlocks would have to ask a third time.
"""

from odoo.tools import SQL

from .. import compat
from . import page_padlocks, projection
from .scope import scope_of


def fetched(model, query, names):
    """The records that ``query`` finds; what is fetched of them is in the cache.

    :param query: a ``Query`` of ``model``, which has a table of its own
    :param names: the fields that are asked for next
    """
    scope = scope_of(model.env)
    padlocks = [SQL(text, *params) for text, params in page_padlocks.columns(model, scope)]
    for_names = "display_name" in names
    fields, columns = _columns(model, query, names, for_names)
    columns = [SQL.identifier(model._table, "id"), *padlocks, *columns]
    select = _of_found(query, *columns) if for_names else query.select(*columns)
    rows = compat.rows_of(model.env, select)
    if not rows:
        return model.browse()
    ids, *values = zip(*rows)
    found = model.browse(ids)
    for field, column in zip(fields, values[len(padlocks) :]):
        compat.put_fetched(found, field, column)
    page_padlocks.learn(found, values[: len(padlocks)], scope)
    return found


def _columns(model, query, names, for_names):
    """``(fields, SQL of each)`` that Odoo would fetch for ``names`` sooner or later.

    Lists are left out: whose lines may be seen the locks say, which are known after the page. So
    are translations, where Odoo keeps them in all languages.

    :param for_names: all columns, since a name is computed of more than it declares
    """
    fetching = projection.neutral(model)  # whether the user may read a field is asked when he does
    wanted = [name for name in names if name in model._fields]
    if for_names:
        wanted += [name for name, field in model._fields.items() if field.prefetch is True]
    all_languages = model.env.context.get("prefetch_langs")
    fields = [
        field
        for field in fetching._determine_fields_to_fetch(wanted)
        if field.column_type and field.type != "binary" and not (field.translate and all_languages)
    ]
    translated = [field.name for field in fields if field.translate]
    if translated:  # a text without a translation is that in English
        compat.flush(model, translated)
    return fields, [fetching._field_to_sql(model._table, field.name, query) for field in fields]


def _of_found(query, row_id, *columns):
    """Columns of the rows that ``query`` finds: looked up by their ids when those are found.

    To sort a million rows PostgreSQL would otherwise carry all the columns along.
    """
    return SQL(
        "SELECT %s FROM unnest(ARRAY(%s)) WITH ORDINALITY pin_page(id, place)"
        " JOIN %s ON %s = pin_page.id ORDER BY pin_page.place",
        SQL(", ").join([row_id, *columns]),
        query.select(row_id),
        SQL.identifier(query.table),
        row_id,
    )
