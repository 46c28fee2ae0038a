"""Up to Odoo 15: pictures and files on their way to a browser."""

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def _binary_record_content(self, record, field="datas", *args, **kwargs):
        """Ask about the lock also where Odoo takes the record as superuser: see ``ir_binary``."""
        if record.sudo(False)._pin_hides(field):
            return 404, "", "locked", "application/octet-stream", None
        return super()._binary_record_content(record, field, *args, **kwargs)
