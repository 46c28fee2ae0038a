"""Deleting a record to which a locked one points: that changes the locked one, or deletes it, too."""

from odoo import models

from .. import compat
from ..guard import clause, memo, scope

#: So many locked records are named at a time.
_NAMED = 20


class Base(models.AbstractModel):
    _inherit = "base"

    def unlink(self):
        """The database empties what points to a deleted record, takes it off lists, or deletes it.

        :raise RecordPinRequired: a locked record would be changed or deleted so
        """
        if not self.env.su and self.ids:
            for name, field_name, operation in memo.fact(self.env, "_pointing", self._name):
                self.env[name]._pin_require_pointing(field_name, self, operation)
        return super().unlink()

    def _pin_require_pointing(self, field_name, deleted, operation):
        """Ask for the PINs of the records of this model that point to ``deleted`` by a field."""
        field, table = self._fields[field_name], f'"{self._table}"'
        follows = memo.ways_to_locks(self.env, self._name, operation)
        compat.flush(self, [field_name])
        for follow in follows:
            for model, column in clause.columns_of(self, follow):
                compat.flush(model, [column])
        if field.type == "many2one":
            points = f'{table}."{field_name}" = ANY(%s)'
        else:
            points = (
                f'{table}.id IN (SELECT "{field.column1}" FROM "{field.relation}"'
                f' WHERE "{field.column2}" = ANY(%s))'
            )
        locked, params = clause.any_locked_sql(
            self.env,
            table,
            follows,
            operation,
            scope.scope_of(self.env),
            memo.fact(self.env, "_protected_names"),
        )
        same = deleted.ids if deleted._name == self._name else []  # Odoo asks for their own locks
        self.env.cr.execute(
            f"SELECT id FROM {table} WHERE {points} AND id <> ALL(%s::int[]) AND {locked}"
            " ORDER BY id LIMIT %s",
            [deleted.ids, same, *params, _NAMED],
        )
        found = self.browse([id_ for (id_,) in self.env.cr.fetchall()])
        if found:
            found._pin_require(operation)
            compat.check_access(found, operation)  # Odoo's own rules refuse them as well
