"""The enforcement: who may see and change a record that is locked.

* ``scope``   who is asking, with which proofs of unlock
* ``follows`` which locks a record of a model obeys
* ``clause``  that as SQL: the condition "not locked for this scope"
* ``rule``    the condition joined to every record rule (deny by default)
* ``window``  the list endpoints' permission to see that a locked record is there
* ``projection`` what such a row shows
* ``labels``  the name of a locked record in other records
* ``derived`` fields of other models that are made of a locked record's
* ``lines``   locked records in the x2many lists of others
* ``shortcuts`` relations that a search follows without asking
* ``cache_guard`` values that superuser code left in the cache
* ``memo``    what has been found out in this transaction
"""

from . import (
    scope,
    follows,
    clause,
    memo,
    deny,
    rule,
    window,
    schema,
    projection,
    labels,
    derived,
    lines,
    shortcuts,
    cache_guard,
)
