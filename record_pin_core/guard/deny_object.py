"""From Odoo 19 on a domain is an object, and may be SQL and a predicate of its own."""

from odoo.fields import Domain
from odoo.orm.domains import DomainCustom
from odoo.tools import SQL

from . import memo
from .clause import any_locked_sql, closed_locks, columns_of, none_locked_sql


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


def deny_domain(rules, model_name, follows, operation, scope, protected, only_locked=False):
    """``Domain`` of the records of a model with ``follows`` that are not locked.

    :param only_locked: the opposite: the locked ones
    """

    def to_sql(model, alias, query):
        quoted = SQL.identifier(alias).code
        condition = any_locked_sql if only_locked else none_locked_sql
        text, params = condition(model.env, quoted, follows, operation, scope, protected)
        to_flush = [
            step._fields[column] for follow in follows for step, column in columns_of(model, follow)
        ]
        return SQL(text, *params, to_flush=to_flush)

    def closed(records):
        if operation == "create":  # new records, whose locks nobody has asked for
            locked = set(closed_locks(records, follows, operation, scope, protected))
        else:
            locked = set(memo.closed(records, operation))
        return lambda record: (record.id in locked) is only_locked

    return _Deny(to_sql, closed)


def fields_used(domain):
    """Names of the fields that the conditions of a domain begin with."""
    return {each.field_expr.split(".")[0] for each in Domain(domain or []).iter_conditions()}


def joined(domain, deny):
    """Both conditions."""
    return Domain(domain or []) & deny
