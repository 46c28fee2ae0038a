"""The event log's writer: own transaction, one INSERT, never a PIN or a masked value."""

from odoo import fields
from odoo.http import request

from ..lib.pin_domain import audit_seal
from . import chain
from .cursors import own_cursor


def log(env, event, res_model=False, res_id=False, reason=False, detail=False):
    """Log one event of the current user; see ``log_locks``."""
    log_locks(env, event, [(res_model, res_id)], reason=reason, detail=detail)


def log_locks(env, event, records, reason=False, detail=False):
    """Log ``event`` for each ``(res_model, res_id)``, so that it survives a rollback.

    :param reason: what the user gave as the reason
    :param detail: what else helps to understand it (an operation, a field name)
    """
    now = fields.Datetime.now()
    address = client_address()
    rows = [
        (now, env.uid, env.user.sudo().login, address, event, res_model or None, res_id or None,
         reason or None, detail or None, audit_seal.new_salt())
        for res_model, res_id in records
    ]  # fmt: skip
    if not rows:
        return
    with own_cursor(env) as cr:
        cr.execute(
            "INSERT INTO record_pin_event"
            " (date, user_id, login, ip_address, event, res_model, res_id, reason, detail, salt)"
            " VALUES " + ", ".join(["%s"] * len(rows)),
            rows,
        )
    with own_cursor(env) as cr:  # what is written is written, whatever becomes of the sealing
        chain.seal(cr)


def client_address():
    """The address of the client (Odoo's proxy mode has its say), or ``-`` where there is none."""
    http_request = getattr(request, "httprequest", None) if request else None
    return (http_request.remote_addr if http_request is not None else None) or "-"
