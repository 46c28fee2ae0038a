from odoo import models
from odoo.http import request

from ..guard import routes
from ..store import events


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, *args):
        """Keep the client's address: from 16 on, calls over RPC are made without a request."""
        with events.door(request.httprequest.remote_addr):
            for endpoint in args:  # up to 15 there is none yet: see ``ir_http_files``
                routes.require(request.env, endpoint.routing["routes"], request.params)
            return super()._dispatch(*args)

    def session_info(self):
        """Tell the web client which models are protected and what this user may do."""
        info = super().session_info()
        if info.get("uid"):
            info["record_pin"] = self.env["record.pin.lock"]._client_info()
        return info
