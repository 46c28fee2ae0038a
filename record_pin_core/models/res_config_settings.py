from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    record_pin_mode = fields.Selection(related="company_id.record_pin_mode", readonly=False)
    record_pin_pin_min_length = fields.Integer(
        related="company_id.record_pin_pin_min_length", readonly=False
    )
    record_pin_pin_max_length = fields.Integer(
        related="company_id.record_pin_pin_max_length", readonly=False
    )
    record_pin_grace_minutes = fields.Integer(
        related="company_id.record_pin_grace_minutes", readonly=False
    )
    record_pin_max_attempts = fields.Integer(
        related="company_id.record_pin_max_attempts", readonly=False
    )
    record_pin_lockout_minutes = fields.Integer(
        related="company_id.record_pin_lockout_minutes", readonly=False
    )
    record_pin_shared_attempts = fields.Integer(
        related="company_id.record_pin_shared_attempts", readonly=False
    )
    record_pin_user_attempts = fields.Integer(
        related="company_id.record_pin_user_attempts", readonly=False
    )
    record_pin_lifetime_attempts = fields.Integer(
        related="company_id.record_pin_lifetime_attempts", readonly=False
    )
    record_pin_manager_bypass = fields.Selection(
        related="company_id.record_pin_manager_bypass", readonly=False
    )
