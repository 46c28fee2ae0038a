"""Who has a lock open, and until when."""

from datetime import timedelta

from odoo import api, fields, models

from .. import compat
from ..store import events, grants
from ..store.cursors import own_cursor

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
    noticed = fields.Boolean(help="That the grace period is over is in the event log.")

    def init(self):
        compat.unique_index(
            self.env.cr, "record_pin_grant_proof_uniq", self._table, ["lock_id", "user_id", "proof"]
        )

    @api.model
    def _expired(self, lock_ids=None):
        """What to log of the grace periods that are over, and noted as such by this call.

        :param lock_ids: only the caller's unlocks of these locks; without them those of all
        :return: a list of ``events.Entry``
        """
        with own_cursor(self.env) as cr:
            found = grants.expired(cr, fields.Datetime.now(), lock_ids, self.env.uid)
        there = self.env["record.pin.lock"].sudo().browse({lock_id for lock_id, _user in found})
        locks = {lock.id: lock for lock in there.exists()}
        return [
            entry
            for lock_id, user_id in found
            if lock_id in locks
            for entry in events.of_locks("expired", locks[lock_id], user_id=user_id)
        ]

    @api.autovacuum
    def _gc_grants(self):
        events.log(self.env, *self._expired())
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.env.cr.execute("DELETE FROM record_pin_grant WHERE until < %s", [limit])
