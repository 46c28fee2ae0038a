"""Up to Odoo 15: translations are records of their own, which every employee may read."""

from odoo import models


class IrTranslation(models.Model):
    _name = "ir.translation"
    _inherit = ["ir.translation", "record.pin.beside"]

    _pin_says_of_what = ("name", "res_id")

    def _pin_kept(self, field):
        return bool(field.translate)

    def _pin_kept_of(self):
        return (self.name or "").partition(",")[0], self.res_id

    def _pin_kept_of_sql(self):
        return f"split_part(\"{self._table}\".name, ',', 1)", f'"{self._table}".res_id'
