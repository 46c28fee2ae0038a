"""Signed checkpoints of the event log: where the chain stood, said by a key the database lacks."""

import logging

from odoo import api, fields, models

from ..lib.pin_domain.checkpoints import public_key_pem
from ..lib.pin_domain.errors import PinDomainError
from ..store import chain, signing
from ..store.cursors import own_cursor

#: What is logged here at the level of information goes where Odoo's log goes: into a file, or with
#: ``--syslog`` to another machine, out of reach of whoever owns the database.
_logger = logging.getLogger(__name__)


class RecordPinCheckpoint(models.Model):
    _name = "record.pin.checkpoint"
    _description = "Checkpoint of the Event Log"
    _inherit = "record.pin.kept"
    _order = "id desc"
    _rec_name = "date"
    _log_access = False

    date = fields.Datetime("Signed", required=True)
    sequence = fields.Integer("Entry", required=True, help="The last entry it covers.")
    hash = fields.Char("Hash of the Entry", required=True)
    pruned = fields.Boolean(
        help="The entries up to this one are removed, because their retention time is over."
    )
    line = fields.Text(
        "Signed Line", required=True, help="What record_pin_verify.py reads: keep it elsewhere."
    )

    def init(self):
        chain.guard_checkpoints(self.env.cr)

    @api.model
    def make(self):
        """Sign where the log stands now (daily by itself, and whenever an auditor wants it).

        :return: the signed line, to be kept where nobody who owns the database can change it
        :raise AccessError: the caller neither manages PINs nor audits
        :raise UserError: the signing key of this server is not usable
        """
        self.env["record.pin.event"]._check_reader()
        return self._sign_and_send()

    @api.model
    def public_key(self):
        """What signatures are checked with, as PEM. Get it once, on another way than the log.

        :raise AccessError, UserError: as ``make``
        """
        self.env["record.pin.event"]._check_reader()
        return public_key_pem(self._keys().current.public_key)

    @api.model
    def _sign(self, cr, link, pruned=False):
        """Sign that the chain stands at ``link``, and keep it. The caller commits ``cr``."""
        self._keys()
        line = signing.checkpoint(link, pruned)
        cr.execute(
            "INSERT INTO record_pin_checkpoint (date, sequence, hash, pruned, line)"
            " VALUES (%s, %s, %s, %s, %s)",
            [fields.Datetime.now(), link.sequence, link.hash, pruned, line],
        )
        _logger.info("Checkpoint of the event log: %s", line.rstrip())
        return line

    @api.model
    def _keys(self):
        try:
            return signing.keys()
        except PinDomainError as error:
            _logger.error("The signing key of Record PIN cannot be used: %s", error)
            raise self.env["record.pin.lock"]._refusal(error) from None

    @api.model
    def _lines(self):
        """The signed lines of all checkpoints, the oldest first."""
        self.env.cr.execute("SELECT line FROM record_pin_checkpoint ORDER BY id")
        return [line for (line,) in self.env.cr.fetchall()]

    @api.autovacuum
    def _daily(self):
        self._sign_and_send()

    @api.model
    def _sign_and_send(self):
        """Sign where the log stands, keep it, and then send it where the settings say."""
        with own_cursor(self.env) as cr:
            chain.seal(cr)
            line = self._sign(cr, chain.head(cr))
        self.env["record.pin.delivery"]._send(line)
        return line
