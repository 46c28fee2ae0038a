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


def _forget(cache):
    for key in _ends:
        cache.pop(key, None)
