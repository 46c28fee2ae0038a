"""The list of protected models, and which of them have a lock: what requests of a process share.

What the list comes to is kept in Odoo's cache, which Odoo empties in every worker when the list
changes. A request may be under way that began before and sees the database as it was; it would fill
the cache with that again, for good. So what is shared is read in a transaction of its own. It may
be newer than the request that asks: of a lock that this one does not see, it finds none.
"""

import functools
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api

from .. import compat
from . import memo
from .transaction import during

#: On the cursor while the list is being read: that cannot wait for itself.
READING = "record_pin_reading_list"


def note(env):
    """This transaction changes the list: what it finds out is its own until it has committed."""
    cr, registry = env.cr, env.registry
    if cr in memo.changing:
        return
    cr.execute("SELECT txid_current()")
    memo.changing[cr] = cr.fetchone()[0]

    def ended():
        memo.changing.pop(cr, None)

    def committed():
        ended()
        compat.clear_cache(env)  # in the meantime somebody may have asked for the list as it was
        if registry.ready:  # whoever commits, a shell as well: others ask anew from now on
            registry.signal_changes()

    cr.postcommit.add(committed)
    cr.postrollback.add(ended)


def hear_all(registry):
    """Have this process hear of a change also while it tells others of one of its own.

    Up to Odoo 17 it takes the number of its own signal for the last one that it has heard, and so
    misses those that came in between: for good, what they were about.
    """
    if compat.has("signals_are_counted") or "signal_changes" in vars(registry):
        return
    signal = registry.signal_changes

    @functools.wraps(signal)
    def signal_changes():
        before = compat.cache_signals(registry)
        signal()
        heard = compat.cache_signals(registry)
        if any(number > before.get(name, number) + 1 for name, number in heard.items()):
            compat.empty_caches(registry)

    registry.signal_changes = signal_changes


@contextmanager
def newest(env):
    """An environment to read the list with, for all requests, or for the one that changes it."""
    registry = env.registry
    if (
        env.cr in memo.changing
        # while Odoo loads modules, others would wait for the tables that it changes
        or registry.registry_invalidated
        or not registry.ready
        # all of a test is one transaction, and from 19 on not every test may open cursors
        or compat.in_test_mode(registry)
    ):
        with reading(env.cr):
            yield env(user=SUPERUSER_ID, su=True)
        return
    with registry.cursor() as cr, reading(cr):
        yield api.Environment(cr, SUPERUSER_ID, {})


def reading(cr):
    """Within this nobody who fetches something with ``cr`` asks for the list."""
    return during(cr, READING, True)
