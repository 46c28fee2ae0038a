"""Deleting a record to which a locked one points changes that one, or deletes it, too."""

from odoo import models
from odoo.tools import groupby

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
        if self.ids and not self.env.su:
            fields = memo.fact(self.env, "_pointing", self._name)
            self._pin_require_pointing([each for each in fields if each[2]])
        return super().unlink()

    def _pin_require_pointing(self, pointing):
        """Ask for the PINs of what points to these records (one query).

        :param pointing: ``[(model name, field name, operation)]`` of the fields by which it does;
            those of models that follow no lock count for nothing
        """
        pointing = [each for each in pointing if memo.ways_to_locks(self.env, each[0], each[2])]
        if not pointing:
            return
        parts, params = [], []
        for at, (name, field_name, operation) in enumerate(pointing):
            text, values = self.env[name]._pin_pointing_sql(field_name, self, operation)
            parts.append(f"(SELECT {at}, id FROM {text} ORDER BY id LIMIT {_NAMED})")
            params += values
        self.env.cr.execute(" UNION ALL ".join(parts), params)
        for at, rows in groupby(self.env.cr.fetchall(), key=lambda row: row[0]):
            name, _field_name, operation = pointing[at]
            self.env[name].browse([id_ for _at, id_ in rows])._pin_require(operation)

    def _pin_pointing_sql(self, field_name, deleted, operation):
        """The locked rows of this model that point to ``deleted`` by a field.

        :return: ``(table and condition, with %s, [parameters])``
        """
        field, table = self._fields[field_name], f'"{self._table}"'
        compat.flush(self, [field_name])
        points, to = f'"{field_name}" = ANY(%s)', deleted.ids
        if field.type == "reference":
            to = [f"{deleted._name},{id_}" for id_ in deleted.ids]
        elif field.type == "many2many":
            points = (
                f'id IN (SELECT "{field.column1}" FROM "{field.relation}"'
                f' WHERE "{field.column2}" = ANY(%s))'
            )
        same = deleted.ids if deleted._name == self._name else []  # Odoo asks for their own locks
        locked, params = self._pin_locked_sql(operation)
        condition = f"{table}.{points} AND {table}.id <> ALL(%s::int[]) AND {locked}"
        return f"{table} WHERE {condition}", [to, same, *params]

    def _pin_locked_sql(self, operation, opened=()):
        """SQL that is true for the rows of this model that are locked for who asks.

        :param opened: locks that are open beside those with a proof, as ``(res_model, res_id)``
        :return: ``(text with %s, [parameters])``
        """
        follows = memo.ways_to_locks(self.env, self._name, operation)
        clause.flush_ways(self, follows)
        return clause.any_locked_sql(
            self.env,
            f'"{self._table}"',
            follows,
            operation,
            scope.scope_of(self.env)._replace(opened=tuple(opened)),
            memo.fact(self.env, "_protected_names"),
        )
