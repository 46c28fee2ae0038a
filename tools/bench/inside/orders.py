"""Orders of customers, every second of whom is locked: linked records."""

from __future__ import annotations

from itertools import islice
from typing import Any, Dict, Iterator, List, Tuple

from .contacts import unprotected
from .rows import SPREAD, flush, make_customers, make_lock, make_user, multiply, unlock

#: Customers are numbered from 0; those with odd numbers may be locked, the others never are.
LOCKED, OPEN = 1, 0
#: Orders at the end of the list, all of them of locked customers: one of this many of all orders.
ALL_LOCKED = 5
#: A prime that spreads figures over orders.
FIGURES = 104729


def make_records(env: Any, size: Dict[str, int]) -> Dict[str, Any]:
    """Customers and their orders."""
    seed, customers, orders = size["seed"], size["customers"], size["orders"]
    user_id = make_user(env)
    customer, first = make_customers(env, customers, seed, {})
    all_locked = orders // ALL_LOCKED
    # the customer of an order: any of them, and for the last ones any that may be locked
    mixed = "(n::bigint * %d + %d) %% %d" % (SPREAD, seed, customers)
    only_locked = "2 * ((n::bigint * %d + %d) %% %d) + 1" % (SPREAD, seed, customers // 2)
    index = "CASE WHEN n >= %d THEN %s ELSE %s END" % (orders - all_locked, only_locked, mixed)
    holder = "%d + (%s)" % (first, index)
    order = env["sale.order"].create({"partner_id": customer.id})
    figure = "((n::bigint * %d + %d) %% 100000) / 100.0" % (FIGURES, seed)
    values = {
        "name": "'B' || n", "partner_id": holder, "partner_invoice_id": holder,
        "partner_shipping_id": holder, "access_token": "NULL", "user_id": str(user_id),
        "date_order": "timestamp '2026-01-01' - n * interval '1 minute'",
        "amount_total": figure, "amount_untaxed": figure,
    }  # fmt: skip
    flush(env)
    first_order = multiply(env, order, orders, values)
    return {
        "user_id": user_id,
        "first_customer": first,
        "customers": customers,
        "first_order": first_order,
        "orders": orders,
        "seed": seed,
        "first_all_locked": first_order + orders - all_locked,
    }


def open_ids(made: Dict[str, Any], number: int) -> List[int]:
    """The first ``number`` orders of customers that no variant locks."""
    return [order for order, _customer in islice(_orders(made, OPEN), number)]


def locked_id(made: Dict[str, Any]) -> int:
    """An order of the customer that is locked first."""
    order, _customer = next(_orders(made, LOCKED))
    return order


def _orders(made: Dict[str, Any], parity: int) -> Iterator[Tuple[int, int]]:
    """Orders and the numbers of their customers, odd or even ones, as ``make_records`` has them."""
    for n in range(made["first_all_locked"] - made["first_order"]):
        customer = (n * SPREAD + made["seed"]) % made["customers"]
        if customer % 2 == parity:
            yield made["first_order"] + n, customer


def lock(env: Any, made: Dict[str, Any], locks: int, unlocks: int = 0) -> Dict[str, Any]:
    """Protect contacts with a link path from the orders, and lock ``locks`` of the customers.

    :param locks: every second customer is locked at most
    :param unlocks: how many of them the user has open
    """
    unprotected(env, made)  # it may have been done before
    get = env["ir.model"]._get
    env["record.pin.model"].create(
        {
            "model_id": get("res.partner").id,
            "link_ids": [(0, 0, {"model_id": get("sale.order").id, "path": "partner_id"})],
        }
    )
    found: Dict[str, Any] = {"locks": locks, "unlocks": unlocks}
    if locks:
        _order, first = next(_orders(made, LOCKED))
        one = make_lock(env, made["first_customer"] + first)
        step = made["customers"] // locks  # even, as is the number of customers
        nth = "(%d + (n + 1) * %d) %% %d" % (first, step, made["customers"])
        multiply(env, one, locks - 1, {"res_id": "%d + %s" % (made["first_customer"], nth)})
    if unlocks:
        found["token"] = unlock(env, made["user_id"], one, unlocks)
    return found
