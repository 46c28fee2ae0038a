"""A million contacts, and what may stand between them and a request: the variants.

Each variant but the native rule and auditlog is made of any other one of the same database.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Dict, List

from .rows import SPREAD, flush, make_customers, make_lock, make_user, multiply, unlock

#: Countries that the contacts live in.
COUNTRIES = 50
#: The id of the contact with number n is the first one's plus n; n = 1 is the first locked one.
FIRST_LOCKED = 1
#: Of the contacts with the numbers 1, 11, 21, …, each is locked in some variant, and no other one.
LOCKED_STEP = 10


def make_records(env: Any, size: Dict[str, int]) -> Dict[str, Any]:
    """The contacts."""
    user_id = make_user(env)
    countries = env["res.country"].search([], order="id", limit=COUNTRIES).ids
    nth = "((n::bigint * %d + %d) %% %d)::integer" % (SPREAD, size["seed"], len(countries))
    values = {"country_id": "(ARRAY%s)[1 + %s]" % (countries, nth)}
    _customer, first = make_customers(env, size["contacts"], size["seed"], values)
    return {"user_id": user_id, "first": first, "contacts": size["contacts"]}


def open_ids(made: Dict[str, Any], number: int) -> List[int]:
    """The first ``number`` contacts that no variant locks."""
    found = (n for n in range(made["contacts"]) if n % LOCKED_STEP != FIRST_LOCKED)
    return [made["first"] + n for n in islice(found, number)]


def locked_id(made: Dict[str, Any]) -> int:
    """The contact that is locked first."""
    return int(made["first"]) + FIRST_LOCKED


def unprotected(env: Any, made: Dict[str, Any]) -> Dict[str, Any]:
    """Record PIN is installed; contacts are no protected model."""
    env["record.pin.model"].with_context(active_test=False).search([]).unlink()
    env.cr.execute("DELETE FROM record_pin_lock")
    return {"locks": 0, "unlocks": 0}


def protected(
    env: Any, made: Dict[str, Any], locks: int, unlocks: int = 0, links: bool = False
) -> Dict[str, Any]:
    """Contacts are protected; ``locks`` of them are locked, spread evenly.

    :param unlocks: how many of them the user has open
    :param links: whether all suggested link paths are there: users, bank accounts, … follow
    """
    unprotected(env, made)
    model = env["record.pin.model"].create({"model_id": env["ir.model"]._get("res.partner").id})
    if links:
        model.action_add_suggested_links()
    found: Dict[str, Any] = {"locks": locks, "unlocks": unlocks, "links": len(model.link_ids)}
    if locks:
        step = made["contacts"] // locks
        first = locked_id(made)
        one = make_lock(env, first)
        multiply(env, one, locks - 1, {"res_id": "%d + (n + 1) * %d" % (first, step)})
    if unlocks:
        found["token"] = unlock(env, made["user_id"], one, unlocks)
    return found


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
    first = locked_id(made)
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
