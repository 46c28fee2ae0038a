"""From Odoo 18 on: a message that is posted later, by a job, in the name of who has written it."""

from odoo import models

from ..guard import rule


class MailScheduledMessage(models.Model):
    _inherit = "mail.scheduled.message"

    def _post_message(self, *args, **kwargs):  # pylint: disable=missing-return
        """Its author has entered the PIN to write it: the job that posts it asks for none.

        :raise RecordPinRequired: a user posts it before its time, without the PIN
        """
        for message in self:
            with rule.opening(self.env(user=message.create_uid.id), message._pin_locks_over()):
                super(MailScheduledMessage, message)._post_message(*args, **kwargs)

    def _pin_locks_over(self):
        """The locks that its author would meet, once whoever posts it has passed them."""
        if self.model not in self.env:
            return ()
        document = self.env[self.model].browse(self.res_id)
        document._pin_require("write")
        document = document.with_user(self.create_uid)
        over = [document._pin_closed_over(operation) for operation in ("read", "write")]
        return {lock for found in over for locks in found.values() for lock in locks}
