"""Up to Odoo 18 a domain is a list; the locked ids enter it as a sub-query.

The hot paths do not come here: ``models/base_rules.py`` puts the anti-join into the query
itself. This is for whoever else joins the rules of a model to a search of his own.
"""

from odoo.osv import expression

from .. import compat
from .clause import any_locked_sql


class _LockedIds(compat.Query, list):
    """The ids of locked records: a sub-query in SQL, a list where a domain is filtered in Python.

    (A domain that is evaluated in Python takes what is neither list nor tuple for one value;
    it would then find nothing locked.)
    """

    def __iter__(self):
        if not hasattr(self, "_found"):
            model = self._pin_model.sudo().with_context(active_test=False)
            records = model.search([("id", "in", self)])
            self._found = records._ids
        return iter(self._found)

    def __len__(self):
        return len(list(iter(self)))

    def __bool__(self):
        return True  # a sub-query, whatever it finds

    def __contains__(self, id_):
        return id_ in list(iter(self))


def deny_domain(rules, model_name, follows, operation, scope, protected, only_locked=False):
    """Domain (a list) of the records of a model with ``follows`` that are not locked.

    :param rules: an ``ir.rule`` recordset of the environment that asks
    :param only_locked: the opposite: the locked ones
    """
    model = rules.env[model_name]
    text, params = any_locked_sql(
        model.env, f'"{model._table}"', follows, operation, scope, protected
    )
    locked = _LockedIds(compat.query_owner(model), model._table)
    locked._pin_model = model
    locked.add_where(text, params)
    return [("id", "in" if only_locked else "not in", locked)]


def fields_used(domain):
    """Names of the fields that the conditions of a domain begin with."""
    return {
        leaf[0].split(".")[0]
        for leaf in domain or ()
        if isinstance(leaf, (list, tuple)) and len(leaf) == 3 and isinstance(leaf[0], str)
    }


def joined(domain, deny):
    """Both conditions."""
    return expression.AND([domain or [], deny])
