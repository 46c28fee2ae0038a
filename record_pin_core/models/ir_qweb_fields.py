"""What reports and pages print of the record that a field points to, as superuser."""

from markupsafe import escape

from odoo import api, models

from ..guard import visitor


class IrQwebFieldMany2one(models.AbstractModel):
    _inherit = "ir.qweb.field.many2one"

    @api.model
    def value_to_html(self, value, options):
        """No more than its name of a locked record: a context could ask for its address."""
        return _locked_name(value) or super().value_to_html(value, options)


class IrQwebFieldContact(models.AbstractModel):
    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        """No address, no phone number, no e-mail of a locked contact."""
        return _locked_name(value) or super().value_to_html(value, options)


def _locked_name(record):
    """The name of a record, as HTML, if it is locked for who is behind the page; else None."""
    if not record or not visitor.closed(record):
        return None
    return escape(record.env["record.pin.lock"]._label(record))
