"""Posting on a locked record."""

from odoo import models
from odoo.http import request

from ..guard import superuser_code, visitor
from ..guard.rule import only_asking


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        """Posting changes a record, so it asks for the PIN like any other change.

        Followers may post without the right to write, and the routes of the mail client
        post as superuser for a user whom they have checked themselves. What else superuser code
        notes of people who are locked is left out (``superuser_code.POSTED_ON``).
        """
        if not self.env.su or by_mail_route():
            require_write(self.sudo(False))
        elif self._name in superuser_code.POSTED_ON and visitor.closed_to_changes(self):
            return self.env["mail.message"]
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        """A notification hangs on the record like a message, so it asks for the same."""
        if not self.env.su:
            model = kwargs.get("model")
            addressed = self
            if not self and isinstance(model, str) and model in self.env and kwargs.get("res_id"):
                addressed = self.env[model].browse(kwargs["res_id"])
            require_write(addressed)
        return super().message_notify(**kwargs)

    # What the chatter shows of a record says whether its user may write, too: asked with each form
    # that is opened, by people who change nothing. The two are called otherwise by series.

    def _get_mail_thread_data(self, *args, **kwargs):
        with only_asking(self.env, "write"):
            return super()._get_mail_thread_data(*args, **kwargs)

    def _thread_to_store(self, *args, **kwargs):
        with only_asking(self.env, "write"):
            return super()._thread_to_store(*args, **kwargs)


def require_write(records):
    """Ask for the PIN of ``records`` as for a change of them."""
    if records._name in records.env["record.pin.model"]._masked_names():
        records._pin_require("write")


def by_mail_route():
    """Whether a route of mails is at work, which may be superuser for its user."""
    http_request = getattr(request, "httprequest", None) if request else None
    return http_request is not None and http_request.path.startswith(("/mail/", "/mailing/"))
