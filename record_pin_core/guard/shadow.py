"""SQL of Odoo's own, looking at none of the rows that are locked.

Record rules are part of what the ORM asks the database; a method that writes its own SELECT asks
all rows. Within ``without_locked`` a SELECT is given a WITH for the tables it names: within the
query these names stand for the rows that are not locked, so that the query itself need not be
changed. What Odoo fetches by ids, and the questions for locks, are left as they are (``lifted``).
"""

# table names of the registry
# pylint: disable=sql-injection

import re
from contextlib import contextmanager, nullcontext

from . import memo
from .follows import PARTS, SATELLITES

_SELECT = re.compile(r"[\s(]*(?:SELECT\b|(WITH)\b(\s+RECURSIVE\b)?)", re.IGNORECASE)
#: A table in a WITH can be neither changed nor locked; whose SQL this is: the guard's own.
_LEFT = re.compile(r"\b(?:INSERT|UPDATE|DELETE|FOR\s+(?:NO\s+KEY|KEY\s+SHARE|SHARE))\b|record_pin_",
                   re.IGNORECASE)  # fmt: skip
#: Endings of operators that SQL follows.
_OF_SQL = re.compile("(?:inselect|any)$")
_WORD = re.compile(r"\w+")
#: A query that groups by ids and may name other columns of the same rows, which PostgreSQL allows
#: for a table alone. By such a route looks for followers, and whom to notify of what it has made.
_BY_IDS = re.compile(r"\bGROUP\s+BY\b[^()]*?[.\s\"]id\b", re.IGNORECASE)
#: From this release on PostgreSQL may be told to plan such a part together with the query.
_NOT_MATERIALIZED = 120000


@contextmanager
def without_locked(env, besides=None):
    """Within this SELECTs find no row that is locked for reading for who asks (not superuser).

    :param besides: name of a model of which they find all
    """
    before = vars(env.cr).get("execute")
    shadows = None if env.su else _on(env)
    if not shadows:
        yield
        return
    try:
        with _switched(shadows, True, besides):
            yield
    finally:
        if shadows is not before:
            _take_off(env.cr, before)


def begin_without_locked(env, opened=()):
    """From now on SELECTs find no such row: to the end of a request, with which its cursor ends.

    :param opened: locks that hide nothing, as ``(res_model, res_id)``
    """
    shadows = _on(env)
    if shadows:
        shadows.on, shadows.opened, shadows.leaves_grouped = True, opened, True


def _on(env):
    """The shadows over a cursor; None where there is nothing to hide."""
    shadows = _of(env.cr)
    if not shadows:
        tables = _tables(env)
        if tables:
            env.cr.execute = shadows = _Shadows(env, tables)
    return shadows


def _take_off(cr, execute):
    if execute is None:
        del cr.execute
    else:
        cr.execute = execute


def settled(cr, domain):
    """A search condition that holds SQL, with the ids in its place that it finds now.

    Such SQL is not run where it is made, but in the search that the condition is for, which
    ``without_locked`` does not reach.

    :param domain: the list that the search method of a field has made
    """
    if not _of(cr):
        return domain
    return [_settled(cr, each) if isinstance(each, tuple) else each for each in domain]


def _settled(cr, condition):
    field_name, operator, sql = condition
    if hasattr(sql, "code"):
        sql = sql.code, sql.params
    elif not operator.endswith("select"):  # up to Odoo 17 an operator says so
        return condition
    cr.execute(*sql)
    return field_name, _OF_SQL.sub("in", operator), [id_ for (id_,) in cr.fetchall()]


@contextmanager
def _switched(shadows, on, besides=None):
    before = shadows.on, shadows.besides
    shadows.on, shadows.besides = on, besides
    try:
        yield
    finally:
        shadows.on, shadows.besides = before


_ALWAYS = nullcontext()


def lifted(cr):
    """Within this a query is as it would be outside: superuser code may fetch what is locked."""
    shadows = _of(cr)
    return _switched(shadows, False) if shadows else _ALWAYS


def _of(cr):
    execute = vars(cr).get("execute")
    return execute if isinstance(execute, _Shadows) else None


def _tables(env):
    """``{table: model name}`` of the models of which a record may be locked for reading."""
    names = {*memo.fact(env, "_masked_names"), *SATELLITES, *PARTS}
    return {
        env[name]._table: name
        for name in names
        if name in env and env[name]._auto and memo.ways_to_locks(env, name, "read")
    }


class _Shadows:
    """Stands for ``execute`` of a cursor; while it is ``on`` SELECTs find what is not locked."""

    def __init__(self, env, tables):
        self._env, self._tables, self._execute = env, tables, env.cr.execute
        self._conditions, self.on, self.besides, self.opened = {}, False, None, ()
        self.leaves_grouped = False
        connection = getattr(env.cr, "connection", None)
        can = getattr(connection, "server_version", 0) >= _NOT_MATERIALIZED
        self._as = "AS NOT MATERIALIZED" if can else "AS"

    def __call__(self, query, params=None, *args, **kwargs):
        if self.on:
            query, params = self._over(query, params)
        return self._execute(query, params, *args, **kwargs)

    def _over(self, query, params):
        if hasattr(query, "code"):  # SQL of Odoo 17 on: text and parameters in one
            query, params = query.code, query.params
        begins = isinstance(query, str) and _SELECT.match(query)
        if not begins or _LEFT.search(query):
            return query, params
        if self.leaves_grouped and _BY_IDS.search(query):
            return query, params
        named = sorted(self._tables.keys() & set(_WORD.findall(query)))
        named = [table for table in named if self._tables[table] != self.besides]
        if not named:
            return query, params
        parts = self._by_ids(named) if begins.group(2) else self._by_condition(named)
        if params:
            parts = parts.replace("%", "%%")
        if begins.group(1):
            own = query[begins.end() :]
            return f"WITH {'RECURSIVE' if begins.group(2) else ''} {parts}, {own}", params
        return f"WITH {parts} {query}", params

    def _by_condition(self, tables):
        """The locked ids of each table, then the tables without them.

        In this order, since a part sees those before it, and the way to a lock leads through
        tables.
        """
        locked, shadows = [], []
        for table in tables:
            name = f'"pin_{table}"'
            locked.append(
                f'{name} {self._as} (SELECT id FROM "{table}" WHERE {self._condition(table)})'
            )
            shadows.append(
                f'"{table}" {self._as} (SELECT * FROM "{table}" pin_row WHERE NOT EXISTS'
                f" (SELECT 1 FROM {name} pin_id WHERE pin_id.id = pin_row.id))"
            )
        return ", ".join(locked + shadows)

    def _by_ids(self, tables):
        """In a recursive WITH each part sees all others: the locked ids are asked for before.

        And a part of that name would see itself instead of the table.
        """
        cr, shadows = self._env.cr, []
        conditions = {table: self._condition(table) for table in tables}
        with lifted(cr):
            cr.execute("SELECT current_schema()")
            (schema,) = cr.fetchone()
            for table, condition in conditions.items():
                cr.execute(f'SELECT id FROM "{table}" WHERE {condition}')
                ids = ",".join(str(id_) for (id_,) in cr.fetchall())
                shadows.append(
                    f'"{table}" AS (SELECT * FROM "{schema}"."{table}"'
                    f" WHERE id <> ALL('{{{ids}}}'::int[]))"
                )
        return ", ".join(shadows)

    def _condition(self, table):
        if table not in self._conditions:
            text, params = self._env[self._tables[table]]._pin_locked_sql("read", self.opened)
            self._conditions[table] = self._env.cr.mogrify(text, params).decode()
        return self._conditions[table]
