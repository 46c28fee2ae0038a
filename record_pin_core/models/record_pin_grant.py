"""Who has a lock open, and until when."""

from datetime import timedelta

from odoo import api, fields, models

from .. import compat

#: A grant is of no use when its login is gone; sessions end after a week without use.
KEEP_DAYS = 8


class RecordPinGrant(models.Model):
    _name = "record.pin.grant"
    _description = "PIN Unlock"
    _log_access = False
    _rec_name = "lock_id"

    lock_id = fields.Many2one("record.pin.lock", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade", index=True)
    proof = fields.Char(required=True, groups="base.group_no_one")
    unlocked_at = fields.Datetime(required=True)
    until = fields.Datetime(required=True, index=True)

    def init(self):
        compat.unique_index(
            self.env.cr, "record_pin_grant_proof_uniq", self._table, ["lock_id", "user_id", "proof"]
        )

    @api.autovacuum
    def _gc_grants(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.env.cr.execute("DELETE FROM record_pin_grant WHERE until < %s", [limit])
