"""Up to Odoo 16 members are added to a channel by superuser code, later by the user."""

from odoo import models

from ..guard import links

#: What they are called on 16, and on 15.
_MEMBERS = ("mail.channel.member", "mail.channel.partner")


class MailChannel(models.Model):
    _inherit = "mail.channel"

    def add_members(self, partner_ids=None, *args, **kwargs):
        """Ask for the PINs of locked contacts first, where members follow their contacts.

        :raise RecordPinRequired: one of them is locked, and members are linked
        """
        member = next(name for name in _MEMBERS if name in self.env)
        for partner_id in self.env["res.partner"].browse(partner_ids or ()).ids:  # or one id
            links.require_for_values(self.env, member, {"partner_id": partner_id})
        return super().add_members(partner_ids, *args, **kwargs)
