"""From Odoo 18 on: related fields that are not stored, in orders and groups."""

from odoo import models
from odoo.tools import SQL

from .. import compat
from ..guard import clause, scope


class Base(models.AbstractModel):
    _inherit = "base"

    def _field_to_sql(self, alias, fname, *args, **kwargs):
        """What is made of a locked record is NULL: Odoo joins its table as superuser."""
        value = super()._field_to_sql(alias, fname, *args, **kwargs)
        if self.env.su:
            return value
        configuration = self.env["record.pin.model"]
        follows = configuration._derived(self._name).get(fname.split(".")[0])
        if not follows:
            return value
        for follow in follows:
            for model, column in clause.columns_of(self, follow):
                compat.flush(model, [column])
        text, params = clause.any_locked_sql(
            self.env,
            SQL.identifier(alias).code,
            follows,
            "read",
            scope.scope_of(self.env),
            configuration._protected_names(),
        )
        return SQL("CASE WHEN %s THEN NULL ELSE %s END", SQL(text, *params), value)
