"""Relations that a search follows without asking the rules of the model they lead to.

``auto_join``, called ``bypass_search_access`` from Odoo 19 on, joins the other table directly:
a filter on another model could then compare masked fields of a locked record. On relations to
guarded models the mark holds for superuser code alone, which finds what it finds without locks;
a search of a user asks the rules behind the relation like any other.
"""

import threading

from odoo.http import request

from .. import compat

#: On the registry: ``{model name: names of its fields whose mark is taken off for users}``.
_CLOSED = "_record_pin_shortcuts"

_here = threading.local()


class _Mark:
    """Stands in the place of the mark: true while superuser code searches, false for users.

    Odoo asks for the mark of a field without saying who searches, so that is noted for the thread
    (``begin``). Databases of one process share fields, hence the names of those where the
    relation leads to a guarded model: in others the mark is what it was.
    """

    def __init__(self):
        self.databases = set()

    def __bool__(self):
        # Odoo sets the name for each request and takes it away after it; web requests of 16 and
        # 17 know it themselves
        database = getattr(threading.current_thread(), "dbname", None) or (request and request.db)
        # where nobody knows it, as in a script of somebody's, any of them counts
        closed = database in self.databases if database else bool(self.databases)
        return not closed or getattr(_here, "superuser", False)


def close(registry, guarded):
    """Take the mark off every relation to a model in ``guarded``, and off no other.

    A relation that delegates keeps it: there the record itself follows the lock.
    """
    closed = {}
    for model_name, model_class in registry.items():
        for name, field in model_class._fields.items():
            if not field.relational or getattr(field, "delegate", False):
                continue
            mark = getattr(field, compat.SHORTCUT, False)
            if field.comodel_name in guarded and mark is not False:
                if not isinstance(mark, _Mark):
                    mark = _Mark()
                    setattr(field, compat.SHORTCUT, mark)
                mark.databases.add(registry.db_name)
                closed.setdefault(model_name, set()).add(name)
            elif isinstance(mark, _Mark):
                mark.databases.discard(registry.db_name)
    setattr(registry, _CLOSED, closed)


def any_closed(model):
    """Whether there are such relations, of whatever model."""
    return bool(getattr(model.pool, _CLOSED, None))


def closed(model):
    """Names of the relations of ``model`` whose mark users do not get."""
    return getattr(model.pool, _CLOSED, {}).get(model._name, ())


def begin(env):
    """From here on ``env`` makes a query of a domain; what to ``end`` with.

    Its rules are made into one after it, and what is asked meanwhile is a search of its own.
    """
    before = getattr(_here, "superuser", False)
    _here.superuser = env.su
    return before


def end(before):
    """The query is made."""
    _here.superuser = before


def join(model, used, query):
    """Join the tables that a shortcut would have joined to a user's ``query``.

    Odoo's own SQL around a query takes columns of theirs. PostgreSQL leaves out what nobody asks.

    :param used: names of the fields that the conditions of its domain begin with
    """
    for name in sorted(closed(model)):
        field = model._fields[name]
        if name in used and field.type == "many2one" and field.store:
            table = model.env[field.comodel_name]._table
            query.left_join(model._table, name, table, "id", name)
