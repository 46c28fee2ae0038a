"""The padlocks of a page of a list, in the query that finds its rows."""

from . import clause, memo, window
from .scope import scope_of


def columns(model, scope):
    """A column with the padlock of a row for each way to one: ``[(text with %s, [parameters])]``.

    None where locked records are left out and no lock lets others read.
    """
    if not window.window_of(model.env, model._name):
        if not memo.fact(model.env, "_shows_padlocks", model._name):
            return []
    ways = memo.ways_to_locks(model.env, model._name)
    clause.flush_ways(model, ways)
    protected = memo.fact(model.env, "_protected_names")
    table = f'"{model._table}"'
    return [clause.padlock_sql(model.env, table, follow, scope, protected) for follow in ways]


def learn(found, values, scope):
    """Note what the columns say of the padlocks of the records that were found."""
    padlocks = (
        (id_, clause.read_padlock(text))
        for column in values
        for id_, text in zip(found._ids, column)
        if text
    )
    memo.learn_padlocks(window.shut(found), clause.joined_padlocks(padlocks), scope)


def of_ids(model, query):
    """The records that ``query`` finds, up to Odoo 16, where it is one of ids alone."""
    scope = scope_of(model.env)
    texts, params = [], []
    for text, values in columns(model, scope):
        texts.append(text)
        params += values
    select, values = query.select(f'"{model._table}".id', *texts)
    model.env.cr.execute(select, params + values)
    rows = model.env.cr.fetchall()
    if not rows:
        return model.browse()
    ids, *padlocks = zip(*rows)
    found = model.browse(ids)
    learn(found, padlocks, scope)
    return found
