"""An end for requests of which Odoo makes none.

Up to Odoo 16 its look for circles of parents never leaves one that does not lead back to where it
began: two contacts that get one of them for their parent are enough, with locks and without.
"""

import itertools
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

#: More statements than any request takes that ends by itself.
STATEMENTS = 10000


@contextmanager
def ended(error):
    """Within this a request that goes on and on asking the database fails with ``error``."""
    number, execute = itertools.count(1), Cursor.execute

    def counted(cr, *args, **kwargs):
        if next(number) > STATEMENTS:
            raise error
        return execute(cr, *args, **kwargs)

    with patch.object(Cursor, "execute", counted):
        yield
