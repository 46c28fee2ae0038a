"""A hundred thousand records in seconds: one is made by Odoo, the others are copies of its row."""

from __future__ import annotations

from typing import Any, Dict

LOGIN = "bench"
PIN = "506948"
#: A prime that spreads what records belong to.
SPREAD = 7919


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


def make_customers(env: Any, number: int, seed: int, values: Dict[str, str]) -> Any:
    """One contact, and ``number`` copies with names, addresses and telephone numbers of their own.

    :param values: SQL for further columns
    :return: the one, and the id of the first copy
    """
    customer = env["res.partner"].create({"name": "Customer", "email": "c@example.com"})
    flush(env)
    name = "'Customer ' || n"
    first = multiply(
        env, customer, number,
        {
            "name": name, "display_name": name, "complete_name": name,
            "email": "'customer' || n || '@example.com'",
            "email_normalized": "'customer' || n || '@example.com'",
            "phone": "'+1 555 ' || n", "ref": "md5(%d || '-' || n)" % seed,
            "commercial_partner_id": "new_id", **values,
        },
    )  # fmt: skip
    return customer, first


def make_user(env: Any) -> int:
    """The user of all requests: sees all records, and has no right about PINs."""
    # Series 19.0 renamed the field.
    field = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"
    names = [
        "base.group_user", "base.group_partner_manager", "base.group_allow_export",
        "sales_team.group_sale_manager",
    ]  # fmt: skip
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


def make_lock(env: Any, record_id: int) -> Any:
    """Lock a contact with ``PIN``, its fields masked: what other locks are copied from.

    Their hash, which holds for that one record only, opens none of them. No list reads a hash, so
    lists cost the same as with real ones.
    """
    (lock_id,) = env["record.pin.lock"].protect("res.partner", [record_id], PIN, {"mode": "view"})
    flush(env)
    return env["record.pin.lock"].browse(lock_id)


def unlock(env: Any, user_id: int, lock: Any, number: int) -> str:
    """Open ``number`` locks from this one on: itself by its PIN, the others by copies; the token.

    :param lock: of a contact, with ``PIN``
    """
    env.cr.commit()  # a PIN is checked in a transaction of its own
    locks = env["record.pin.lock"].with_user(user_id)
    answer = locks.unlock("res.partner", lock.res_id, PIN)
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


def flush(env: Any) -> None:
    """Write what is pending: SQL copies the rows next."""
    # Odoo 15 has it on models
    (env.flush_all if hasattr(env, "flush_all") else env["base"].flush)()
