"""Posting on a locked record."""

from odoo import models
from odoo.http import request


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        """Posting changes a record, so it asks for the PIN like any other change.

        Followers may post without the right to write, and the routes of the mail client
        post as superuser for a user whom they have checked themselves.
        """
        user_posts = not self.env.su or _by_mail_route()
        if user_posts and self._name in self.env["record.pin.model"]._masked_names():
            self.sudo(False)._pin_require("write")
        return super().message_post(**kwargs)


def _by_mail_route():
    http_request = getattr(request, "httprequest", None) if request else None
    return http_request is not None and http_request.path.startswith("/mail/")
