"""Relations that a search follows without asking the rules of the model they lead to.

``auto_join``, called ``bypass_search_access`` from Odoo 19 on, joins the other table directly:
a filter on another model could then compare masked fields of a locked record. On relations to
guarded models the mark is taken off; such a search asks the rules like any other.
"""

from .. import compat


def close(registry, guarded):
    """Take the mark off every relation to a model in ``guarded``.

    A relation that delegates keeps it: there the record itself follows the lock.
    """
    mark = compat.SHORTCUT
    for model_class in registry.values():
        for field in model_class._fields.values():
            if (
                field.relational
                and field.comodel_name in guarded
                and getattr(field, mark, False)
                and not getattr(field, "delegate", False)
            ):
                setattr(field, mark, False)
