"""The event log's writer: own transaction, one INSERT, never a PIN or a masked value."""

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, Optional

from odoo import fields
from odoo.http import request

from .. import compat
from ..lib.pin_domain import audit_seal
from . import chain
from .cursors import own_cursor

#: The client's address, or what stands for it.
_DOOR = ContextVar("record_pin_door", default=None)


class Entry(NamedTuple):
    """One event to be logged."""

    event: str
    res_model: Optional[str] = None
    res_id: Optional[int] = None
    #: What the user gave as the reason.
    reason: Optional[str] = None
    #: What else helps to understand it (an operation, a field name).
    detail: Optional[str] = None
    #: Whose event it is; the current user where it is left out.
    user_id: Optional[int] = None


def log(env, *entries):
    """Log events, so that they survive a rollback: one INSERT for all.

    They are written at once, not when the request ends: a worker that is killed would take
    them along.
    """
    if not entries:
        return
    now = fields.Datetime.now()
    address = client_address()
    logins = _logins(env, {entry.user_id or env.uid for entry in entries})
    rows = []
    for entry in entries:
        user_id = entry.user_id or env.uid
        salt, reason = audit_seal.new_salt(), entry.reason or None
        who = audit_seal.Personal(salt, user_id, logins.get(user_id), address, reason)
        what = entry.event, entry.res_model or None, entry.res_id or None, entry.detail or None
        rows.append(audit_seal.Entry(now, *what, who))
    with own_cursor(env) as cr:
        placed = chain.append(cr, rows)
    if not placed:
        with own_cursor(env) as cr:
            chain.seal(cr)


def _logins(env, user_ids):
    """``{id: login}``. In SQL: refusing a caller who is locked out has to cost next to nothing."""
    compat.flush(env["res.users"].sudo(), ["login"])
    env.cr.execute("SELECT id, login FROM res_users WHERE id = ANY(%s)", [list(user_ids)])
    return dict(env.cr.fetchall())


def of_locks(event, locks, **values):
    """An ``Entry`` for the record of each lock (or of anything with ``res_model``, ``res_id``)."""
    return [Entry(event, lock.res_model, lock.res_id, **values) for lock in locks]


def client_address():
    """The address of the client (Odoo's proxy mode has its say); or ``cron``, ``RPC``, ``-``.

    ``RPC`` is a call to a server of several databases that does not know yet, when the request
    comes in, which one it is for: Odoo asks no addon about it.
    """
    http_request = getattr(request, "httprequest", None) if request else None
    if http_request is not None and http_request.remote_addr:
        return http_request.remote_addr
    # a thread that answers requests is told what it answers
    return _DOOR.get() or ("RPC" if hasattr(threading.current_thread(), "url") else "-")


@contextmanager
def door(name):
    """What happens in the block comes from ``name``, where Odoo keeps no request at hand."""
    token = _DOOR.set(name)
    try:
        yield
    finally:
        _DOOR.reset(token)
