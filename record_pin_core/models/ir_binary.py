"""From Odoo 16 on: pictures and files on their way to a browser."""

from odoo import _, models
from odoo.exceptions import AccessError

from ..guard import visitor


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Ask about the lock also where Odoo takes the record as superuser.

        It does so for whoever has a token that it gives out beside messages and members, or is in a
        channel with somebody. Nothing is logged: a page has such pictures without being asked.

        :raise AccessError: the lock is closed; for a picture Odoo shows a placeholder then
        """
        if visitor.hides(record, field_name):
            raise AccessError(_("This belongs to a record that is protected by a PIN."))
        return super()._record_to_stream(record, field_name)
