"""The condition "this row is locked for this scope", as SQL.

It is written as (nested) ``EXISTS`` with both sides on an index, so that PostgreSQL
plans an anti-join: the cost follows the rows looked at, not the number of locks.
"""

import functools
from collections import namedtuple

from .. import compat
from ..lib.pin_domain.policy import Mode, Requirement, requires
from .follows import OWN_RECORDS

#: On a cursor: that the rows a query looks at are few, so that the lock of each is looked up.
EACH_ROW = "record_pin_each_row"
#: How many that are. A look-up takes a thousandth of a millisecond, to read 100,000 locks 25 ms.
FEW = 20_000


def locked_sql(env, alias, follow, operation, scope, protected):
    """SQL that is true for a row of ``alias`` whose lock is closed.

    :param alias: quoted table name or alias of the row
    :param follow: the way from the row to the lock
    :param operation: ``read``, ``write``, ``create`` or ``unlink``
    :param protected: names of the protected models
    :return: ``(text with %s, [parameters])``
    """
    tables, lock, params = _way_to_lock(env, alias, follow, protected, operation)
    closed, closed_params = closed_sql("pin_lock", operation, scope)
    each_row = " OFFSET 0" if env.cr.cache.get(EACH_ROW) and not follow.models else ""
    return (
        f"EXISTS (SELECT 1 FROM {tables} WHERE {lock} AND {closed}{each_row})",
        params + closed_params,
    )


def any_locked_sql(env, alias, follows, operation, scope, protected):
    """SQL that is true for a row of ``alias`` with any closed lock; see ``locked_sql``."""
    conditions, params = _each_locked_sql(env, alias, follows, operation, scope, protected)
    return f"({' OR '.join(conditions)})", params


def none_locked_sql(env, alias, follows, operation, scope, protected):
    """SQL that is true for a row of ``alias`` without a closed lock; see ``locked_sql``.

    PostgreSQL makes an anti-join of each ``NOT EXISTS``, but not of ``NOT (a OR b)``.
    """
    conditions, params = _each_locked_sql(env, alias, follows, operation, scope, protected)
    return f"({' AND '.join(f'NOT {condition}' for condition in conditions)})", params


def _each_locked_sql(env, alias, follows, operation, scope, protected):
    conditions, params = [], []
    for follow in follows:
        text, values = locked_sql(env, alias, follow, operation, scope, protected)
        conditions.append(text)
        params += values
    return conditions, params


def closed_sql(lock, operation, scope):
    """SQL that is true for a row of ``record_pin_lock`` that is closed for ``scope``."""
    once = _modes(operation, Requirement.UNLOCKED_ONCE)
    modes = _modes(operation, Requirement.ACTIVE_GRACE) + once
    text, params = f"{lock}.mode IN %s", [modes]
    if scope.proofs:
        alive, alive_params = "pin_grant.until > %s", [scope.now]
        if once:
            alive = f"({alive} OR {lock}.mode IN %s)"
            alive_params.append(once)
        text += (
            f" AND NOT EXISTS (SELECT 1 FROM record_pin_grant pin_grant"
            f" WHERE pin_grant.lock_id = {lock}.id AND pin_grant.user_id = %s"
            f" AND pin_grant.proof IN %s AND pin_grant.unlocked_at <= %s AND {alive})"
        )
        params += [scope.user_id, scope.proofs, scope.now] + alive_params
    if scope.opened:
        text += f" AND ({lock}.res_model, {lock}.res_id) NOT IN %s"
        params.append(scope.opened)
    return text, params


@functools.lru_cache(maxsize=None)
def _modes(operation, requirement):
    return tuple(mode.value for mode in Mode if requires(mode, operation) is requirement)


