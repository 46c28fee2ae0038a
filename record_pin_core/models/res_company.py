"""Settings of each company: defaults for new locks (product.md 4, 6, 7) and budgets (10.3)."""

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..lib.pin_domain import lockout
from ..lib.pin_domain.pin_strength import MAX_LENGTH, MIN_LENGTH
from .record_pin_lock import BOUNDS as LOCK_BOUNDS
from .record_pin_lock import MODES

BYPASS = [
    ("always", "Without giving a reason"),
    ("reason", "With a reason"),
    ("never", "Never: they need the PIN"),
]

#: What the numbers may be, lowest and highest: what ``pin_domain`` can work with.
BOUNDS = {
    **LOCK_BOUNDS,
    "pin_min_length": (MIN_LENGTH, MAX_LENGTH),
    "pin_max_length": (MIN_LENGTH, MAX_LENGTH),
    "shared_attempts": (1, lockout.MAX_BUDGET),
    "user_attempts": (1, lockout.MAX_BUDGET),
    "lifetime_attempts": (1, lockout.MAX_BUDGET),
}

#: Fetched together, and not with the company itself: every request of every user fetches that.
_SETTING = {"required": True, "prefetch": "record_pin"}


class ResCompany(models.Model):
    _inherit = "res.company"

    record_pin_mode = fields.Selection(MODES, "PIN Mode", default="view_edit", **_SETTING)
    record_pin_pin_min_length = fields.Integer("Shortest PIN", default=4, **_SETTING)
    record_pin_pin_max_length = fields.Integer("Longest PIN", default=6, **_SETTING)
    record_pin_grace_minutes = fields.Integer("Grace Period (minutes)", default=5, **_SETTING)
    record_pin_max_attempts = fields.Integer("PIN Attempts", default=5, **_SETTING)
    record_pin_lockout_minutes = fields.Integer("Lockout (minutes)", default=30, **_SETTING)
    record_pin_shared_attempts = fields.Integer(
        "Attempts at a Record a Day", default=lockout.Budget.max_failures, **_SETTING
    )
    record_pin_user_attempts = fields.Integer(
        "Attempts of a User a Day", default=lockout.Budget.max_failures, **_SETTING
    )
    record_pin_lifetime_attempts = fields.Integer(
        "Attempts until a Reset", default=lockout.LifetimeCap.max_failures, **_SETTING
    )
    record_pin_manager_bypass = fields.Selection(
        BYPASS, "PIN Managers Open Locked Records", default="reason", **_SETTING
    )

    @api.constrains(*(f"record_pin_{name}" for name in BOUNDS))
    def _check_record_pin_numbers(self):
        for company in self:
            for name, (low, high) in BOUNDS.items():
                field = company._fields[f"record_pin_{name}"]
                if not low <= company[field.name] <= high:
                    raise ValidationError(
                        _(
                            "%(name)s is a whole number from %(low)s to %(high)s.",
                            name=field.get_description(company.env)["string"],
                            low=low,
                            high=high,
                        )
                    )
            if company.record_pin_pin_min_length > company.record_pin_pin_max_length:
                raise ValidationError(_("The shortest PIN cannot be longer than the longest."))
