"""Up to Odoo 17: values by company are records of their own, open to administrators."""

from odoo import models


class IrProperty(models.Model):
    _name = "ir.property"
    _inherit = ["ir.property", "record.pin.beside"]

    _pin_says_of_what = ("res_id",)

    def _pin_kept(self, field):
        return bool(field.company_dependent)

    def _pin_kept_of(self):
        model_name, _, id_ = (self.res_id or "").partition(",")
        return model_name, int(id_) if id_.isdecimal() and len(id_) < 10 else 0

    def _pin_kept_of_sql(self):
        of = f'"{self._table}".res_id'
        model_name, id_ = f"split_part({of}, ',', 1)", f"split_part({of}, ',', 2)"
        return model_name, f"(CASE WHEN {id_} ~ '^[0-9]{{1,9}}$' THEN {id_}::int END)"
