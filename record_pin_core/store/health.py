"""What the health page asks the database: a few queries, none of them over the whole log."""

import re
from collections import namedtuple

from odoo import fields
from odoo.tools import config

from ..lib.pin_domain import audit_chain, health
from ..lib.pin_domain._keys import decode_keys
from ..lib.pin_domain.errors import PinDomainError
from . import chain, signing

#: How many entries at the end of the log are verified at each look: some milliseconds of work.
LAST_ENTRIES = 200

_PREFIX = re.compile(r"i=([0-9]+),k=([0-9a-f]{8})")

Trigger = namedtuple("Trigger", "table name function")
TRIGGERS = (
    Trigger("record_pin_event", "record_pin_event_rows", "record_pin_event_guard"),
    Trigger("record_pin_event", "record_pin_event_table", "record_pin_event_guard"),
    Trigger("record_pin_checkpoint", "record_pin_checkpoint_rows", "record_pin_checkpoint_guard"),
)


def secret(env, found, key_id):
    """``health.Secret`` of one of the server's secrets, without making it.

    :param found: ``ServerSecret``
    :param key_id: called for the id of the current key
    """
    facts = {"setting": found.option, "source": found.source(config), "path": found.path(config)}
    try:
        if not found.exists(config):
            return health.Secret(there=False, **facts)
        return health.Secret(
            there=True,
            key_id=key_id(),
            mode=found.mode(config),
            parameter=_parameter(env, found.text(config)),
            **facts,
        )
    except OSError as error:
        return health.Secret(there=True, problem=f"{found.path(config)}: {error.strerror}", **facts)
    except PinDomainError as error:
        return health.Secret(there=True, problem=str(error), **facts)


def _parameter(env, text):
    """The name of a system parameter that holds one of the keys in ``text``, or nothing.

    They are compared here, so that the secret is in no query.
    """
    keys = set(decode_keys(text))
    env.cr.execute("SELECT key, value FROM ir_config_parameter WHERE length(value) >= 43")
    return next(
        (
            name
            for name, value in env.cr.fetchall()
            if any(key is not None and key in keys for key in decode_keys(value))
        ),
        "",
    )


def signing_key(env):
    """The ``health.Line`` about the key that signs checkpoints."""
    env.cr.execute(
        'SELECT substring(line from \'"key":"([0-9a-f]+)"\'), count(*)'
        " FROM record_pin_checkpoint GROUP BY 1"
    )
    signed = {key_id or "?": count for key_id, count in env.cr.fetchall()}
    found = secret(env, signing.SECRET, lambda: signing.keys().current.key_id)
    usable = found.there and not found.problem
    known = {key.key_id for key in signing.keys().keys} if usable else ()
    return health.signing_key(found, signed, known)


def hashes(cr):
    """``[health.Hash]`` of all stored PINs."""
    cr.execute(
        "SELECT split_part(pin_hash, '$', 3), pin_hash LIKE '$pbkdf2-sha256$i=%%$%%$%%', count(*)"
        " FROM record_pin_lock WHERE pin_hash IS NOT NULL GROUP BY 1, 2"
    )
    found = []
    for parameters, whole, count in cr.fetchall():
        parts = _PREFIX.fullmatch(parameters) if whole else None
        found.append(health.Hash(count, int(parts[1]) if parts else 0, parts[2] if parts else ""))
    return found


def suspended(cr, protected):
    """``{model name: locks}`` on models that are not on the list."""
    cr.execute("SELECT res_model, count(*) FROM record_pin_lock GROUP BY res_model")
    return {model: count for model, count in cr.fetchall() if model not in protected}


def lockouts(cr):
    """``(users locked out of a record now, records that open for nobody until a reset)``.

    By the strictest setting of all companies, as for a user of all of them.
    """
    cr.execute(
        "SELECT count(*) FILTER (WHERE scope = 'own' AND locked_until > %s),"
        " count(*) FILTER (WHERE scope = 'lifetime' AND failures >="
        " (SELECT min(record_pin_lifetime_attempts) FROM res_company))"
        " FROM record_pin_attempt",
        [fields.Datetime.now()],
    )
    return cr.fetchone()


def triggers_missing(cr):
    """Names of the log's triggers that are gone, switched off or do something else."""
    cr.execute(
        "SELECT c.relname::text, t.tgname::text, p.proname::text, p.prosrc, t.tgenabled::text"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE c.oid IN (to_regclass('record_pin_event'), to_regclass('record_pin_checkpoint'))"
        " AND NOT t.tgisinternal"
    )
    bodies = chain.guard_bodies()
    there = {
        Trigger(table, name, function)
        for table, name, function, body, enabled in cr.fetchall()
        if enabled in ("O", "A") and body == bodies.get(function)
    }
    return [trigger.name for trigger in TRIGGERS if trigger not in there]


def log(cr):
    """``health.Log``: the end of the chain, beside the newest checkpoint."""
    verified, verified_problem = chain.verified(cr)
    head = chain.head(cr)
    after = max(head.sequence - LAST_ENTRIES, 0)
    start = chain.link_at(cr, after) if after else None
    result = None
    if start or head.sequence:
        verifier = audit_chain.Verifier(start=start)
        verifier.feed(chain.lines(cr, after if start else 0, LAST_ENTRIES))
        result = verifier.result()
    problem = str(result.first_broken) if result and result.problems else ""
    cr.execute("SELECT min(date) FROM record_pin_event WHERE sequence IS NULL")
    waiting = cr.fetchone()[0]
    return health.Log(
        last=head.sequence,
        looked_at=result.entries if result else 0,
        problem=problem or _beside_checkpoint(cr, head),
        waiting_since=waiting,
        verified=verified,
        verified_problem=verified_problem,
        first=first_entry(cr),
    )


def _beside_checkpoint(cr, head):
    """What the newest checkpoint says against the log, or nothing."""
    cr.execute("SELECT line FROM record_pin_checkpoint ORDER BY id DESC LIMIT 1")
    lines = [line for (line,) in cr.fetchall()]
    if not lines or not signing.SECRET.exists(config):
        return ""  # to ask for the key would make one
    try:
        good, bad = signing.trusted(lines)
    except (PinDomainError, OSError):
        return ""  # the line about the signing key says so
    findings = list(bad)
    for one in good:
        if one.sequence > head.sequence:
            findings.append(audit_chain.checkpoint_finding("truncated", one, head.sequence))
        elif one.sequence and chain.link_at(cr, one.sequence) not in (None, one.link):
            findings.append(audit_chain.checkpoint_finding("forked", one))
    return str(findings[0]) if findings else ""


def last_checkpoint(cr):
    """When the last checkpoint was signed (naive UTC), or None."""
    cr.execute("SELECT max(date) FROM record_pin_checkpoint")
    return cr.fetchone()[0]


def first_entry(cr):
    """When the oldest entry of the log was written (naive UTC), or None."""
    cr.execute("SELECT date FROM record_pin_event ORDER BY id LIMIT 1")
    found = cr.fetchone()
    return found and found[0]
