"""Demo records, run inside Odoo's shell by ``make demo``; uses nothing but the public interface.

It protects contacts, employees and sales orders, makes three users, and locks one record of each
model in another mode. What it made is written as JSON to the file named in ``LAB_DEMO_RESULT``.
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Tuple

#: Login (and password) of each user: the groups, and what the person is there to show.
USERS = {
    "alice": ([], "Sales and HR rights, no PIN right: needs a PIN for every locked record"),
    "bob": (["record_pin_core.group_pin_user"], "PIN User: locked the records below"),
    "mona": (["record_pin_core.group_pin_manager"], "PIN Manager: resets, clears lockouts, log"),
}
COMMON_GROUPS = [
    "base.group_user",
    "base.group_partner_manager",
    "sales_team.group_sale_salesman_all_leads",
    "hr.group_hr_user",
]
#: Model: fields that stay readable beside the default ones; mode; PIN. The PINs are no date, run,
#: repeat or keypad shape, which the addon would refuse.
LOCKS = {
    # An employee's name and archive mark are those of the resource.
    "hr.employee": (["resource_id", "department_id"], "view", "506948"),
    "res.partner": (["is_company", "type", "country_id"], "edit", "947205"),
    "sale.order": (["partner_id", "date_order", "state"], "view_edit", "683092"),
}
ALWAYS_VISIBLE = ["display_name", "name", "active", "company_id"]
#: What follows the lock of a record: orders ask for the PIN of their customer.
LINKS = {"res.partner": [("sale.order", "partner_id")]}


def make_users(env: Any) -> Dict[str, Any]:
    """Create the users of the demo; they are returned by login."""
    users = env["res.users"].with_context(no_reset_password=True)
    # Series 19.0 renamed the field.
    field = "group_ids" if "group_ids" in users._fields else "groups_id"
    made = {}
    for login, (groups, _purpose) in USERS.items():
        ids = [env.ref(xmlid).id for xmlid in COMMON_GROUPS + groups]
        made[login] = users.search([("login", "=", login)]) or users.create(
            {
                "name": login.capitalize(),
                "login": login,
                "password": login,
                "email": "%s@example.com" % login,
                field: [(6, 0, ids)],
            }
        )
    return made


def make_protected(env: Any, model: str, visible: List[str], links: List[Tuple[str, str]]) -> Any:
    """Put ``model`` on the list of protected models."""
    listed = env["record.pin.model"].search([("model_id.model", "=", model)])
    if listed:
        return listed
    fields = env[model]._fields
    # A computed field may be visible only if everything it depends on is; a plain one always may.
    plain = [name for name, field in fields.items() if field.store and not field.compute]
    names = [name for name in visible if name in plain]
    names += [name for name in ALWAYS_VISIBLE if name in fields]
    shown = env["ir.model.fields"].search([("model", "=", model), ("name", "in", names)])
    return env["record.pin.model"].create(
        {
            "model_id": env["ir.model"]._get(model).id,
            "visible_field_ids": [(6, 0, shown.ids)],
            "link_ids": [
                (0, 0, {"model_id": env["ir.model"]._get(linked).id, "path": path})
                for linked, path in links
            ],
        }
    )


def choose(env: Any) -> Dict[str, Any]:
    """The record of each model that is locked."""
    employee = env["hr.employee"].search([("user_id", "=", False)], limit=1, order="id desc")
    order = env["sale.order"].search([("state", "=", "sale")], limit=1, order="id desc")
    order = order or env["sale.order"].search([], limit=1)
    # Contacts of users and of this database's own companies cannot be locked.
    taken = env["res.company"].search([]).partner_id | order.partner_id
    customer = env["res.partner"].search(
        [("is_company", "=", True), ("user_ids", "=", False), ("id", "not in", taken.ids)],
        limit=1,
        order="id desc",
    )
    return {"hr.employee": employee, "res.partner": customer, "sale.order": order}


def main(env: Any) -> None:
    """Make everything; safe to run again."""
    users = make_users(env)
    for model, (visible, _mode, _pin) in LOCKS.items():
        make_protected(env, model, visible, LINKS.get(model, []))
    records = choose(env)
    locked = []
    for model, (_visible, mode, pin) in LOCKS.items():
        record = records[model]
        locks = env["record.pin.lock"].with_user(users["bob"])
        if not locks.status(model, record.ids)[record.id]["protected"]:
            locks.protect(model, record.ids, pin, {"mode": mode})
        locked.append({"model": model, "id": record.id, "name": record.display_name,
                       "mode": mode, "pin": pin})  # fmt: skip
    env.cr.commit()
    people = [{"login": login, "purpose": USERS[login][1]} for login in USERS]
    with open(os.environ["LAB_DEMO_RESULT"], "w", encoding="utf-8") as result:
        json.dump({"users": people, "locks": locked}, result)


main(globals()["env"])  # the shell provides it
