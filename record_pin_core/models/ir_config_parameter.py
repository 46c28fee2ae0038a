"""Settings of the whole database: how long the event log is kept, and where checkpoints go."""

from odoo import _, api, models
from odoo.exceptions import ValidationError

from ..lib.pin_domain import destinations, retention
from ..lib.pin_domain.errors import PinDomainError

LOG_DAYS = "record_pin.log_days"
PERSONAL_DAYS = "record_pin.personal_days"

CHECKPOINT_EMAILS = "record_pin.checkpoint_emails"
CHECKPOINT_SYSLOG = "record_pin.checkpoint_syslog"

#: ``{parameter: refuses a value with PinDomainError}``
CHECKS = {
    LOG_DAYS: lambda value: retention.check(LOG_DAYS, value),
    PERSONAL_DAYS: lambda value: retention.check(PERSONAL_DAYS, value),
    CHECKPOINT_EMAILS: destinations.emails,
    CHECKPOINT_SYSLOG: destinations.syslog,
}


# Whatever way they are set: they are checked, and a change is in the event log. (No docstring: Odoo
# stores the last one as what the model is for, also after this addon is gone.)
class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.constrains("key", "value")
    def _check_record_pin(self):
        for parameter in self:
            check = CHECKS.get(parameter.key)
            try:
                if check:
                    check(parameter.value)
            except PinDomainError as error:
                text = _(error.template)  # a literal of the pure core's table
                raise ValidationError(text % error.params) from None

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._log_record_pin({})
        return parameters

    def write(self, vals):
        before = self._record_pin_values()
        result = super().write(vals)
        self._log_record_pin(before)
        return result

    def unlink(self):
        before = self._record_pin_values()
        result = super().unlink()
        for key in before:
            self._log_record_pin_change(key, "removed")
        return result

    @api.model
    def _remove_record_pin(self):
        """The addon is being uninstalled: take its parameters away, and log nothing any more.

        Entries are written in a transaction of their own, which would wait for this one.
        """
        self.env.cr.execute("DELETE FROM ir_config_parameter WHERE key = ANY(%s)", [list(CHECKS)])

    def _record_pin_values(self):
        return {one.key: one.value for one in self if one.key in CHECKS}

    def _log_record_pin(self, before):
        after = self._record_pin_values()
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                self._log_record_pin_change(key, after.get(key, "removed"))

    def _log_record_pin_change(self, key, what):
        if key in (CHECKPOINT_EMAILS, CHECKPOINT_SYSLOG) and what != "removed":
            what = "changed"  # an address could never be erased from there
        self.env["record.pin.event"]._log("settings_changed", self._name, detail=f"{key}: {what}")
