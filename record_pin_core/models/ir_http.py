from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client which models are protected and what this user may do."""
        info = super().session_info()
        if info.get("uid"):
            info["record_pin"] = self.env["record.pin.lock"]._client_info()
        return info
