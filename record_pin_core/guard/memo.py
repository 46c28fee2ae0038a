"""What the guard has found out in this transaction, so that it asks the database once.

Kept on the cursor, by (model, operation, who is asking, minute). Whatever changes a lock
or a grant calls ``forget``. The minute is in the key because a grace period can end while
a long transaction runs.

A list of 80 rows asks for a thousand fields. For these there is a short cut beside it, by
environment and field: of which records it is known that the field shows.
"""

import functools
from weakref import WeakKeyDictionary

from . import clause, transaction
from .scope import OPEN, SCOPES, scope_of
from .transaction import Held, ends, of_transaction
from .window import asked

_KEY = "record_pin_closed"
#: On the cursor: the dictionary with the answers of ``kept`` methods.
_FACTS = "record_pin_facts"
ends(_KEY, _FACTS)

#: ``{cursor: number of its transaction}`` of those that have changed the list of protected models,
#: and have not committed yet. (Beside the cache of the cursor, which Odoo may empty.)
changing = WeakKeyDictionary()


class _Known(dict):
    """``{id: whether its lock is closed}`` of the ids that somebody has asked for."""

    __slots__ = ("open_ids",)

    def __init__(self):
        super().__init__()
        self.open_ids = set()

    def note(self, ids, closed_ids):
        """Of ``ids`` those of ``closed_ids`` are closed, the others are open."""
        self.update({id_: id_ in closed_ids for id_ in ids})
        self.open_ids.update(ids)
        self.open_ids.difference_update(closed_ids)

    def forget(self, ids):
        """Of these nothing is known any more, nor by who holds ``open_ids``."""
        for id_ in ids:
            self.pop(id_, None)
        self.open_ids.difference_update(ids)


def closed(records, operation, follows=None):
    """The ids among ``records`` whose lock is closed for ``operation``.

    Asks for the whole prefetch set at once, so that a loop over records costs one query. With
    ``follows`` the locks that these lead to count, instead of the records' own.
    """
    env = records.env
    ways = ways_to_locks(env, records._name) if follows is None else follows
    if not ways:
        return []
    scope = scope_of(env)
    known = _known(records, operation, scope, follows)
    if any(id_ not in known for id_ in records._ids):
        wanted = {id_ for id_ in records._ids if id_ not in known}
        wanted.update(id_ for id_ in list(records._prefetch_ids)[:1000] if id_ not in known)
        unknown = records.browse(wanted)
        operation = asked(env, records._name, operation)
        if follows is None and operation in ("read", "write"):
            # who writes has mostly read, or will
            found = ask_for_padlocks(unknown, scope)
            found = {id_ for id_, lock in found.items() if lock.is_closed(operation)}
        else:
            protected = fact(env, "_protected_names")
            found = clause.closed_locks(unknown, ways, operation, scope, protected)
        known.note(wanted, found)  # here, too: what was known may have been forgotten meanwhile
    return [id_ for id_ in records._ids if known[id_]]


def known_open(records, scope=None):
    """Whether it is known already that none of ``records`` is closed for reading (no query)."""
    known = _known(records, "read", scope or scope_of(records.env))
    return known.open_ids.issuperset(records._ids)


def knows(records, operation):
    """Whether it is known already of each of ``records`` if it is closed (no query)."""
    return _known(records, operation, scope_of(records.env)).keys() >= set(records._ids)


def known_padlocks(records, scope):
    """``{id: its Padlock, or None}`` of the records of a model that a list has asked for, to be
    filled by who asks."""
    return _known(records, "padlock", scope)


def learn(records, operation, closed_ids, scope):
    """Somebody has asked already: of ``records`` those of ``closed_ids`` are closed for ``scope``.

    (Not for that of the moment: another minute may have begun since.)
    """
    if asked(records.env, records._name, operation) == operation:
        _known(records, operation, scope).note(records._ids, closed_ids)


def ask_for_padlocks(records, scope):
    """``clause.padlocks`` of these records: what is closed for reading, and for writing.

    No query where they are known to be open, and no lock lets others read.
    """
    env, found = records.env, {}
    if not known_open(records, scope) or fact(env, "_shows_padlocks", records._name):
        ways = ways_to_locks(env, records._name)
        found = clause.padlocks(records, ways, scope, fact(env, "_protected_names"))
    learn_padlocks(records, found, scope)
    return found


