"""A transaction of its own for what must survive a rollback (and a read-only cursor)."""

from contextlib import contextmanager

from .. import compat


@contextmanager
def own_cursor(env):
    """A read/write cursor beside the request's own, committed when the block ends.

    What is counted or logged with it stays when the request fails, and may be written
    while the request itself holds a read-only cursor of a replica. A running test keeps
    everything in one transaction, which it rolls back.

    It sees what others have committed while it waited for a row: in Odoo's usual isolation
    (repeatable read) the one who waits fails, and a burst of guesses would lock out nobody
    but answer with errors.
    """
    if compat.test_is_running() and not compat.in_test_mode(env.registry):
        yield env.cr
        return
    with env.registry.cursor() as cr:
        if not compat.in_test_mode(env.registry):
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        yield cr
