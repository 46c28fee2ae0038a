"""Records that are ordered by a many2one stand in the order of the model it points to.

Odoo joins that model's table without a rule. Where its order is by a masked field, the order of
other records would tell which locked one comes first; those stand in the order of the ids then.
"""

from odoo import models

from .. import compat
from ..guard import memo

if compat.has("orders_are_sql"):
    from odoo.tools import SQL


class Base(models.AbstractModel):
    _inherit = "base"

    def _pin_order_tells(self, field):
        return (
            not self.env.su
            and field is not None
            and field.type == "many2one"
            and not field.inherited  # its model is asked next
            and (field.store or compat.has("related_in_sql"))
            and memo.fact(self.env, "_order_tells", field.comodel_name)
        )

    if compat.has("orders_are_sql"):

        def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
            if not self._pin_order_tells(self._fields.get(field_name)):
                return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
            if compat.has("related_in_sql"):  # and by the id of a relation
                return super()._order_field_to_sql(
                    alias, f"{field_name}.id", direction, nulls, query
                )
            column = self._field_to_sql(alias, field_name, query)
            return SQL("%s %s %s", column, direction, nulls)

    else:

        def _generate_m2o_order_by(self, alias, order_field, query, reverse_direction, seen):
            field = self._fields[order_field]
            if not self._pin_order_tells(field):
                return super()._generate_m2o_order_by(
                    alias, order_field, query, reverse_direction, seen
                )
            return [f'"{alias}"."{order_field}" {"DESC" if reverse_direction else ""}']
