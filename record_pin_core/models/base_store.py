"""From Odoo 19 on: what the mail client is told of records, people above all.

Odoo reads it as superuser, so that everybody in a conversation has a name. Of a locked record it
tells no more than that, and which user it is.
"""

from odoo import models

from ..guard import visitor

#: What is told of the user that a contact belongs to.
_OF_USER = {"active", "main_user_id"}


class Base(models.AbstractModel):
    _inherit = "base"

    def _to_store(self, store, fields, **kwargs):
        if not store.target.is_current_user(self.env):  # sent to others: all are told the same
            closed = visitor.closed_to_others(self)
        else:
            closed = visitor.closed(self) if self.env.su else self.browse()
        tell = getattr(super(Base, self - closed), "_to_store", None)
        if tell:
            tell(store, fields, **kwargs)
        elif self - closed:
            store.add_records_fields(self - closed, fields)
        if not closed:
            return
        names = self.env["record.pin.model"]._visible_names(self._name) & set(self._fields)
        kept = [each for each in fields if _name_of(each) in names | _OF_USER]
        for record in closed:
            name = self.env["record.pin.lock"]._label(record)
            store.add_records_fields(record, [*kept, {"name": name}])


def _name_of(field):
    """The name of what is to be told: a name, a value by its name, or an object with one."""
    if isinstance(field, dict):
        return next(iter(field), None)
    return getattr(field, "field_name", field)
