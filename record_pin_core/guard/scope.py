"""Who is asking: the user, the proofs of unlock that came along, and the moment.

Proofs are secrets the caller holds: the nonce of a web session, or the tokens an
``unlock()`` answered. The database knows their SHA-256 only, so a stolen dump holds
no usable proof.
"""

import hashlib
import secrets
import threading
from collections import namedtuple
from time import monotonic
from urllib.parse import urlsplit

from odoo import fields
from odoo.http import request

from . import transaction
from .transaction import ends, of_transaction

SESSION_KEY = "record_pin_nonce"
TOKEN_KEY = "record_pin_token"  # noqa: S105 - a name, not a secret
_CARRIED = "record_pin_carried_tokens"  # on the cursor: {user: what was sent}
#: On the cursor: ``{user: (until when, scope)}``.
SCOPES = "record_pin_scopes"
#: On the cursor: what ``memo.shows`` knows, held by the environments of the transaction.
OPEN = "record_pin_open"
ends(_CARRIED, SCOPES, OPEN)
#: On the cursor: ``(user id, locks)`` that are open to that user (``rule.opening``).
OPENED_TO = "record_pin_opened_to"
#: How long what is known holds: so many seconds later may a grace period end within a request.
SECONDS = 1
#: More tokens than this in one context are a mistake or an attack; the rest is ignored.
MAX_TOKENS = 100
MAX_TOKEN_LENGTH = 128

Scope = namedtuple("Scope", "user_id proofs now minute opened", defaults=[()])
Scope.__doc__ = """``user_id``; ``proofs``: tuple of digests; ``now``: naive UTC datetime, and its
``minute``; ``opened``: locks that something else than a proof opens, as ``(res_model, res_id)``."""


def scope_of(env):
    """The scope of the current request (never raises: what is malformed proves nothing)."""
    note(env)
    known = env.cr.cache.get(SCOPES)
    if known and env.uid in known:
        until, scope = known[env.uid]
        if monotonic() < until:
            return scope
    look_at_the_clock(env.cr)
    known = of_transaction(env.cr).setdefault(SCOPES, {})
    if env.uid not in known:
        known[env.uid] = monotonic() + SECONDS, _scope(env)
    return known[env.uid][1]


def look_at_the_clock(cr):
    """Forget what was known ``SECONDS`` ago: a grace period may have ended."""
    known = cr.cache.get(SCOPES)
    if known and monotonic() >= min(until for until, _scope in known.values()):
        transaction.forget(cr.cache, [SCOPES, OPEN])


def _scope(env):
    proofs = [digest("token", token) for token in _tokens(_sent(env))]
    nonce = session_nonce(env)
    if nonce:
        proofs.append(digest("session", nonce))
    now = fields.Datetime.now()
    user_id, opened = env.cr.cache.get(OPENED_TO) or (None, ())
    opened = opened if user_id == env.uid else ()
    return Scope(env.uid, tuple(proofs), now, now.replace(second=0), opened)


def note(env):
    """The tokens of ``env`` hold for the same user until the transaction ends.

    Code replaces the context: some computed fields do (the display name of a contact on 17), and up
    to 17 what a call has left to be computed is computed in the environment from before it.
    """
    if TOKEN_KEY in env.context:
        carried = of_transaction(env.cr).setdefault(_CARRIED, {})
        if carried.get(env.uid) is not env.context[TOKEN_KEY]:
            carried[env.uid] = env.context[TOKEN_KEY]
            env.cr.cache.pop(SCOPES, None)


def _sent(env):
    """The tokens that came along, as they were sent."""
    return (env.cr.cache.get(_CARRIED) or {}).get(env.uid)


def digest(kind, secret):
    """The form in which a proof is stored (``kind`` keeps nonces and tokens apart)."""
    return hashlib.sha256(f"record_pin:{kind}:{secret}".encode()).hexdigest()


def session_nonce(env, create=False):
    """The random value that stands for this login, or None where there is no login.

    It lives in the session data, not in its id: Odoo 19 rotates the id every three
    hours, and a logout drops the data. A request may act for another user than the one
    its cookie belongs to (XML-RPC, bearer keys, sudo to a user): then there is none.
    """
    session = getattr(request, "session", None) if request else None
    if session is None or not getattr(session, "uid", None) or session.uid != env.uid:
        return None
    nonce = session.get(SESSION_KEY)
    if not nonce and create:
        nonce = session[SESSION_KEY] = secrets.token_urlsafe(32)
    return nonce


def _tokens(value):
    candidates = value if isinstance(value, (list, tuple)) else [value]
    return [
        token
        for token in candidates[:MAX_TOKENS]
        if isinstance(token, str) and token.isascii() and 0 < len(token) <= MAX_TOKEN_LENGTH
    ]


def over_xmlrpc():
    """Whether the answer travels as XML-RPC, which knows no keys but text.

    Odoo takes the request away before it calls a method over XML-RPC (from 16 on); what stays
    is the URL that it notes on the thread of each request.
    """
    url = getattr(threading.current_thread(), "url", None) or ""
    return urlsplit(url).path.startswith("/xmlrpc/")
