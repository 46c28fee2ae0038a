"""Counters of wrong PINs: the stored form of ``pin_domain.lockout.AttemptState``."""

from odoo import api, fields, models

from .. import compat
from ..store import attempts
from ..store.attempts import SCOPES
from ..store.cursors import own_cursor


class RecordPinAttempt(models.Model):
    _name = "record.pin.attempt"
    _description = "PIN Attempts"
    _log_access = False
    _rec_name = "res_model"

    scope = fields.Selection(SCOPES, required=True)
    user_id = fields.Integer(help="0 where all users share the counter.", required=True)
    res_model = fields.Char(required=True, help="Empty where all records share the counter.")
    res_id = fields.Integer(required=True)
    failures = fields.Integer(required=True)
    lockouts = fields.Integer(required=True)
    locked_until = fields.Datetime()
    last_fingerprint = fields.Char(groups="base.group_no_one")
    repeats = fields.Integer(required=True)
    first_failure_at = fields.Datetime()
    total = fields.Integer(required=True)

    def init(self):
        compat.unique_index(
            self.env.cr,
            "record_pin_attempt_uniq",
            self._table,
            ["scope", "user_id", "res_model", "res_id"],
        )

    @api.autovacuum
    def _gc_attempts(self):
        """Remove the counters that count nothing any more."""
        with own_cursor(self.env) as cr:
            attempts.clean(cr)
