"""Record rules up to Odoo 18: the lock as an anti-join in the query."""

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
