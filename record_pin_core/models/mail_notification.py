"""The number that a text message was sent to is a copy of the contact's, for every internal user.

That of a locked contact is left out, whoever has sent the message: Odoo takes it from the contact
again where the message is sent once more.
"""

from odoo import api, models

from ..guard import visitor

_NUMBER = "sms_number"


class MailNotification(models.Model):
    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals.get("res_partner_id") for vals in vals_list if vals.get(_NUMBER)}
        locked = visitor.closed_to_others(self.env["res.partner"].browse(filter(None, ids)))
        return super().create(
            [
                {**vals, _NUMBER: False} if vals.get("res_partner_id") in locked.ids else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if vals.get(_NUMBER) and visitor.closed_to_others(self.sudo().res_partner_id):
            vals = {**vals, _NUMBER: False}
        return super().write(vals)
