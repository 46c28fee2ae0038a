"""Deny by default: the lock joined to every record rule.

Two methods of ``ir.rule``, the same on every series, are what every read and write of
a user passes: ``_compute_domain`` and ``_make_access_error``. They are replaced on the
class of the registry, outermost: an override by inheritance can end up below another
addon's that caches its result, and a cached domain would serve the unlock of one
session to another.
"""

import functools

from ..exceptions import RecordPinRequired
from . import memo
from .clause import closed_locks
from .deny import deny_domain, joined
from .scope import scope_of
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
    locks = standing_in_the_way(self.env, operation, records)
    if not locks:
        return origin(self, operation, records)
    if self.env.cr.cache.get(_ASKED_ABOUT) != operation:
        self.env["record.pin.lock"]._log_denied(locks, operation)
    return pin_required(self.env, operation, locks)


def standing_in_the_way(env, operation, records):
    """The closed locks of ``records``: ``[(res_model, res_id), …]`` without repeats.

    Empty when Odoo's own rules refuse one of the records, or nothing is locked.
    """
    if env.su:
        return []
    follows = memo.ways_to_locks(env, records._name, operation)
    if not follows:
        return []
    # First the locks, since that writes what is pending: what the database refuses then is its own
    # error, while a rule that is being evaluated would make another one of it.
    found = closed_locks(
        records,
        follows,
        asked(env, records._name, operation),
        scope_of(env),
        memo.fact(env, "_protected_names"),
    )
    if not found:
        return []
    with plainly(env):
        domain = env["ir.rule"]._compute_domain(records._name, operation)
    sudo_records = records.sudo().with_context(active_test=False)
    if domain and len(sudo_records.filtered_domain(domain)) < len(records):
        return []
    return list(dict.fromkeys(lock for locks in found.values() for lock in locks))


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
