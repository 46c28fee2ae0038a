"""Up to Odoo 18: what the mail client is told of people, authors, members, followers, recipients.

Odoo reads it as superuser, so that everybody in a conversation has a name. Of a locked contact it
tells no more than that, and which user it is.
"""

from odoo import models

from .. import compat
from ..guard import visitor

#: What is told of the user that a contact belongs to, by series.
_OF_USER = {"active", "id", "isAdmin", "is_internal_user", "notification_type", "user", "user_id"}
#: Of no contact, but what the client keeps it as.
_KIND = {"type": "partner"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    if compat.has("store_of_people"):

        def _to_store(self, store, *, fields=None, **kwargs):
            closed = self._pin_hidden_from_client()
            told = super(ResPartner, self - closed)._to_store(store, fields=fields, **kwargs)
            kept = [name for name in fields or ("active", "user") if self._pin_is_told(name)]
            for partner in closed:
                super(ResPartner, partner)._to_store(store, fields=kept, **kwargs)
                store.add(partner, {"name": partner._pin_told_name()})
            return told

    else:

        def mail_partner_format(self, *args, **kwargs):
            found = super().mail_partner_format(*args, **kwargs)
            for partner in self._pin_hidden_from_client():
                told = {
                    key: value
                    for key, value in found[partner].items()
                    if self._pin_is_told(key) or _KIND.get(key) == value
                }
                for key in {"name", "display_name"} & found[partner].keys():
                    told[key] = partner._pin_told_name()
                found[partner] = told
            return found

    def _pin_hidden_from_client(self):
        """Those that superuser code is about to tell of to somebody to whom they are closed."""
        return visitor.closed(self) if self.env.su else self.browse()

    def _pin_is_told(self, name):
        names = self.env["record.pin.model"]._visible_names(self._name)
        return name in _OF_USER or (name in names and name in self._fields)

    def _pin_told_name(self):
        return self.env["record.pin.lock"]._label(self)
