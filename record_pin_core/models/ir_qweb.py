"""Templates: a lock that is met while one is rendered is told as such."""

from odoo import models

from ..exceptions import RecordPinRequired


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _render(self, *args, **kwargs):
        """As Odoo's.

        :raise RecordPinRequired: a record on it is locked. Up to Odoo 17 it would come as an error
            of the template, and the web client would not ask for the PIN of what is printed.
        """
        try:
            return super()._render(*args, **kwargs)
        except Exception as error:
            cause = error.__cause__ or error.__context__
            while cause and not isinstance(cause, RecordPinRequired):
                cause = cause.__cause__ or cause.__context__
            if cause is None or isinstance(error, RecordPinRequired):
                raise
            raise cause from None
