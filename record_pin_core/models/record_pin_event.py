"""The event log: who did what with which lock, and when."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from ..store import events

EVENTS = [
    ("set", "PIN set"),
    ("changed", "PIN changed"),
    ("removed", "PIN removed"),
    ("reset", "PIN reset"),
    ("unlocked", "Unlocked"),
    ("failed", "Wrong PIN"),
    ("locked_out", "Locked out"),
    ("expired", "Grace period expired"),
    ("locked_now", "Locked now"),
    ("bypassed", "Opened without PIN"),
    ("denied", "Denied"),
    ("exported", "Exported"),
    ("settings_changed", "Settings changed"),
]


class _Loose(fields.Many2one):
    """A many2one without a foreign key.

    The log is written in a transaction of its own, which may not see (or would wait for)
    a user that the request has just made; and it outlives the users it names.
    """

    def update_db_foreign_key(self, model, column):
        return None


class RecordPinEvent(models.Model):
    _name = "record.pin.event"
    _description = "PIN Event"
    _order = "id desc"
    _rec_name = "event"
    _log_access = False

    date = fields.Datetime("Time", required=True, index=True)
    user_id = _Loose("res.users", "User", index=True)
    ip_address = fields.Char("IP Address")
    event = fields.Selection(EVENTS, required=True, index=True)
    res_model = fields.Char("Model", index=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    reason = fields.Text()
    detail = fields.Char()

    # Nobody edits the log, not even superuser code: these three never call super.
    # pylint: disable=method-required-super,no-raise-unlink

    def write(self, vals):
        raise AccessError(_("Entries of the event log cannot be changed."))

    def unlink(self):
        raise AccessError(_("Entries of the event log cannot be deleted."))

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(_("Entries of the event log are written by Record PIN alone."))

    @api.model
    def _log(self, event, res_model=False, res_id=False, reason=False, detail=False):
        """Log an event of the current user in a transaction of its own."""
        events.log(self.env, event, res_model, res_id, reason, detail)
