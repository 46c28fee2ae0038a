"""The condition "this row is locked for this scope", as SQL.

It is written as (nested) ``EXISTS`` with both sides on an index, so that PostgreSQL
plans an anti-join: the cost follows the rows looked at, not the number of locks.
"""

from ..lib.pin_domain.policy import Mode, Requirement, requires


def locked_sql(alias, follow, operation, scope, protected):
    """SQL that is true for a row of ``alias`` whose lock is closed.

    :param alias: quoted table name or alias of the row
    :param follow: the way from the row to the lock
    :param operation: ``read``, ``write``, ``create`` or ``unlink``
    :param protected: names of the protected models
    :return: ``(text with %s, [parameters])``
    """
    lock, params = _lock_condition(alias, follow, protected)
    closed, closed_params = closed_sql("pin_lock", operation, scope)
    return (
        f"EXISTS (SELECT 1 FROM record_pin_lock pin_lock WHERE {lock} AND {closed})",
        params + closed_params,
    )


def any_locked_sql(alias, follows, operation, scope, protected):
    """SQL that is true for a row of ``alias`` with any closed lock; see ``locked_sql``."""
    conditions, params = [], []
    for follow in follows:
        text, values = locked_sql(alias, follow, operation, scope, protected)
        conditions.append(text)
        params += values
    return f"({' OR '.join(conditions)})", params


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
    return text, params


def _modes(operation, requirement):
    return tuple(mode.value for mode in Mode if requires(mode, operation) is requirement)


def _lock_condition(alias, follow, protected):
    if follow.model_column is None:
        return (
            f'pin_lock.res_model = %s AND pin_lock.res_id = {alias}."{follow.column}"',
            [follow.root],
        )
    return (
        f'pin_lock.res_model = {alias}."{follow.model_column}"'
        f' AND pin_lock.res_id = {alias}."{follow.column}"'
        f" AND pin_lock.res_model IN %s",
        [tuple(sorted(protected))],
    )


def closed_locks(records, follows, operation, scope, protected):
    """The closed locks among ``records``: ``{record id: [(res_model, res_id), …]}``.

    One query for each follow, whatever the number of records.
    """
    found = {}
    ids = tuple(id_ for id_ in records._ids if id_ and isinstance(id_, int))
    if not ids:
        return found
    for follow in follows:
        lock, params = _lock_condition("pin_row", follow, protected)
        closed, closed_params = closed_sql("pin_lock", operation, scope)
        records.env.cr.execute(
            f'SELECT pin_row.id, pin_lock.res_model, pin_lock.res_id FROM "{records._table}" pin_row'
            f" JOIN record_pin_lock pin_lock ON {lock} WHERE pin_row.id IN %s AND {closed}",
            params + [ids] + closed_params,
        )
        for row_id, res_model, res_id in records.env.cr.fetchall():
            found.setdefault(row_id, []).append((res_model, res_id))
    return found
