from odoo import api, fields, models

from ..lib.pin_domain import retention
from .ir_config_parameter import CHECKPOINT_EMAILS, CHECKPOINT_SYSLOG, LOG_DAYS, PERSONAL_DAYS

RETENTION = [
    ("forever", "For ever"),
    ("pci", "PCI DSS: 1 year"),
    ("hipaa", "HIPAA: 6 years"),
    ("sox", "SOX: 7 years"),
    ("custom", "Another time"),
]

#: ``{setting: parameter}``
DESTINATIONS = {
    "record_pin_checkpoint_emails": CHECKPOINT_EMAILS,
    "record_pin_checkpoint_syslog": CHECKPOINT_SYSLOG,
}


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

    # -- of the whole database ---------------------------------------------------------

    record_pin_retention = fields.Selection(RETENTION, "Keep the Event Log")
    record_pin_log_days = fields.Integer("Days", help="0 keeps the entries for ever.")
    record_pin_personal_days = fields.Integer(
        "Keep Personal Data (days)", help="0 keeps them as long as the entries."
    )

    record_pin_checkpoint_emails = fields.Char("Checkpoints by E-Mail")
    record_pin_checkpoint_syslog = fields.Char("Checkpoints to a Syslog")

    @api.onchange("record_pin_retention")
    def _onchange_record_pin_retention(self):
        days = retention.PRESETS.get(self.record_pin_retention)
        if days is not None:
            self.record_pin_log_days = days

    @api.model
    def get_values(self):
        kept = self.env["record.pin.event"]._kept_for()
        return dict(
            super().get_values(),
            record_pin_retention=retention.preset_of(kept.log),
            record_pin_log_days=kept.log,
            record_pin_personal_days=kept.personal,
            **{name: self._record_pin_parameter(key) for name, key in DESTINATIONS.items()},
        )

    @api.model
    def _record_pin_parameter(self, key):
        return self.env["ir.config_parameter"].sudo().get_param(key)

    def set_values(self):
        """Write what was changed.

        :raise ValidationError: a number of days that cannot be
        """
        result = super().set_values()
        kept = self.env["record.pin.event"]._kept_for()
        chosen = retention.PRESETS.get(self.record_pin_retention, self.record_pin_log_days)
        parameters = self.env["ir.config_parameter"].sudo()
        for name, before, days in (
            (LOG_DAYS, kept.log, chosen),
            (PERSONAL_DAYS, kept.personal, self.record_pin_personal_days),
        ):
            if days != before:
                parameters.set_param(name, str(days))
        for name, key in DESTINATIONS.items():
            if (self[name] or "").strip() != (self._record_pin_parameter(key) or ""):
                parameters.set_param(key, (self[name] or "").strip() or False)
        return result
