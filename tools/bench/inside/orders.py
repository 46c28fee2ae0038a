"""Orders of customers, every second of whom is locked: linked records."""

from __future__ import annotations

from typing import Any, Dict

from .contacts import unprotected
from .rows import SPREAD, flush, make_customers, make_lock, make_user, multiply

#: One of this many customers stays open.
PER_OPEN = 2
#: Orders at the end of the list, all of them of locked customers: one of this many of all orders.
ALL_LOCKED = 5
#: A prime that spreads figures over orders.
FIGURES = 104729


def make_records(env: Any, size: Dict[str, int]) -> Dict[str, Any]:
    """Customers, and what belongs to them: orders, or bank accounts where nothing is sold."""
    seed, customers, orders = size["seed"], size["customers"], size["orders"]
    user_id = make_user(env)
    customer, first = make_customers(env, customers, seed, {})
    all_locked = orders // ALL_LOCKED
    # the customer of an order: any of them, and for the last ones any of the locked
    mixed = "(n::bigint * %d + %d) %% %d" % (SPREAD, seed, customers)
    locked = customers - customers // PER_OPEN
    nth = "((n::bigint * %d + %d) %% %d)" % (SPREAD, seed, locked)
    only_locked = "(%s / %d) * %d + %s %% %d + 1" % (nth, PER_OPEN - 1, PER_OPEN, nth, PER_OPEN - 1)
    index = "CASE WHEN n >= %d THEN %s ELSE %s END" % (orders - all_locked, only_locked, mixed)
    holder = "%d + (%s)" % (first, index)
    if "sale.order" in env:
        model, order = "sale.order", env["sale.order"].create({"partner_id": customer.id})
        figure = "((n::bigint * %d + %d) %% 100000) / 100.0" % (FIGURES, seed)
        values = {
            "name": "'B' || n", "partner_id": holder, "partner_invoice_id": holder,
            "partner_shipping_id": holder, "access_token": "NULL", "user_id": str(user_id),
            "date_order": "timestamp '2026-01-01' - n * interval '1 minute'",
            "amount_total": figure, "amount_untaxed": figure,
        }  # fmt: skip
    else:
        model = "res.partner.bank"
        order = env[model].create({"partner_id": customer.id, "acc_number": "BENCH"})
        values = {
            "acc_number": "'BENCH' || n", "sanitized_acc_number": "'BENCH' || n",
            "partner_id": holder,
        }  # fmt: skip
    flush(env)
    first_order = multiply(env, order, orders, values)
    return {
        "user_id": user_id,
        "model": model,
        "first_customer": first,
        "customers": customers,
        "first_order": first_order,
        "orders": orders,
        "first_all_locked": first_order + orders - all_locked,
    }


def lock(env: Any, made: Dict[str, Any]) -> Dict[str, Any]:
    """Protect contacts with a link path from the orders, and lock every second customer."""
    unprotected(env, made)  # it may have been done before
    get = env["ir.model"]._get
    env["record.pin.model"].create(
        {
            "model_id": get("res.partner").id,
            "link_ids": [(0, 0, {"model_id": get(made["model"]).id, "path": "partner_id"})],
        }
    )
    first = made["first_customer"]
    one = make_lock(env, first + 1)
    locked = made["customers"] - made["customers"] // PER_OPEN
    customer = "%d + (n / %d) * %d + n %% %d + 1" % (first, PER_OPEN - 1, PER_OPEN, PER_OPEN - 1)
    env.cr.execute("UPDATE record_pin_lock SET res_id = 0 WHERE id = %s", [one.id])
    multiply(env, one, locked, {"res_id": customer})
    env.cr.execute("DELETE FROM record_pin_lock WHERE id = %s", [one.id])
    return {"locks": locked}
