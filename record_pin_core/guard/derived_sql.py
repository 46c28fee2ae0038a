"""From Odoo 18 on: related fields that are not stored, in orders and groups.

Odoo joins the table of the record they are made of as superuser.
"""

from . import masked_sql, memo

_METHOD = "_field_to_sql"
#: On the class of a model: the names of its derived fields.
_NAMES = "_record_pin_derived_names"


def guard_model(model_class, names):
    """Make NULL of the derived fields of ``model_class`` that are made of a locked record.

    Only where there are any: a list asks for the SQL of hundreds of columns.

    :param names: the names of these fields
    """
    setattr(model_class, _NAMES, frozenset(names))
    if _METHOD in vars(model_class):
        return

    def _field_to_sql(self, alias, fname, *args, **kwargs):
        value = super(model_class, self)._field_to_sql(alias, fname, *args, **kwargs)
        name = fname.split(".")[0] if "." in fname else fname
        if name not in getattr(self, _NAMES) or self.env.su:
            return value
        follows = memo.fact(self.env, "_derived", self._name).get(name)
        if not follows:
            return value
        return masked_sql.unless_locked(self, alias, follows, value)

    model_class._field_to_sql = _field_to_sql


def release_model(model_class):
    """Undo ``guard_model``."""
    if _METHOD in vars(model_class):
        delattr(model_class, _METHOD)
