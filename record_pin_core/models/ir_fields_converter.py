from odoo import api, models

from ..guard import projection, window


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value):
        """An import may name a locked record by its id: whether it may be linked is asked later."""
        comodel = self.env[field.comodel_name]
        if subfield == ".id" and projection.may_have_locked_rows(comodel):
            self = projection.opened(self, window.Window(comodel._name))
        return super().db_id_for(model, field, subfield, value)