def learn_padlocks(records, found, scope):
    """These are the padlocks of ``records`` (``clause.padlocks``): nobody has to ask again."""
    for operation in ("read", "write"):
        closed_ids = {id_ for id_, lock in found.items() if lock.is_closed(operation)}
        learn(records, operation, closed_ids, scope)
    known = known_padlocks(records, scope)
    known.update(dict.fromkeys(records._ids))
    known.update(found)


def _known(records, operation, scope, follows=None):
    """What is known of the records of a model."""
    operation = asked(records.env, records._name, operation)
    key = (records._name, operation, follows, scope.user_id, scope.proofs, scope.minute)
    known = of_transaction(records.env.cr).setdefault(_KEY, {})
    if key not in known:
        known[key] = _Known()
    return known[key]


class _Any:
    """The ids of all records."""

    @staticmethod
    def issuperset(_ids):
        return True


_ANY = _Any()


def shows(records, field):
    """Whether it is known already that no lock keeps the user from a field (no query).

    False says nothing.
    """
    env = records.env
    if OPEN not in env.cr.cache:
        return False
    try:
        return env._record_pin_open[field].issuperset(records._ids)
    except (AttributeError, KeyError):  # nothing is known of this environment, or of the field
        return False


def remember(records):
    """A user has passed the locks of ``records`` for reading: make the next field cheap.

    It is known with the environment, by field: the ids of the records of which it shows. That holds
    until somebody looks at the clock again (``scope_of``): what is fetched later is asked for anew.
    """
    env = records.env
    known = env.__dict__.setdefault("_record_pin_open", {})
    if OPEN not in env.cr.cache:
        known.clear()  # Odoo has emptied the cursor's cache
    open_ids = _known(records, "read", scope_of(env)).open_ids
    if known.get(records._name) is open_ids:  # it grows, and that is all
        return
    known[records._name] = open_ids
    always, if_open = fact(env, "_fields_that_show", records._name)
    known.update(dict.fromkeys(always, _ANY))
    known.update(dict.fromkeys(if_open, open_ids))
    of_transaction(env.cr).setdefault(OPEN, Held()).append(known)  # which forgets it


def moved(records):
    """``records`` follow other locks now, and with them what is linked through them.

    What is known of others holds: code that moves many records one by one asks for each once.
    """
    env, name = records.env, records._name
    found = list(env.cr.cache.get(_KEY, {}).items())
    for (known_name, _operation, follows, *_scope), known in found:
        through = None if follows else fact(env, "_led_through", known_name)
        if through is None or name in through:
            known.forget(list(known))
        elif name == known_name:
            known.forget(records._ids)


def forget(env):
    """Locks or grants have changed in this transaction."""
    transaction.forget(env.cr.cache, (_KEY, OPEN, SCOPES))


def forget_list(env):
    """The list of protected models has changed, too, or a model has its first lock."""
    forget(env)
    env.cr.cache.pop(_FACTS, None)


def knows_list(env):
    """Whether the list of protected models has been asked for in this transaction (no query)."""
    facts = env.cr.cache.get(_FACTS)
    return facts is not None and ("_list", ()) in facts and not env.registry.registry_invalidated


def fact(env, name, *args):
    """The answer of a ``kept`` method of ``record.pin.model``, by the shortest way.

    Every request of every model asks for some of them, several times.
    """
    facts = env.cr.cache.get(_FACTS)
    key = name, args
    if facts is not None and key in facts and not env.registry.registry_invalidated:
        return facts[key]
    return getattr(env["record.pin.model"], name)(*args)


def any_locked(env):
    """Whether any record has a lock, and a user asks."""
    return not env.su and bool(fact(env, "_locked_names"))


def ways_to_locks(env, model_name, operation="read"):
    """``record.pin.model._follows``."""
    return fact(env, "_follows", model_name, operation)


def kept(method):
    """Decorates a method of ``record.pin.model``: its answers are kept as long as Odoo's cache.

    They are in one dictionary that Odoo's cache holds (``_facts``): a request asks a hundred times,
    and Odoo's cache takes a hundred calls of functions for each answer. So it is asked once in a
    transaction, unless fields or models have changed in it: what they come to has to be found out
    anew then, as Odoo's cache has been emptied.
    """
    name = method.__name__

    @functools.wraps(method)
    def asked_once(self, *args):
        cache = self.env.cr.cache
        if _FACTS not in cache or self.env.registry.registry_invalidated:
            cache[_FACTS] = self._facts_of_transaction()
        known, key = cache[_FACTS], (name, args)
        if key not in known:
            known[key] = method(self, *args)
        return known[key]

    return asked_once
