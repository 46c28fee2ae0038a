"""Messages of a locked record, where Odoo decides over a message in SQL of its own."""

from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def check_access_rule(self, operation):
        """Whoever was notified may read and write, whatever the document says."""
        result = super().check_access_rule(operation)
        if self._pin_adds_locks(operation):
            closed = self._pin_closed_for(operation)
            if closed:
                raise self.env["ir.rule"]._make_access_error(operation, closed)
        return result