def _way_to_lock(env, alias, follow, protected, operation):
    """``(tables, condition, parameters)`` that join the row ``alias`` to its ``pin_lock``."""
    tables, conditions, params = ["record_pin_lock pin_lock"], [], []
    row = alias
    rows = [alias]
    for at, (column, model_name) in enumerate(zip(follow.columns, follow.models), 1):
        tables.append(f'"{env[model_name]._table}" pin_step{at}')
        conditions.append(f'pin_step{at}.id = {row}."{column}"')
        row = f"pin_step{at}"
        rows.append(row)
    holder = rows[follow.via]
    end = f'{row}."{follow.columns[-1]}"'
    if _leads_to_itself(follow):
        end = f"NULLIF({end}, {row}.id)"
    conditions.append(f"pin_lock.res_id = {end}")
    if follow.document:
        conditions.append(f'{holder}."{follow.model_column}" = %s')
        params.append(follow.document)
    if follow.root:
        conditions.append("pin_lock.res_model = %s")
        params.append(follow.root)
    else:
        conditions.append(
            f'pin_lock.res_model = {holder}."{follow.model_column}" AND pin_lock.res_model IN %s'
        )
        params.append(tuple(sorted(protected)))
    if follow.own and operation != "create":
        # Not so for who is being linked: Odoo copies the tax id of a company to its contacts,
        # and nobody shall get it by moving there.
        steps, model_name = follow.own
        tables.append(f'"{env[model_name]._table}" pin_own')
        conditions.append(f"pin_own.id = {rows[steps]}.id")
        nobodys, more = nobodys_own_sql(env, "pin_own", model_name)
        conditions.append(nobodys)
        params += more
    return ", ".join(tables), " AND ".join(conditions), params


def _leads_to_itself(follow):
    """Whether a row may be the end of its own way, as companies are among contacts.

    Its lock is found without the way then, since the model is protected itself: no need to look it
    up again for each company of a list.
    """
    return follow.own == (0, follow.root) and len(follow.columns) == 1


def nobodys_own_sql(env, alias, model_name):
    """SQL that is true for a row of ``alias`` unless it stands for a user or a company.

    Inside an EXISTS ``alias`` has to be a table of that query: PostgreSQL makes no anti-join of a
    NOT EXISTS about a row further out.

    :return: ``(text with %s, [parameters])``
    """
    conditions, params = [], []
    for owner, columns, condition in OWN_RECORDS[model_name]:
        conditions.append(
            f'NOT EXISTS (SELECT 1 FROM "{env[owner]._table}" pin_owner'
            f' WHERE pin_owner."{columns[0]}" = {alias}.id AND {condition})'
        )
        params += [env.uid] * condition.count("%s")
    return " AND ".join(conditions), params


def is_own(record):
    """Whether one record stands for a user or a company, for who asks: no link path covers it."""
    env = record.env
    for owner, columns, _condition in OWN_RECORDS[record._name]:
        compat.flush(env[owner], list(columns))
    nobodys, params = nobodys_own_sql(env, "pin_own", record._name)
    env.cr.execute(
        f'SELECT 1 FROM "{record._table}" pin_own WHERE pin_own.id = %s AND {nobodys}',
        [record.id] + params,
    )
    return not env.cr.fetchone()


def table_of(model):
    """The table of ``model`` as SQL: ``(text with %s, [parameters])``; a report's is a query."""
    query = getattr(model, "_table_query", None)
    if not query:
        return f'"{model._table}"', []
    # a text, or from Odoo 17 on possibly an object with the text and its parameters
    return f"({getattr(query, 'code', query)})", list(getattr(query, "params", ()))


def columns_of(model, follow):
    """``(model, field name)`` of every column the way of a follow reads, to be flushed first."""
    return [(step, column) for _at, step, column in _columns_by_step(model, follow)]


