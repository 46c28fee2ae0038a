"""An end for requests of which Odoo makes none.

Up to Odoo 16 its look for circles of parents never leaves one that does not lead back to where it
began: two contacts that get one of them for their parent are enough, with locks and without.
"""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

#: More statements than any request takes that ends by itself.
STATEMENTS = 10000


@contextmanager
def ended(error):
    """Within this a request that goes on and on asking the database fails with ``error``."""
    asked, execute = 0, Cursor.execute

    def counted(cr, *args, **kwargs):
        nonlocal asked
        asked += 1
        if asked > STATEMENTS:
            asked = 0  # who handles the error may ask again
            raise error
        return execute(cr, *args, **kwargs)

    with patch.object(Cursor, "execute", counted):
        yield
