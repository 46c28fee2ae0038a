from contextlib import nullcontext

from werkzeug.exceptions import Forbidden

from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request

from ..guard import routes
from ..guard.rule import only_asking
from ..store import events


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Ask about whoever a meeting has invited: Odoo tells somebody else their address here."""
        if endpoint.routing["auth"] == "calendar":
            try:
                routes.require_invited(request.env, request.session.uid, request.httprequest.args)
            except AccessError as error:  # 15 can answer errors of HTTP alone here
                raise Forbidden(str(error)) from error
        return super()._authenticate(endpoint)

    @classmethod
    def _dispatch(cls, *args):
        """Keep the client's address: from 16 on, calls over RPC are made without a request."""
        with events.door(request.httprequest.remote_addr), _unlogged(request):
            for endpoint in args:  # up to 15 there is none yet: see ``ir_http_files``
                routes.require(request.env, endpoint.routing["routes"], request.params)
            answer = super()._dispatch(*args)
            for endpoint in args:
                for told in routes.telling(request.env, endpoint.routing["routes"]):
                    told(request.env, answer)
            return answer

    def session_info(self):
        """Tell the web client which models are protected and what this user may do."""
        info = super().session_info()
        if info.get("uid"):
            info["record_pin"] = self.env["record.pin.lock"]._client_info()
        return info


def _unlogged(http_request):
    """A page shows pictures of whom it names, without being asked: a refused one is no event."""
    if http_request.httprequest.path.startswith("/web/image"):
        return only_asking(http_request.env, "read")
    return nullcontext()
