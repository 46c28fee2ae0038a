"""Up to Odoo 15: what a route asks first, and pictures and files on their way to a browser."""

import json

from odoo import models
from odoo.http import request

from ..guard import routes, visitor


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls):
        response = super()._dispatch()
        paths = request.endpoint.routing["routes"] if request.endpoint else ()
        if not routes.ANSWERS.keys().isdisjoint(paths):
            body = json.loads(response.get_data())
            for told in routes.telling(request.env, paths) if "result" in body else ():
                told(request.env, body["result"])
            response.set_data(json.dumps(body))
        return response

    @classmethod
    def _postprocess_args(cls, arguments, rule):
        answer = super()._postprocess_args(arguments, rule)
        if answer:
            return answer
        try:
            params = {**request.params, **arguments}
            routes.require(request.env, rule.endpoint.routing["routes"], params)
        except Exception as error:  # noqa: BLE001 (nobody else would answer it)
            return cls._handle_exception(error)
        return None

    def _binary_record_content(self, record, field="datas", *args, **kwargs):
        """Ask about the lock also where Odoo takes the record as superuser: see ``ir_binary``."""
        if visitor.hides(record, field):
            return 404, "", "locked", "application/octet-stream", None
        return super()._binary_record_content(record, field, *args, **kwargs)
