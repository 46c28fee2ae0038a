"""Records that are ordered by a many2one stand in the order of the model it points to.

Odoo joins that model's table without a rule. Where its order is by a masked field, the order of
other records would tell which locked one comes first. So what is masked counts as nothing there:
those that point to locked records stand together. Groups, and up to 16 all records, stand in the
order of the ids then.
"""

from odoo import models

from .. import compat
from ..guard import memo

if compat.has("orders_are_sql"):
    from odoo.tools import SQL

    from ..guard import masked_sql

#: On a query: that its order is one of groups.
_GROUPS = "record_pin_groups"


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
            if self.env.su:
                return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
            if getattr(query, _GROUPS, False):
                return self._pin_order_of_groups(alias, field_name, direction, nulls, query)
            # of its own records a model shows no more than its rules let through
            if alias == self._table or not self._pin_masks(field_name):
                return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
            name, _dot, part = field_name.partition(".")
            value = self._field_to_sql(alias, name if part == "id" else field_name, query)
            if self._fields[name].type == "boolean":
                value = SQL("COALESCE(%s, FALSE)", value)
            ways = memo.ways_to_locks(self.env, self._name)
            value = masked_sql.unless_locked(self, alias, ways, value)
            return SQL("%s %s %s", value, direction, nulls)

        def _pin_masks(self, field_name):
            """Whether locked records of the model mask a field that others are ordered by."""
            return (
                self._name in memo.fact(self.env, "_masked_names")
                and bool(memo.ways_to_locks(self.env, self._name))
                and field_name.split(".")[0]
                not in memo.fact(self.env, "_visible_names", self._name)
            )

        def _read_group_orderby(self, order, groupby_terms, query):
            setattr(query, _GROUPS, True)
            return super()._read_group_orderby(order, groupby_terms, query)

        def _pin_order_of_groups(self, alias, field_name, direction, nulls, query):
            """Groups stand by what they are grouped by, so that it takes no condition on locks."""
            order = super()._order_field_to_sql
            if not self._pin_order_tells(self._fields.get(field_name)):
                return order(alias, field_name, direction, nulls, query)
            if compat.has("related_in_sql"):  # and by the id of a relation
                return order(alias, f"{field_name}.id", direction, nulls, query)
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
