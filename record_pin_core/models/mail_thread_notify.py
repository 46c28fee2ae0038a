"""What colleagues are sent of a message on a locked record: that there is one.

No e-mail, no inbox and no telephone asks for a PIN. So colleagues (followers, whoever is
mentioned, made responsible or given an activity) get a notice with the way to the record in place
of what was written. Customers and users of the portal get what is written to them: whoever knows
the PIN, or a job, sends it there.
"""

from datetime import datetime, timezone

from odoo import SUPERUSER_ID, models

from ..guard import visitor


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    # The only ones to be asked whom a message is sent to, in whatever way: up to 15 the one, then
    # the other.

    def _notify_compute_recipients(self, message, msg_vals):
        recipients = super()._notify_compute_recipients(message, msg_vals)
        return self._pin_without_colleagues(message, msg_vals, recipients)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        later = self.env["mail.mail"]._parse_scheduled_datetime(kwargs.get("scheduled_date"))
        if later and later > datetime.now(timezone.utc):
            return recipients  # they are asked for again when it is sent
        return self._pin_without_colleagues(message, msg_vals, recipients)

    def _pin_without_colleagues(self, message, msg_vals, recipients):
        """Those of ``recipients`` who get the message itself; the others are sent a notice."""
        colleagues = [one["id"] for one in recipients if one.get("type") == "user"]
        document = self._pin_document(message, msg_vals) if colleagues else None
        if not document or not visitor.closed_to_others(document):
            return recipients
        notices = self.env["record.pin.notice"]
        notices.with_env(self.env(user=SUPERUSER_ID, su=True, context={}))._of_message(
            self.env["res.partner"].browse(colleagues), document, message
        )
        return [one for one in recipients if one["id"] not in colleagues]

    def _pin_document(self, message, msg_vals):
        """What the message is about, whether or not it was posted by way of it."""
        values = msg_vals or {}
        model = values["model"] if "model" in values else message.sudo().model
        id_ = values["res_id"] if "res_id" in values else message.sudo().res_id
        return self.env[model].browse(id_) if id_ and model in self.env else None
