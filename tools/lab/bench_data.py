"""Records for the benchmark, run inside Odoo's shell: the same for the same seed, on any series.

Orders (where sales are installed) belong to customers, every second of which will be locked. One
customer and one order are made as users make them; the others are copies of their rows with other
names, figures and links, written by SQL, since a hundred thousand of them would take hours else.

``LAB_BENCH`` is a JSON object: ``stage`` (``records``, where the addon is not installed, or
``locks``, where it is), ``seed``, ``customers``, ``orders``, and ``result``, a file for what the
workers have to know (for ``locks`` also ``made``, that file of the first stage).
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict

PIN = "506948"
LOGIN = "bench"
#: One of this many customers stays open.
PER_OPEN = 2
#: Orders at the end of the list, all of them of locked customers: one of this many of all orders.
ALL_LOCKED = 5
#: Primes that spread customers and figures over orders.
SPREAD, FIGURES = 7919, 104729


def multiply(env: Any, record: Any, number: int, values: Dict[str, str]) -> int:
    """Copy the row of ``record``: ``number`` copies, ``n`` counts them from 0; the first id.

    :param values: SQL for columns that differ from copy to copy; those that the table has not are
        left out. ``new_id`` is the id of the copy.
    """
    table = record._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND table_schema = 'public' AND column_name <> 'id' ORDER BY ordinal_position",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    env.cr.execute('SELECT max(id) + 1 FROM "%s"' % table)
    first = env.cr.fetchone()[0]
    shown = ", ".join(values.get(name, 'model."%s"' % name) for name in columns)
    env.cr.execute(
        'INSERT INTO "%(table)s" (id, %(columns)s) SELECT new_id, %(shown)s FROM "%(table)s" model,'
        " (SELECT n, %(first)s + n AS new_id FROM generate_series(0, %(number)s - 1) n) copies"
        " WHERE model.id = %(id)s"
        % {
            "table": table,
            "columns": ", ".join('"%s"' % name for name in columns),
            "shown": shown,
            "first": first,
            "number": number,
            "id": record.id,
        }
    )
    env.cr.execute("SELECT setval(%s, %s)", [table + "_id_seq", first + number])
    return int(first)


def make_user(env: Any) -> int:
    """The user who looks at the lists: sees all orders, and has no right about PINs."""
    # Series 19.0 renamed the field.
    field = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"
    names = ["base.group_user", "base.group_partner_manager", "sales_team.group_sale_manager"]
    groups = [env.ref(name, raise_if_not_found=False) for name in names]
    user = env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Bench",
            "login": LOGIN,
            "email": "bench@example.com",
            field: [(6, 0, [group.id for group in groups if group])],
        }
    )  # fmt: skip
    return int(user.id)


def make_records(env: Any, asked: Dict[str, Any]) -> Dict[str, Any]:
    """Customers, and what belongs to them: orders, or bank accounts where nothing is sold."""
    seed, customers, orders = asked["seed"], asked["customers"], asked["orders"]
    user_id = make_user(env)
    customer = env["res.partner"].create({"name": "Customer", "email": "c@example.com"})
    flush(env)
    name = "'Customer ' || n"
    first = multiply(
        env, customer, customers,
        {
            "name": name, "display_name": name, "complete_name": name,
            "email": "'customer' || n || '@example.com'",
            "email_normalized": "'customer' || n || '@example.com'",
            "phone": "'+1 555 ' || n", "ref": "md5(%d || '-' || n)" % seed,
            "commercial_partner_id": "new_id",
        },
    )  # fmt: skip
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


def make_locks(env: Any, asked: Dict[str, Any], made: Dict[str, Any]) -> Dict[str, Any]:
    """Protect contacts, and lock every second customer.

    One lock is made with a PIN. The others are copies of it: their hash, which holds for that one
    record only, opens none of them. No list reads a hash, so lists cost the same as with real ones.
    """
    get = env["ir.model"]._get
    env["record.pin.model"].create(
        {
            "model_id": get("res.partner").id,
            "link_ids": [(0, 0, {"model_id": get(made["model"]).id, "path": "partner_id"})],
        }
    )
    first = made["first_customer"]
    (lock_id,) = env["record.pin.lock"].protect("res.partner", [first + 1], PIN, {"mode": "view"})
    flush(env)
    lock = env["record.pin.lock"].browse(lock_id)
    locked = made["customers"] - made["customers"] // PER_OPEN
    customer = "%d + (n / %d) * %d + n %% %d + 1" % (first, PER_OPEN - 1, PER_OPEN, PER_OPEN - 1)
    env.cr.execute("UPDATE record_pin_lock SET res_id = 0 WHERE id = %s", [lock_id])
    multiply(env, lock, locked, {"res_id": customer})
    env.cr.execute("DELETE FROM record_pin_lock WHERE id = %s", [lock_id])
    env.cr.execute("SELECT count(*) FROM record_pin_lock")
    return {"locks": env.cr.fetchone()[0]}


def flush(env: Any) -> None:
    """Write what is pending: SQL copies the rows next."""
    # Odoo 15 has it on models
    (env.flush_all if hasattr(env, "flush_all") else env["base"].flush)()


def main(env: Any) -> None:
    """Make one stage."""
    asked = json.loads(os.environ["LAB_BENCH"])
    if asked["stage"] == "records":
        made = make_records(env, asked)
    else:
        with open(asked["made"], encoding="utf-8") as file:
            known = json.load(file)
        made = dict(known, **make_locks(env, asked, known))
    env.cr.commit()
    with open(asked["result"], "w", encoding="utf-8") as file:
        json.dump(made, file)


main(globals()["env"])  # the shell provides it
