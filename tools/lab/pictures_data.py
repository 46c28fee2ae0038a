"""Contacts to take pictures of, run inside Odoo's shell by ``pictures.py``.

Two users (password = login): ``alice`` needs a PIN, ``mona`` sees the settings. What the pictures
start at is written as JSON to the file named in ``LAB_PICTURES_RESULT``.
"""

from __future__ import annotations

import json
import os
from typing import Any

PIN = "506948"
#: Name, phone, city, and the mode in which it is locked.
CONTACTS = (
    ("Bramwell Legal", "+44 20 7946 0112", "London", "view"),
    ("Cordero & Hijos", "+34 910 555 018", "Madrid", "view_edit"),
    ("Delta Yachting", "+31 20 555 0143", "Amsterdam", "edit"),
    ("Ekstrand Fastigheter", "+46 8 5550 1190", "Stockholm", ""),
    ("Fabrique du Nord", "+33 1 55 50 10 26", "Lille", "view"),
    ("Grunert Optik", "+49 30 5550 177", "Berlin", ""),
)
GROUPS = {
    "alice": ["base.group_user", "base.group_partner_manager"],
    "mona": ["base.group_user", "base.group_system", "record_pin_core.group_pin_manager"],
}


def main(env: Any) -> None:
    """Make users, contacts and locks."""
    users = env["res.users"].with_context(no_reset_password=True)
    # Series 19.0 renamed the field.
    groups_field = "group_ids" if "group_ids" in users._fields else "groups_id"
    for login, xmlids in GROUPS.items():
        groups = [env.ref(xmlid).id for xmlid in xmlids]
        users.create(
            {"name": login.capitalize(), "login": login, "password": login,
             groups_field: [(6, 0, groups)]}
        )  # fmt: skip
    partners = env["res.partner"]
    env["record.pin.model"].create({"model_id": env["ir.model"]._get(partners._name).id})
    for name, phone, city, mode in CONTACTS:
        email = "office@%s.example" % name.split()[0].lower()
        contact = partners.create(
            {"name": name, "phone": phone, "city": city, "email": email, "is_company": True}
        )
        partners += contact
        if mode:
            env["record.pin.lock"].protect(contact._name, contact.ids, PIN, {"mode": mode})
    views = "list" if "list" in dict(env["ir.ui.view"]._fields["type"].selection) else "tree"
    action = env["ir.actions.act_window"].create(
        {"name": "Contacts", "res_model": partners._name, "view_mode": views + ",kanban,form",
         "domain": repr([("id", "in", partners.ids)])}
    )  # fmt: skip
    settings = env.ref("record_pin.res_config_settings_action")
    env.cr.commit()
    made = {"pin": PIN, "contacts": action.id, "settings": settings.id, "opened": CONTACTS[0][0]}
    with open(os.environ["LAB_PICTURES_RESULT"], "w", encoding="utf-8") as result:
        json.dump(made, result)


main(globals()["env"])  # the shell provides it
