"""Grants: a row says that a user holds a proof that opens a lock until a moment."""


def add(cr, lock_id, user_id, proofs, unlocked_at, until):
    """Open a lock for a user, for each of the ``proofs`` (digests)."""
    for proof in proofs:
        cr.execute(
            "INSERT INTO record_pin_grant (lock_id, user_id, proof, unlocked_at, until)"
            " VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (lock_id, user_id, proof) DO UPDATE"
            " SET unlocked_at = EXCLUDED.unlocked_at, until = EXCLUDED.until, noticed = FALSE",
            [lock_id, user_id, proof, unlocked_at, until],
        )


def ends(cr, lock_ids, scope):
    """When the grace periods of the scope's grants end: ``{lock id: UTC}`` of those it has.

    One query, whatever the number of locks.
    """
    if not scope.proofs or not lock_ids:
        return {}
    cr.execute(
        "SELECT lock_id, max(until) FROM record_pin_grant"
        " WHERE lock_id IN %s AND user_id = %s AND proof IN %s GROUP BY lock_id",
        [tuple(lock_ids), scope.user_id, scope.proofs],
    )
    return dict(cr.fetchall())


def expired(cr, now, lock_ids=None, user_id=None):
    """Mark grants whose grace period is over as noticed.

    :return: ``(lock id, user id)`` of each unlock that nobody had noticed before
    """
    query, params = (
        "UPDATE record_pin_grant SET noticed = TRUE WHERE until <= %s AND noticed IS NOT TRUE",
        [now],
    )
    if lock_ids is not None:
        query += " AND lock_id IN %s AND user_id = %s"
        params += [tuple(lock_ids), user_id]
    cr.execute(query + " RETURNING lock_id, user_id", params)
    return sorted(set(cr.fetchall()))  # a session and a token are one unlock


def revoke(cr, lock_ids, user_id=None):
    """End all grants of these locks (of one user only, when given). Returns how many."""
    if not lock_ids:
        return 0
    query, params = "DELETE FROM record_pin_grant WHERE lock_id IN %s", [tuple(lock_ids)]
    if user_id:
        query += " AND user_id = %s"
        params.append(user_id)
    cr.execute(query, params)
    return cr.rowcount
