"""Record rules up to Odoo 18: the lock as an anti-join in the query, and in Python."""

import functools

from odoo import models

from .. import compat
from ..guard import clause, memo, scope, window


class Base(models.AbstractModel):
    _inherit = "base"

    def _apply_ir_rules(self, query, mode="read"):
        """The rules of Odoo, and "not locked" with both sides on an index."""
        follows = () if self.env.su else memo.ways_to_locks(self.env, self._name)
        if not follows or window.is_plain(self.env):
            return super()._apply_ir_rules(query, mode)
        with window.plainly(self.env):
            super()._apply_ir_rules(query, mode)
        view = window.window_of(self.env, self._name) if mode == "read" else None
        if mode == "create" or (view and not view.only_locked):
            return None
        clause.flush_ways(self, follows)
        condition = clause.any_locked_sql if view else clause.none_locked_sql
        text, params = condition(
            self.env,
            f'"{self._table}"',
            follows,
            window.asked(self.env, self._name, mode),
            scope.scope_of(self.env),
            memo.fact(self.env, "_protected_names"),
        )
        query.add_where(text, params)
        return None

    if compat.has("flush_recordset"):

        def _flush(self, fnames=None):
            """Write what is pending, whoever's turn it is: its writer has passed the locks.

            To round an amount Odoo reads the currency of its record as the current user, who
            may be somebody else than the code that wrote the amount. Models that follow no lock
            are left to Odoo.
            """
            if (
                self.env.su
                or not self.env.cache.get_dirty_fields()  # mostly: a request that only reads
                or not memo.ways_to_locks(self.env, self._name)
            ):
                return super()._flush(fnames)
            return super(Base, self.sudo())._flush(fnames)

    if compat.has("check_access"):

        def _check_access(self, operation):
            if not self._pin_adds_locks(operation):
                return super()._check_access(operation)
            with window.plainly(self.env):
                result = super()._check_access(operation)
            closed = self._pin_closed_for(operation)
            if not closed:
                return result
            forbidden = closed | result[0] if result else closed
            return forbidden, functools.partial(
                self.env["ir.rule"]._make_access_error, operation, forbidden
            )

    else:

        def _filter_access_rules_python(self, operation):
            if not self._pin_adds_locks(operation):
                return super()._filter_access_rules_python(operation)
            with window.plainly(self.env):
                allowed = super()._filter_access_rules_python(operation)
            return allowed - self._pin_closed_for(operation)

    def _pin_closed_for(self, operation):
        if operation == "create":
            return self.browse(self._pin_linked_to_closed())
        return self.browse(memo.closed(self, operation))

    def _pin_linked_to_closed(self):
        """The ids of records that are being created, and follow a lock that is closed."""
        return list(
            clause.closed_locks(
                self,
                memo.ways_to_locks(self.env, self._name, "create"),
                "create",
                scope.scope_of(self.env),
                memo.fact(self.env, "_protected_names"),
            )
        )

    def _pin_adds_locks(self, operation):
        """Whether this class joins the locks to Odoo's own answer."""
        env = self.env
        return (
            not env.su
            and bool(memo.ways_to_locks(env, self._name, operation))
            and not window.is_plain(env)
            and not (operation == "read" and window.window_of(env, self._name))
        )
