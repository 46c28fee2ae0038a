"""The condition "not locked" as a domain, in the form the running series wants."""

from .. import compat
from .clause import closed_locks, locked_sql

if compat.has("domain_objects"):
    from odoo.orm.domains import DomainCustom
    from odoo.tools import SQL

    class _Deny(DomainCustom):
        """A domain that is true for the records that are not locked (or that are)."""

        __slots__ = ("_closed",)

        def __new__(cls, to_sql, closed):
            self = super().__new__(cls, to_sql)
            object.__setattr__(self, "_closed", closed)
            return self

        def _as_predicate(self, records):
            # one query for the whole batch, not one for each record
            return self._closed(records)

    def deny_domain(follows, operation, scope, protected, only_locked=False):
        """``Domain`` of the records of a model with ``follows`` that are not locked.

        :param only_locked: the opposite: the locked ones
        """

        def to_sql(model, alias, query):
            quoted = SQL.identifier(alias).code
            conditions, params = [], []
            for follow in follows:
                text, values = locked_sql(quoted, follow, operation, scope, protected)
                conditions.append(text)
                params += values
            text = f"({' OR '.join(conditions)})"
            to_flush = [
                model._fields[name]
                for follow in follows
                for name in (follow.column, follow.model_column)
                if name and name != "id"
            ]
            return SQL(text if only_locked else f"NOT {text}", *params, to_flush=to_flush)

        def closed(records):
            locked = closed_locks(records, follows, operation, scope, protected)
            return lambda record: (record.id in locked) is only_locked

        return _Deny(to_sql, closed)
