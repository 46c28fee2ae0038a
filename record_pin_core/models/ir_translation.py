"""Up to Odoo 15: translations are records of their own, which every employee may read.

They follow the lock of what they translate.
"""

from odoo import models

from ..guard import clause, memo, scope


class IrTranslation(models.Model):
    _inherit = "ir.translation"

    def _apply_ir_rules(self, query, mode="read"):
        """What is read, searched or grouped leaves out the texts of locked records."""
        super()._apply_ir_rules(query, mode)
        if self.env.su:
            return
        configuration = self.env["record.pin.model"]
        for name in sorted(configuration._masked_names()):
            model, follows = self.env[name], memo.ways_to_locks(self.env, name)
            if not follows or not any(field.translate for field in model._fields.values()):
                continue
            clause.flush_ways(model, follows)
            locked, params = clause.any_locked_sql(
                self.env,
                "pin_translated",
                follows,
                mode,
                scope.scope_of(self.env),
                configuration._protected_names(),
            )
            query.add_where(
                f'NOT ("{self._table}".name LIKE %s AND EXISTS (SELECT 1 FROM "{model._table}"'
                f' pin_translated WHERE pin_translated.id = "{self._table}".res_id AND {locked}))',
                [f"{name},%", *params],
            )
