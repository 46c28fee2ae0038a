"""The base of the event log and its checkpoints."""

from odoo import _, api, models
from odoo.exceptions import AccessError


class RecordPinKept(models.AbstractModel):
    """What is written by SQL alone, once, and stays as it is."""

    _name = "record.pin.kept"
    _description = "Record that is kept"

    # Nobody edits these, not even superuser code: these three never call super.
    # pylint: disable=method-required-super,no-raise-unlink

    def write(self, vals):
        raise AccessError(_("Entries of the event log cannot be changed."))

    def unlink(self):
        raise AccessError(_("Entries of the event log cannot be deleted."))

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(_("Entries of the event log are written by Record PIN alone."))
