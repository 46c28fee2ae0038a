"""Links to records, as in e-mails: they lead to where the PIN of a locked record is asked for."""

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.mail.controllers.mail import MailController

from .. import compat
from ..exceptions import RecordPinRequired
from ..guard import memo
from ..guard.rule import only_asking


class MailLinks(MailController):
    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        """Odoo leads whoever may not read a record to their inbox, without a word."""
        if not access_token and _asks_for_pin(model, res_id):
            return request.redirect(compat.address_of(model, int(res_id)))
        return super()._redirect_to_record(model, res_id, access_token=access_token, **kwargs)


def _asks_for_pin(model, res_id):
    """Whether a user of the web client could open the record with its PIN."""
    user = request.env["res.users"].browse(request.session.uid)
    if not user or not str(res_id or "").isdecimal() or model not in request.env:
        return False
    if not memo.ways_to_locks(request.env, model) or not user.sudo().has_group("base.group_user"):
        return False  # nothing is asked where nothing is protected
    record = request.env[model].with_user(user).browse(int(res_id))
    try:
        with only_asking(request.env, "read"):  # opening it is an event
            compat.check_access(record, "read")
    except RecordPinRequired:
        return True
    except (AccessError, MissingError):
        return False  # by Odoo's own rules, or gone: Odoo says so
    return False
