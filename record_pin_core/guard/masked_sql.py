"""From Odoo 17 on: SQL of a value that is nothing where a lock is closed."""

from odoo.tools import SQL

from . import clause, memo, scope


def unless_locked(model, alias, follows, value):
    """``value``, or NULL where the row of ``alias`` follows a lock that is closed for reading.

    :param alias: the table, or what it is called in the query
    :param follows: the ways from the row to the locks
    :param value: ``SQL``
    """
    clause.flush_ways(model, follows)
    text, params = clause.any_locked_sql(
        model.env,
        SQL.identifier(alias).code,
        follows,
        "read",
        scope.scope_of(model.env),
        memo.fact(model.env, "_protected_names"),
    )
    return SQL("CASE WHEN %s THEN NULL ELSE %s END", SQL(text, *params), value)
