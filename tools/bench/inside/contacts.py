"""A million contacts, and what may stand between them and a request: the variants.

Each variant but the native rule and auditlog is made of any other one of the same database.
"""

from __future__ import annotations

from typing import Any, Dict

from .rows import PIN, SPREAD, flush, make_customers, make_lock, make_user, multiply

#: Countries that the contacts live in.
COUNTRIES = 50
#: The id of the contact with number n is the first one's plus n; n = 1 is the first locked one.
FIRST_LOCKED = 1


def make_records(env: Any, size: Dict[str, int]) -> Dict[str, Any]:
    """The contacts."""
    user_id = make_user(env)
    countries = env["res.country"].search([], order="id", limit=COUNTRIES).ids
    nth = "((n::bigint * %d + %d) %% %d)::integer" % (SPREAD, size["seed"], len(countries))
    values = {"country_id": "(ARRAY%s)[1 + %s]" % (countries, nth)}
    _customer, first = make_customers(env, size["contacts"], size["seed"], values)
    return {
        "user_id": user_id,
        "model": "res.partner",
        "first": first,
        "contacts": size["contacts"],
    }


def unprotected(env: Any, made: Dict[str, Any]) -> Dict[str, Any]:
    """Record PIN is installed; contacts are no protected model."""
    env["record.pin.model"].with_context(active_test=False).search([]).unlink()
    env.cr.execute("DELETE FROM record_pin_lock")
    return {"locks": 0, "unlocks": 0}


def protected(env: Any, made: Dict[str, Any], locks: int, unlocks: int = 0) -> Dict[str, Any]:
    """Contacts are protected; ``locks`` of them are locked, spread evenly.

    :param unlocks: how many of them the user has open
    """
    unprotected(env, made)
    env["record.pin.model"].create({"model_id": env["ir.model"]._get("res.partner").id})
    found: Dict[str, Any] = {"locks": locks, "unlocks": unlocks}
    if locks:
        step = made["contacts"] // locks
        first = made["first"] + FIRST_LOCKED
        one = make_lock(env, first)
        multiply(env, one, locks - 1, {"res_id": "%d + (n + 1) * %d" % (first, step)})
    if unlocks:
        found["token"] = _unlock(env, made, first, one, unlocks)
    return found


def _unlock(env: Any, made: Dict[str, Any], first: int, lock: Any, number: int) -> str:
    """Open ``number`` locks from the first one on: one by its PIN, the others by copies."""
    env.cr.commit()  # a PIN is checked in a transaction of its own
    locks = env["record.pin.lock"].with_user(made["user_id"])
    answer = locks.unlock("res.partner", first, PIN)
    if not answer["unlocked"]:
        raise RuntimeError("The PIN of the benchmark was refused: %s" % answer)
    env.cr.commit()
    env.cr.execute("UPDATE record_pin_grant SET until = until + interval '1 day'")
    env.cr.execute("SELECT max(id) FROM record_pin_grant WHERE lock_id = %s", [lock.id])
    (grant_id,) = env.cr.fetchone()
    env.cr.execute("SELECT id FROM record_pin_lock WHERE id > %s ORDER BY id LIMIT 1", [lock.id])
    following = env.cr.fetchone()
    if number > 1:
        grant = env["record.pin.grant"].browse(grant_id)
        multiply(env, grant, number - 1, {"lock_id": "%d + n" % following[0]})
    return str(answer["token"])


def native_rule(env: Any, made: Dict[str, Any], locks: int) -> Dict[str, Any]:
    """What an integrator would write: a model of locks, and a record rule that hides the locked.

    The rule asks by a sub-query for contacts without a lock. It hides the same records, and masks,
    unlocks and logs nothing.
    """
    model = env["ir.model"].create(
        {
            "name": "Lock",
            "model": "x_lock",
            "field_id": [
                (0, 0, {
                    "name": "x_partner_id", "ttype": "many2one", "relation": "res.partner",
                    "field_description": "Contact", "on_delete": "cascade", "index": True,
                }),
            ],
        }
    )  # fmt: skip
    contacts = env["ir.model"]._get("res.partner")
    env["ir.model.fields"].create(
        {
            "model_id": contacts.id, "name": "x_lock_ids", "ttype": "one2many",
            "relation": "x_lock", "relation_field": "x_partner_id", "field_description": "Locks",
        }
    )  # fmt: skip
    env["ir.model.access"].create(
        {
            "name": "Lock", "model_id": model.id, "perm_read": True,
            "group_id": env.ref("base.group_user").id,
        }
    )  # fmt: skip
    env["ir.rule"].create(
        {
            "name": "Locked contacts", "model_id": contacts.id,
            "domain_force": "[('x_lock_ids', '=', False)]",
        }
    )  # fmt: skip
    first = made["first"] + FIRST_LOCKED
    one = env["x_lock"].create({"x_partner_id": first})
    flush(env)
    step = made["contacts"] // locks
    multiply(env, one, locks - 1, {"x_partner_id": "%d + (n + 1) * %d" % (first, step)})
    return {"locks": locks}


def auditlog(env: Any, made: Dict[str, Any]) -> Dict[str, Any]:
    """OCA's auditlog, installed from its wheel: reading, writing and creating contacts is logged.

    In its *fast* mode; what it logs while the benchmark runs is rolled back.
    """
    rule = env["auditlog.rule"].create(
        {
            "name": "Contacts", "model_id": env["ir.model"]._get("res.partner").id,
            "log_type": "fast", "log_read": True, "log_write": True, "log_create": True,
        }
    )  # fmt: skip
    # "subscribe" got another name in the addon of 19
    confirm = getattr(rule, "set_to_confirmed", None) or rule.subscribe
    confirm()
    env["ir.cron"].search([]).write({"active": False})
    return {}
