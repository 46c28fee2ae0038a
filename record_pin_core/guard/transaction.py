"""What is kept on a cursor until its transaction ends.

Odoo keeps its cursors' cache longer: a cursor may commit and go on, and a request that lost a race
is rolled back and done again. The next transaction sees what others have locked meanwhile.
"""

import functools

#: On the cursor: that its end is awaited.
_AWAITED = "record_pin_awaited"

_ends = {_AWAITED}


def ends(*keys):
    """Declares keys of the cache that are forgotten then."""
    _ends.update(keys)


def of_transaction(cr):
    """The cache of a cursor, to put there what ``ends``."""
    if _AWAITED not in cr.cache:
        cr.cache[_AWAITED] = True
        for ended in (cr.postcommit, cr.postrollback):
            ended.add(functools.partial(_forget, cr.cache))
    return cr.cache


class during:
    """Within this a cursor's cache has ``value`` under ``key``."""

    __slots__ = ("_before", "_cache", "_key", "_value")

    def __init__(self, cr, key, value):
        self._cache, self._key, self._value = cr.cache, key, value

    def __enter__(self):
        self._before = self._cache.get(self._key)
        self._cache[self._key] = self._value

    def __exit__(self, *_error):
        self._cache[self._key] = self._before


def forget(cache, keys):
    """Take ``keys`` out of the cache of a cursor; what is ``Held`` elsewhere is emptied there."""
    for key in keys:
        kept = cache.pop(key, None)
        if isinstance(kept, Held):
            kept.empty()


def _forget(cache):
    forget(cache, _ends)


class Held(list):
    """Dictionaries that somebody holds beside the cursor, where a look-up is a step shorter."""

    def empty(self):
        """Forget what they know."""
        for known in self:
            known.clear()
