"""Links that hold a token: whoever has one sees the record without a login, and without a PIN.

Odoo answers them as superuser, portal pages as well as files. So those that were shared before a
record was locked end with the lock, and whoever knows its PIN may share new ones.
"""

from collections import Counter

from .. import compat
from . import clause
from .follows import SATELLITES

#: The column that holds the token of a record's link: that of Odoo's portal, of files, of whatever
#: app keeps to the name.
COLUMN = "access_token"


def count(env, records):
    """How many links would end with locks on ``records``: those to what the user may read."""
    return sum(
        len(compat.filtered_access(env[model].browse({row_id for row_id, _root in rows}), "read"))
        for model, rows in _shared(env, records).items()
    )


def end(env, records=None):
    """End the links to what follows a lock on ``records``, or any lock at all.

    :return: how many have ended: ``{id of the locked record: number}`` of those with any
    """
    ended = Counter()
    for model, rows in _shared(env, records).items():
        ended.update(root for _id, root in rows)
        _give_other_tokens(env[model], sorted({row_id for row_id, _root in rows}))
    return ended


def shared_models(env):
    """Names of the models of which a document that follows a lock has a link.

    Files aside, and what always has a token.
    """
    return [
        model._name
        for model in _models(env)
        if model._name not in SATELLITES
        and not model._fields[COLUMN].default
        and _under_locks(model, None, most=1)
    ]


def locks_of_token(env, token):
    """The locks over the documents that have this token: ``[(res_model, res_id), …]``."""
    configuration = env["record.pin.model"]
    found = []
    for model in _models(env):
        if model._name in SATELLITES:
            continue
        compat.flush(model, [COLUMN])
        env.cr.execute(f'SELECT id FROM "{model._table}" WHERE "{COLUMN}" = %s', [token])
        documents = model.browse([id_ for (id_,) in env.cr.fetchall()])
        ways, protected = configuration._ways(model._name), configuration._protected_names()
        for locks in clause.locks_over(documents, ways, protected).values():
            found += locks
    return found


def _models(env):
    """The models of records that follow locks and may have a link."""
    names = env["record.pin.model"]._masked_names()
    for name in sorted({*names, *(name for name in SATELLITES if name in env)} if names else ()):
        field = env[name]._fields.get(COLUMN)
        if env[name]._auto and field is not None and field.store:
            yield env[name].sudo()


def _shared(env, records):
    """``{model name: {(id, id of the locked record), …}}``."""
    found = {model._name: set(_under_locks(model, records)) for model in _models(env)}
    return {name: rows for name, rows in found.items() if rows}


def _under_locks(model, records, most=None):
    configuration = model.env["record.pin.model"]
    compat.flush(model, [COLUMN])
    return clause.rows_under_locks(
        model,
        configuration._ways(model._name),
        configuration._protected_names(),
        f'pin_row."{COLUMN}" IS NOT NULL',
        records=records,
        most=most,
    )


def _give_other_tokens(model, ids):
    """By SQL: nothing else of the records shall change, be it a date, nor any code be run."""
    default = model._fields[COLUMN].default
    model.env.cr.execute(
        f'UPDATE "{model._table}" pin_row SET "{COLUMN}" = pin_new.token'
        " FROM unnest(%s, %s::varchar[]) pin_new (id, token) WHERE pin_row.id = pin_new.id",
        [ids, [default(model) if default else None for _id in ids]],
    )
    compat.forget_values(model.browse(ids), [COLUMN])
