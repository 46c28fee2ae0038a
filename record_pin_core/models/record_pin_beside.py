"""Up to Odoo 17: values of a record that Odoo keeps as rows of another model.

That model knows the record by a text, so no lock follows from its columns. Its rows obey the locks
of the record that they are kept of.
"""

from collections import defaultdict

from odoo import models

from ..guard import clause, memo, rule, scope, window


class RecordPinBeside(models.AbstractModel):
    _name = "record.pin.beside"
    _description = "Kept beside a record"

    #: The fields that say which record a row is kept of.
    _pin_says_of_what = ()

    def _pin_kept(self, field):
        """Whether values of ``field`` are kept here."""
        raise NotImplementedError

    def _pin_kept_of(self):
        """``(model name, id)`` of what this row is kept of; either may be empty, or nonsense."""
        raise NotImplementedError

    def _pin_kept_of_sql(self):
        """The same as SQL: ``(model name, id)`` of a row of the table."""
        raise NotImplementedError

    def write(self, vals):
        """A row that is moved to a locked record changes that one."""
        result = super().write(vals)
        if not set(self._pin_says_of_what).isdisjoint(vals):
            self._pin_require("write")
        return result

    def _apply_ir_rules(self, query, mode="read"):
        """What is read, searched or grouped leaves out what is kept of locked records."""
        super()._apply_ir_rules(query, mode)
        if not self._pin_adds_locks(mode):
            return
        kept_of, kept_id = self._pin_kept_of_sql()
        for name in sorted(self.env["record.pin.model"]._masked_names()):
            model, follows = self.env[name], memo.ways_to_locks(self.env, name)
            if not follows or not any(map(self._pin_kept, model._fields.values())):
                continue
            clause.flush_ways(model, follows)
            table, table_params = clause.table_of(model)
            locked, params = clause.any_locked_sql(
                self.env,
                "pin_kept_of",
                follows,
                _changes_record(mode),
                scope.scope_of(self.env),
                memo.fact(self.env, "_protected_names"),
            )
            query.add_where(
                f"NOT ({kept_of} = %s AND EXISTS (SELECT 1 FROM {table} pin_kept_of"
                f" WHERE pin_kept_of.id = {kept_id} AND {locked}))",
                [name, *table_params, *params],
            )

    def _pin_adds_locks(self, _operation):
        return memo.any_locked(self.env) and not window.is_plain(self.env)

    def _pin_require(self, operation):
        rule.require(self, operation)  # nothing is known of rows that follow no lock by a column

    def _pin_closed_for(self, operation):
        return self.browse(self._pin_closed_over(operation))

    def _pin_closed_over(self, operation):
        if self.env.su:
            return {}
        by_model, found = defaultdict(dict), {}
        for row in self.sudo().exists():
            model_name, id_ = row._pin_kept_of()
            if model_name in self.env and id_:
                by_model[model_name][row.id] = id_
        for model_name, pairs in by_model.items():
            records = self.env[model_name].browse(set(pairs.values()))
            locks = records._pin_closed_over(_changes_record(operation))
            found.update({row: locks[id_] for row, id_ in pairs.items() if id_ in locks})
        return found


def _changes_record(operation):
    """What is done to a record by doing ``operation`` to what is kept of it."""
    return operation if operation == "read" else "write"