def _columns_by_step(model, follow):
    """The same with the number of the step: 0 is the row itself."""
    names = (model._name,) + follow.models
    found = list(zip(range(len(names)), names, follow.columns))
    found.append((follow.via, names[follow.via], follow.model_column))
    if follow.own:
        found += [
            (None, owner, column)
            for owner, columns, _condition in OWN_RECORDS[follow.own[1]]
            for column in columns
        ]
    return [(at, model.env[name], column) for at, name, column in found if column not in _KNOWN]


#: No column, and one that nobody changes.
_KNOWN = (None, "id")


def flush_ways(model, follows, records=None):
    """Write what is pending of the columns that lead from ``model`` to locks, before SQL reads it.

    Odoo flushes those that it knows of.

    :param records: those of ``model`` that are asked about, if others are not
    """
    if compat.nothing_pending(model.env):  # as in most requests, which read
        return
    for follow in follows:
        for at, step, column in _columns_by_step(model, follow):
            if at == 0 and records is not None:
                compat.flush_records(records, [column])
            else:
                compat.flush(step, [column])


def closed_locks(records, follows, operation, scope, protected):
    """The closed locks over ``records``: ``{record id: [(res_model, res_id), …]}``.

    One query, whatever the number of records, follows and locks.
    """
    closed = closed_sql("pin_lock", operation, scope)
    return _locks_over(records, follows, protected, operation, closed)


def locks_over(records, follows, protected):
    """All locks over ``records``, open or closed, in the form of ``closed_locks``."""
    return _locks_over(records, follows, protected, "read", ("TRUE", []))


class Padlock(namedtuple("Padlock", "mode readable writable")):
    """Of a locked record: the mode of its lock, and what that leaves to who asks."""

    __slots__ = ()

    def is_closed(self, operation):
        """Whether it is closed for ``read`` or ``write``."""
        return not (self.readable if operation == "read" else self.writable)


def padlocks(records, follows, scope, protected):
    """What a list has to say of ``records``: ``{record id: Padlock}``.

    Of those with a lock that is closed, or would be for writing; of several locks one that is
    closed for reading names the mode. A record that is left out is open.
    """
    shown, condition = _of_padlocks(scope)
    rows = _rows_over(records, follows, protected, "read", shown, condition)
    return joined_padlocks((row_id, found) for _at, row_id, *found in rows)


def padlock_sql(env, alias, follow, scope, protected):
    """The same for one row and follow, as a column of the query that finds the row.

    :return: ``(text with %s, [parameters])`` of a text ``mode:unreadable:unwritable``, or NULL
    """
    tables, lock, params = _way_to_lock(env, alias, follow, protected, "read")
    (shown, values), (condition, more) = _of_padlocks(scope)
    text = f"(SELECT concat_ws(':', {shown}) FROM {tables} WHERE {lock} AND {condition})"
    return text, values + params + more


def read_padlock(text):
    """``(mode, unreadable, unwritable)`` of what ``padlock_sql`` has found."""
    mode, no_read, no_write = text.split(":")
    return mode, no_read == "t", no_write == "t"


def _of_padlocks(scope):
    """What a padlock shows, and which locks have one: two pairs of SQL and parameters."""
    unreadable, values = closed_sql("pin_lock", "read", scope)
    unwritable, more = closed_sql("pin_lock", "write", scope)
    # what is closed for writing alone is an Edit lock: other modes are closed for reading as well
    return (f"pin_lock.mode, {unreadable}, {unwritable}", values + more), (
        f"({unreadable} OR {unwritable} AND pin_lock.mode = %s)",
        values + more + [Mode.EDIT.value],
    )


def joined_padlocks(rows):
    """``{record id: Padlock}`` of ``(record id, (mode, unreadable, unwritable))``."""
    found = {}
    for row_id, (mode, no_read, no_write) in rows:
        before = found.get(row_id, Padlock(mode, True, True))
        found[row_id] = Padlock(
            mode if no_read else before.mode,
            before.readable and not no_read,
            before.writable and not no_write,
        )
    return found


