"""What the two databases of ``make compat`` hold, run inside Odoo's shell in each.

Both get the same two records of their own and the same user. Where the addons are installed,
contacts and employees are then protected with every suggested link path, and the two records are
locked, so that the guard is at work in each test; no record of Odoo's own tests is locked.
"""

from __future__ import annotations

import os
from typing import Any, Dict

#: Models to protect, each with the name of its locked record.
PROTECTED = {"res.partner": "Compared Contact", "hr.employee": "Compared Employee"}
LOGIN = "compared"
#: No date, run, repeat or keypad shape, which the addon would refuse.
PIN = "506948"


def make_records(env: Any) -> Dict[str, Any]:
    """The records that are locked where there are locks; they are returned by model."""
    env["res.users"].with_context(no_reset_password=True).create(
        {"name": "Compared User", "login": LOGIN, "email": LOGIN + "@example.com"}
    )
    return {model: env[model].create({"name": name}) for model, name in PROTECTED.items()}


def lock(env: Any, records: Dict[str, Any]) -> None:
    """Protect the models with every suggested link path, and lock the records."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    # Series 19.0 renamed the field.
    field = "group_ids" if "group_ids" in user._fields else "groups_id"
    groups = [
        env.ref(name).id
        for name in (
            "base.group_partner_manager",
            "hr.group_hr_user",
            "record_pin_core.group_pin_user",
        )
    ]
    user.write({field: [(4, group) for group in groups]})
    for model, record in records.items():
        protected = env["record.pin.model"].create({"model_id": env["ir.model"]._get(model).id})
        protected.action_add_suggested_links()
        locks = env["record.pin.lock"].with_user(user)
        locks.protect(model, record.ids, PIN, {"mode": "view_edit"})


def main(env: Any) -> None:
    """Make the records in the first run, lock them in a second one where that is asked."""
    if os.environ["LAB_COMPAT"] == "records":
        make_records(env)
    else:
        lock(env, {model: env[model].search([("name", "=", name)], limit=1)
                   for model, name in PROTECTED.items()})  # fmt: skip
    env.cr.commit()


main(globals()["env"])  # the shell provides it
