"""Wizards about a locked record: see ``guard/wizards.py``, and ``call_guard.py`` for defaults."""

from odoo import api, models

from ..guard import wizards


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        if self._transient:
            wizards.require(self.browse(), vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._transient:
            wizards.require(self, [vals])
        return super().write(vals)

    def onchange(self, values, *args, **kwargs):
        if self._transient:
            wizards.require(self, [values])
        return super().onchange(values, *args, **kwargs)
