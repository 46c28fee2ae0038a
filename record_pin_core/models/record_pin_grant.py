"""Who has a lock open, and until when."""

from datetime import timedelta

from odoo import api, fields, models

from .. import compat
from ..guard.scope import scope_of
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

    @api.model
    def _locks_opened(self, records):
        """The locks of ``records`` that the caller has unlocked, also if that is over by now.

        An export may hold thousands of records: who has unlocked fewer is asked for those.
        """
        scope, ids = scope_of(self.env), set(records.ids)
        if not scope.proofs:
            return self.env["record.pin.lock"]
        self.env.cr.execute(
            "SELECT id, res_id FROM record_pin_lock WHERE res_model = %s AND id IN ("
            "SELECT lock_id FROM record_pin_grant WHERE user_id = %s AND proof IN %s"
            ") ORDER BY id DESC",
            [records._name, scope.user_id, scope.proofs],
        )
        opened = [lock_id for lock_id, res_id in self.env.cr.fetchall() if res_id in ids]
        return self.env["record.pin.lock"].sudo().browse(opened)

    @api.autovacuum
    def _gc_grants(self):
        events.log(self.env, *self._expired())
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.env.cr.execute("DELETE FROM record_pin_grant WHERE until < %s", [limit])
