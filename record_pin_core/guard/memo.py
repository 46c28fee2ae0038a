"""What the guard has found out in this transaction, so that it asks the database once.

Kept on the cursor, by (model, operation, who is asking, minute). Whatever changes a lock
or a grant calls ``forget``. The minute is in the key because a grace period can end while
a long transaction runs.

A list of 80 rows asks for a thousand fields. For these there is a short cut beside it, by
environment: which fields show anyway, and of which records it is known that they are open.
"""

from time import monotonic
from weakref import ref

from .clause import closed_locks
from .scope import OPEN, scope_of
from .window import asked

_KEY = "record_pin_closed"

#: How long the short cut holds: so much later may a grace period end in the middle of a request.
_SECONDS = 1


class _Everything:
    """The fields that show of a model whose records follow no lock."""

    def __contains__(self, _name):
        return True


_EVERYTHING = _Everything()


def closed(records, operation, follows=None):
    """The ids among ``records`` whose lock is closed for ``operation``.

    Asks for the whole prefetch set at once, so that a loop over records costs one query. With
    ``follows`` the locks that these lead to count, instead of the records' own.
    """
    env = records.env
    scope = scope_of(env)
    known = _known(records, operation, scope, follows)
    if any(id_ not in known for id_ in records._ids):
        wanted = {id_ for id_ in records._ids if id_ not in known}
        wanted.update(id_ for id_ in list(records._prefetch_ids)[:1000] if id_ not in known)
        configuration = env["record.pin.model"]
        found = closed_locks(
            records.browse(wanted),
            follows or configuration._follows(records._name),
            asked(env, records._name, operation),
            scope,
            configuration._protected_names(),
        )
        known.update({id_: id_ in found for id_ in wanted})
    return [id_ for id_ in records._ids if known[id_]]


def learn(records, closed_ids):
    """Somebody has asked already: of ``records`` those of ``closed_ids`` are closed for reading."""
    if asked(records.env, records._name, "read") == "read":
        known = _known(records, "read", scope_of(records.env))
        known.update({id_: id_ in closed_ids for id_ in records._ids})


def _known(records, operation, scope, follows=None):
    """``{id: whether its lock is closed}``, as far as it is known."""
    operation = asked(records.env, records._name, operation)
    key = (records._name, operation, follows, scope.user_id, scope.proofs, _minute(scope.now))
    return records.env.cr.cache.setdefault(_KEY, {}).setdefault(key, {})


def shows(records, field_name):
    """Whether it is known already that no lock keeps the user from a field (no query).

    False says nothing.
    """
    env = records.env
    known = env.cr.cache.get(OPEN)
    found = known and known.get(id(env))
    if not found or found[0]() is not env:  # an environment that is gone had the same address
        return False
    found = found[1].get(records._name)
    if found is None:
        return False
    end, derived, visible, closed_by_id = found
    if field_name in derived or monotonic() >= end:
        return False
    if field_name in visible:
        return True
    ids = records._ids
    if len(ids) == 1:
        return closed_by_id.get(ids[0]) is False
    return all(closed_by_id.get(id_) is False for id_ in ids)


def remember(records):
    """A user has passed the locks of ``records`` for reading: make the next field cheap."""
    env = records.env
    configuration = env["record.pin.model"]
    visible, closed_by_id = _EVERYTHING, {}
    if configuration._follows(records._name):
        visible = configuration._visible_names(records._name)
        closed_by_id = _known(records, "read", scope_of(env))
    known = env.cr.cache.setdefault(OPEN, {})
    if id(env) not in known or known[id(env)][0]() is not env:
        known[id(env)] = (ref(env), {})
    # a field that is made of other records asks for their locks each time
    derived = configuration._derived(records._name)
    known[id(env)][1][records._name] = (monotonic() + _SECONDS, derived, visible, closed_by_id)


def _minute(now):
    return now.replace(second=0)


def forget(env):
    """Locks, grants or the list of protected models have changed in this transaction."""
    env.cr.cache.pop(_KEY, None)
    env.cr.cache.pop(OPEN, None)
