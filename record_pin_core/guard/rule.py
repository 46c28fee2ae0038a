"""Deny by default: the lock joined to every record rule.

Two methods of ``ir.rule``, the same on every series, are what every read and write of
a user passes: ``_compute_domain`` and ``_make_access_error``. They are replaced on the
class of the registry, outermost: an override by inheritance can end up below another
addon's that caches its result, and a cached domain would serve the unlock of one
session to another.
"""

import functools
from contextlib import contextmanager

from ..exceptions import RecordPinRequired
from . import memo
from .deny import deny_domain, joined
from .scope import OPENED_TO, scope_of
from .transaction import during
from .window import asked, asks_plainly, plainly, window_of

_MARK = "_record_pin_origin"

#: On the cursor while somebody collects what was refused (``links.refusals``): a list of locks.
REFUSED = "record_pin_refused"


#: On the cursor while somebody only asks whether an operation is allowed: the operation.
_ASKED_ABOUT = "record_pin_asked_about"


def only_asking(env, operation):
    """Within this a refused ``operation`` is no event: whoever asks goes on without it.

    Odoo has no question for that up to 17: it tries, and catches the error.
    """
    return during(env.cr, _ASKED_ABOUT, operation)


@contextmanager
def opening(env, locks):
    """Within this ``locks`` are open to the user of ``env``, whatever proofs there are.

    For code that goes on as a user who is not the one behind it.

    :param locks: ``(res_model, res_id)`` of each
    """
    try:
        with during(env.cr, OPENED_TO, (env.uid, tuple(locks))):
            memo.forget(env)
            yield
    finally:
        memo.forget(env)


def install(registry):
    """Replace the two methods on the registry's ``ir.rule`` class (once)."""
    rule_class = registry["ir.rule"]
    for name, replacement in _replacements():
        current = getattr(rule_class, name)
        if not hasattr(current, _MARK):
            setattr(rule_class, name, _outermost(current, replacement))


def missing(registry):
    """Names of those of the two methods that are not the outermost ones (the health page)."""
    rule_class = registry["ir.rule"]
    return [
        name for name, _method in _replacements() if not hasattr(getattr(rule_class, name), _MARK)
    ]


def _replacements():
    return (("_compute_domain", _compute_domain), ("_make_access_error", _make_access_error))


def _outermost(origin, replacement):
    @functools.wraps(origin)
    def method(self, *args, **kwargs):
        return replacement(origin, self, *args, **kwargs)

    setattr(method, _MARK, origin)
    return method


def _compute_domain(origin, self, model_name, mode="read"):
    """The record rules of ``model_name`` and "not locked for this user and session"."""
    if self.env.su or asks_plainly(self.env):
        return origin(self, model_name, mode)
    follows = memo.ways_to_locks(self.env, model_name, mode)
    if not follows and not self.env[model_name]._inherits:
        return origin(self, model_name, mode)
    # The original is cached by user and model: nothing of this session may get into it,
    # not through the nested call for delegation parents either, whose locks are followed below.
    with plainly(self.env):
        domain = origin(self, model_name, mode)
    if not follows:
        return domain
    window = window_of(self.env, model_name) if mode == "read" else None
    if window and not window.only_locked:
        return domain
    deny = deny_domain(
        self,
        model_name,
        follows,
        asked(self.env, model_name, mode),
        scope_of(self.env),
        memo.fact(self.env, "_protected_names"),
        only_locked=bool(window),
    )
    return joined(domain, deny)


def _make_access_error(origin, self, operation, records):
    """``RecordPinRequired`` where a lock is all that stands in the way.

    A record that Odoo's own rules refuse gets Odoo's own error, so that nobody learns
    of a lock on a record that is not theirs to see.
    """
    # First the locks, since that writes what is pending: what the database refuses then is its own
    # error, while a rule that is being evaluated would make another one of it.
    found = records._pin_closed_over(operation)
    if not found or len(shown(records, operation)) < len(records):
        return origin(self, operation, records)
    return denied(self.env, operation, each_once(found))


def require(records, operation):
    """Refuse ``operation`` where Odoo itself asks nobody, if a lock of ``records`` is closed.

    :raise RecordPinRequired: a lock is all that stands in the way
    :raise AccessError: Odoo's own rules do not even show one of those whose lock is closed
    """
    env = records.env
    found = records._pin_closed_over(operation)
    if found:
        closed = records.browse(found)
        hidden = closed - shown(closed, "read")
        if hidden:
            raise env["ir.rule"]._make_access_error("read", hidden)
        raise denied(env, operation, each_once(found))


def shown(records, operation):
    """Those of ``records`` that are there and that Odoo's own rules let the caller read, or
    whatever ``operation`` is."""
    found = records.sudo().with_context(active_test=False).exists()
    with plainly(records.env):
        domain = records.env["ir.rule"]._compute_domain(records._name, operation)
    return records.browse((found.filtered_domain(domain) if domain else found)._ids)


def each_once(found):
    """The locks that ``_pin_closed_over`` has found: ``[(res_model, res_id), …]``."""
    return list(dict.fromkeys(lock for locks in found.values() for lock in locks))


def denied(env, operation, locks):
    """``pin_required``, and an event of it but for who is only asking."""
    if env.cr.cache.get(_ASKED_ABOUT) != operation:
        env["record.pin.lock"]._log_denied(locks, operation)
    return pin_required(env, operation, locks)


def pin_required(env, operation, locks):
    """The exception for ``locks``; its text serves clients that see nothing but text."""
    named = ", ".join(f"{res_model} {res_id}" for res_model, res_id in locks[:5])
    message = env["record.pin.lock"]._pin_required_message(named)
    error = RecordPinRequired(
        message,
        [
            {"res_model": res_model, "res_id": res_id, "operation": operation}
            for res_model, res_id in locks
        ],
    )
    refused = env.cr.cache.get(REFUSED)
    if refused is not None:
        refused += error.locks
    return error
