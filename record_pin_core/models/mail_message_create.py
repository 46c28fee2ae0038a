"""Messages that are made as records, past ``message_post``."""

from odoo import api, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """A message changes its record, which asks for the PIN like any other change.

        Whoever was notified of a message may answer it, Odoo says, whatever its record says.

        :raise RecordPinRequired: the lock of its record is closed for writing
        """
        messages = super().create(vals_list)
        if not self.env.su:
            messages._pin_require("write")
        return messages
