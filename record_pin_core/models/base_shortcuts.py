"""Searches along relations that Odoo marks as needing no question (``guard.shortcuts``)."""

from odoo import models

from .. import compat
from ..guard import deny, shortcuts


class Base(models.AbstractModel):
    _inherit = "base"

    def _pin_search(self, search, domain):
        """The query that ``search(domain)`` makes, with shortcuts for superuser code alone."""
        before = shortcuts.begin(self.env)
        try:
            query = search(domain)
        finally:
            shortcuts.end(before)
        if not self.env.su and shortcuts.closed(self):
            shortcuts.join(self, deny.fields_used(domain), query)
        return query

    if compat.has("domain_objects"):

        def _search(self, domain, *args, **kwargs):
            search = super()._search
            if not shortcuts.any_closed(self):
                return search(domain, *args, **kwargs)
            return self._pin_search(lambda domain: search(domain, *args, **kwargs), domain)

    else:

        def _where_calc(self, domain, *args, **kwargs):
            search = super()._where_calc
            if not shortcuts.any_closed(self):
                return search(domain, *args, **kwargs)
            return self._pin_search(lambda domain: search(domain, *args, **kwargs), domain)
