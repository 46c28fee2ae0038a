"""Up to Odoo 17: deleting a message of a record that may be changed, but not read again."""

from odoo import models

from ..guard import window


class MailMessage(models.Model):
    _inherit = "mail.message"

    def unlink(self):
        """Odoo asks what it deletes for its files: to do so takes no more than the deletion."""
        deleting = self.with_context(**{window.KEY: window.Writing(self._name)})
        return super(MailMessage, deleting).unlink()
