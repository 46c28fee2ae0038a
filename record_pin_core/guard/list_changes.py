"""Who has changed the list of protected models, so that no older transaction decides for others.

What the list comes to is kept in Odoo's cache, for all transactions of a process. Odoo empties it
when the list changes; but in a server of threads a request may be under way that began before,
sees the list as it was, and would fill the cache with that again, for good.
"""

from collections import deque

from .. import compat
from .memo import CHANGED
from .transaction import of_transaction

#: On the registry: the numbers of the transactions that have changed the list in this process.
_CHANGES = "record_pin_list_changes"
#: More changes are not made while one request is under way.
_KEPT = 100


def note(env):
    """This transaction changes the list: what it finds out is its own until it has committed."""
    env.cr.execute("SELECT txid_current()")
    (transaction,) = env.cr.fetchone()
    if of_transaction(env.cr).get(CHANGED) == transaction:
        return
    env.cr.cache[CHANGED] = transaction

    def committed():
        env.registry.__dict__.setdefault(_CHANGES, deque(maxlen=_KEPT)).append(transaction)
        compat.clear_cache(env)  # in the meantime somebody may have asked for the list as it was

    env.cr.postcommit.add(committed)


def sees_all(env):
    """Whether the current transaction sees the list as it was committed last in this process.

    No query where nobody has changed it.
    """
    changes = list(getattr(env.registry, _CHANGES, ()))
    if not changes:
        return True
    env.cr.execute(
        "SELECT bool_and(txid_visible_in_snapshot(change, txid_current_snapshot()))"
        " FROM unnest(%s::bigint[]) change",
        [changes],
    )
    return env.cr.fetchone()[0]
