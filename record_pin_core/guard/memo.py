"""What the guard has found out in this transaction, so that it asks the database once.

Kept on the cursor, by (model, operation, who is asking, minute). Whatever changes a lock
or a grant calls ``forget``. The minute is in the key because a grace period can end while
a long transaction runs.
"""

from .clause import closed_locks
from .scope import scope_of
from .window import asked

_KEY = "record_pin_closed"


def closed(records, operation, follows=None):
    """The ids among ``records`` whose lock is closed for ``operation``.

    Asks for the whole prefetch set at once, so that a loop over records costs one query. With
    ``follows`` the locks that these lead to count, instead of the records' own.
    """
    env = records.env
    operation = asked(env, records._name, operation)
    configuration = env["record.pin.model"]
    scope = scope_of(env)
    minute = scope.now.replace(second=0)
    key = (records._name, operation, follows, scope.user_id, scope.proofs, minute)
    known = env.cr.cache.setdefault(_KEY, {}).setdefault(key, {})
    if any(id_ not in known for id_ in records._ids):
        wanted = {id_ for id_ in records._ids if id_ not in known}
        wanted.update(id_ for id_ in list(records._prefetch_ids)[:1000] if id_ not in known)
        found = closed_locks(
            records.browse(wanted),
            follows or configuration._follows(records._name),
            operation,
            scope,
            configuration._protected_names(),
        )
        known.update({id_: id_ in found for id_ in wanted})
    return [id_ for id_ in records._ids if known[id_]]


def forget(env):
    """Locks or grants have changed in this transaction."""
    env.cr.cache.pop(_KEY, None)
