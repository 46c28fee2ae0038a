"""Defaults for new protected models and locks, for each company (product.md 4, 6, 7)."""

from odoo import fields, models

from .record_pin_lock import MODES

BYPASS = [
    ("always", "Without giving a reason"),
    ("reason", "With a reason"),
    ("never", "Never: they need the PIN"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    record_pin_mode = fields.Selection(MODES, "PIN Mode", default="view_edit", required=True)
    record_pin_pin_min_length = fields.Integer("Shortest PIN", default=4, required=True)
    record_pin_pin_max_length = fields.Integer("Longest PIN", default=6, required=True)
    record_pin_grace_minutes = fields.Integer("Grace Period (minutes)", default=5, required=True)
    record_pin_max_attempts = fields.Integer("PIN Attempts", default=5, required=True)
    record_pin_lockout_minutes = fields.Integer("Lockout (minutes)", default=30, required=True)
    record_pin_manager_bypass = fields.Selection(
        BYPASS, "PIN Managers Open Locked Records", default="reason", required=True
    )
