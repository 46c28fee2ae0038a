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

    def _get_stream_from(
        self, record, field_name="raw", filename=None, filename_field="name", *args, **kwargs
    ):
        """A file is not named by a masked field, which a client may ask for."""
        if filename_field in record._fields and visitor.hides(record, filename_field):
            filename_field = "display_name"
        return super()._get_stream_from(
            record, field_name, filename, filename_field, *args, **kwargs
        )