def closed_locks_by_follow(records, follows, operation, scope, protected):
    """``[(index of the follow, record id, res_model, res_id), …]`` of the closed locks."""
    closed = closed_sql("pin_lock", operation, scope)
    return list(_rows_over(records, follows, protected, operation, _NAMED, closed))


def closed_locks_through(records, linked, follow, step, operation, scope, protected):
    """The closed locks over the records of ``linked`` whose way leads through ``records``.

    :param linked: a model
    :param step: how many columns of ``follow`` lead from one of its rows to one of ``records``
    :return: ``[(res_model, res_id), …]`` without repeats
    """
    env = records.env
    flush_ways(linked, [follow])
    table, table_params = table_of(linked)
    tables, lock, params = _way_to_lock(env, "pin_row", follow, protected, operation)
    closed, closed_params = closed_sql("pin_lock", operation, scope)
    env.cr.execute(
        f"SELECT DISTINCT {_NAMED[0]} FROM {table} pin_row, {tables}"
        f" WHERE {lock} AND {closed} AND pin_step{step}.id = ANY(%s)",
        table_params + params + closed_params + [records.ids],
    )
    return env.cr.fetchall()


def rows_under_locks(model, follows, protected, condition, records=None, most=None):
    """The rows of ``model`` that meet a condition and follow a lock, open or closed.

    :param condition: SQL about ``pin_row``, without parameters
    :param records: follow locks on these as if there were some; None: the locks that there are
    :param most: how many rows to find at most
    :return: ``[(id, id of the locked record), …]`` without repeats
    """
    env, parts, params, instead = model.env, [], [], ""
    if not follows:
        return []
    if records is not None:  # a part of a WITH goes before the table of its name
        instead = "WITH record_pin_lock AS (SELECT %s::varchar res_model, unnest(%s) res_id) "
        params = [records._name, records.ids]
    flush_ways(model, follows)
    for follow in follows:
        tables, lock, more = _way_to_lock(env, "pin_row", follow, protected, "read")
        parts.append(
            f'SELECT pin_row.id, pin_lock.res_id FROM "{model._table}" pin_row, {tables}'
            f" WHERE {lock} AND {condition}"
        )
        params += more
    env.cr.execute(f"{instead}{' UNION '.join(parts)} LIMIT %s", [*params, most])
    return env.cr.fetchall()


#: What names a lock.
_NAMED = ("pin_lock.res_model, pin_lock.res_id", [])


def _locks_over(records, follows, protected, operation, condition):
    found = {}
    for _at, row_id, res_model, res_id in _rows_over(
        records, follows, protected, operation, _NAMED, condition
    ):
        found.setdefault(row_id, []).append((res_model, res_id))
    return found


def _rows_over(records, follows, protected, operation, shown, condition):
    """``(index of the follow, record id, *shown)`` for every lock over ``records``.

    In the order of the follows; of locks that meet ``condition``.
    """
    ids = [id_ for id_ in records._ids if id_ and isinstance(id_, int)]
    if not ids or not follows:
        return []
    env, parts, params = records.env, [], []
    table, table_params = table_of(records)
    flush_ways(records, follows, records.browse(ids))
    for at, follow in enumerate(follows):
        tables, lock, lock_params = _way_to_lock(env, "pin_row", follow, protected, operation)
        found = f"SELECT {shown[0]} FROM {tables} WHERE {lock} AND {condition[0]}"
        found_params = shown[1] + lock_params + condition[1]
        if not follow.models:
            found += " OFFSET 0"  # see ``EACH_ROW``
        parts.append(
            f"SELECT {at}, pin_row.id, pin_found.*"
            f" FROM {table} pin_row, LATERAL ({found}) pin_found WHERE pin_row.id = ANY(%s)"
        )
        params += table_params + found_params + [ids]
    env.cr.execute(" UNION ALL ".join(parts), params)
    return sorted(env.cr.fetchall(), key=lambda row: row[0])
