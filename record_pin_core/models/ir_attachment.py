from odoo import api, models

from .mail_thread import by_mail_route, require_write


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """A file put into the chatter changes the record it hangs on.

        As superuser the mail client's upload route asks nothing itself, up to Odoo 17, but
        whether the record can be read.
        """
        if self.env.su and by_mail_route():
            for vals in vals_list:
                if vals.get("res_model") in self.env and vals.get("res_id"):
                    document = self.env[vals["res_model"]].browse(int(vals["res_id"]))
                    require_write(document.sudo(False))
        return super().create(vals_list)
