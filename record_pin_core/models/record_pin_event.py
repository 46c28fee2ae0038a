"""The event log: who did what with which lock, and when."""

from collections import namedtuple
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import sql

from .. import compat
from ..lib.pin_domain import retention
from ..lib.pin_domain.errors import PinDomainError
from ..store import chain, events, signing
from ..store.cursors import own_cursor
from .ir_config_parameter import LOG_DAYS, PERSONAL_DAYS

KeptFor = namedtuple("KeptFor", "log personal")
KeptFor.__doc__ = """How many days entries are kept, and the personal data in them."""

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
    _inherit = "record.pin.kept"
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
    login = fields.Char(help="What the user was called then.")
    sequence = fields.Integer("Number", help="The place of the entry in the chain, without a gap.")
    hash = fields.Char(help="Covers the entry and, through the one before it, all earlier ones.")

    #: Columns that are no fields: what they are for is in ``pin_domain.audit_format``.
    _PROOFS = ("salt", "previous", "commitment")

    def init(self):
        for name in self._PROOFS:
            if not sql.column_exists(self.env.cr, self._table, name):
                sql.create_column(self.env.cr, self._table, name, "varchar")
        compat.unique_index(
            self.env.cr, "record_pin_event_sequence_uniq", self._table, ["sequence"]
        )
        chain.install(self.env.cr)

    @api.model
    def _log(self, event, res_model=False, res_id=False, reason=False, detail=False):
        """Log an event of the current user in a transaction of its own."""
        events.log(self.env, events.Entry(event, res_model, res_id, reason, detail))

    # -- the chain (see docs/event-log.md) --------------------------------------------

    @api.model
    def verify_log(self):
        """Check every entry of the log against its hash, and the hash of the one before.

        And against the checkpoints that this server has signed.

        :return: ``{"intact": bool, "entries": n, "last": number|False, "problems": n,
            "first_broken": text|False, "confirmed_until": number, "erased": n, "pending": n}``;
            up to ``confirmed_until`` a checkpoint says the same, ``erased`` entries are without
            their personal data, ``pending`` ones have no number yet
        :raise AccessError: the caller neither manages PINs nor audits
        :raise UserError: the signing key of this server is not usable
        """
        self._check_reader()
        checkpoints = self.env["record.pin.checkpoint"]
        checkpoints._keys()
        good, bad = signing.trusted(checkpoints._lines())
        result = chain.verify(self.env.cr, good)
        findings = [*result.findings, *bad]
        with own_cursor(self.env) as cr:
            chain.remember_verified(cr, fields.Datetime.now(), next(iter(findings), None))
        return {
            "intact": not findings,
            "entries": result.entries,
            "last": result.last or False,
            "problems": result.problems + len(bad),
            "first_broken": str(findings[0]) if findings else False,
            "confirmed_until": result.confirmed_until,
            "erased": result.erased,
            "pending": chain.pending(self.env.cr),
        }

    @api.model
    def _verify_step(self, after, after_hash, size):
        """Verify the next entries, and keep when that was if something is wrong.

        :param after: the number up to which it was done, and ``after_hash`` the hash there; 0 and
            nothing at the beginning
        :return: ``(found, finished)``; ``found`` as ``verify_log``, of these entries alone, with
            ``hash``, where they end, and ``total``, the number of the newest entry
        :raise AccessError, UserError: as ``verify_log``
        """
        self._check_reader()
        checkpoints = self.env["record.pin.checkpoint"]
        checkpoints._keys()
        good, bad = signing.trusted(checkpoints._lines())
        newest = chain.head(self.env.cr)
        start = newest._replace(sequence=after, hash=after_hash) if after else None
        result, finished = chain.verify_range(self.env.cr, start, size, good)
        findings = [*result.findings, *([] if after else bad)]
        if findings:
            with own_cursor(self.env) as cr:
                chain.remember_verified(cr, fields.Datetime.now(), findings[0])
        return {
            "entries": result.entries,
            "erased": result.erased,
            "problems": result.problems + (0 if after else len(bad)),
            "first_broken": str(findings[0]) if findings else False,
            "confirmed_until": result.confirmed_until,
            "last": result.last or 0,
            "hash": result.head.hash if result.head else False,
            "total": newest.sequence,
        }, finished

    @api.model
    def _finish_verification(self, broken):
        """Keep that all steps were made. Returns how many entries have no number yet."""
        if not broken:
            with own_cursor(self.env) as cr:
                chain.remember_verified(cr, fields.Datetime.now(), None)
        return chain.pending(self.env.cr)

    @api.model
    def export_lines(self, after=0, limit=1000):
        """Entries in the form that ``record_pin_verify.py`` reads: JSON Lines.

        :param after: the number of the last entry that the caller has; 0 from the beginning
        :param limit: how many at most, up to 10 000
        :return: text; empty when there are no more
        :raise AccessError: the caller neither manages PINs nor audits
        :raise UserError: the numbers are malformed
        """
        self._check_reader()
        for number, low, high in ((after, 0, 2**31 - 1), (limit, 1, 10_000)):
            if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
                raise UserError(_("Ask for 1 to 10 000 entries after the number of an entry."))
        return b"".join(chain.lines(self.env.cr, after, limit)).decode("ascii")

    @api.model
    def _verify_daily(self, cr):
        """Verify the log as far as a day goes, and keep what was found. The caller commits ``cr``.

        Without a usable signing key the chain is verified alone.
        """
        try:
            good, bad = signing.trusted(self.env["record.pin.checkpoint"]._lines())
        except (PinDomainError, OSError):
            good, bad = [], []  # the health page says so
        chain.verify_part(cr, fields.Datetime.now(), good, bad)

    def _check_reader(self):
        groups = ("record_pin_core.group_pin_manager", "record_pin_core.group_pin_auditor")
        if not self.env.su and not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(_("Only a PIN Manager or a PIN Auditor can read the event log."))

    @api.autovacuum
    def _keep_no_longer_than_wanted(self):
        """Seal what nobody has come by; erase and prune what is older than the settings say."""
        now = fields.Datetime.now()
        with own_cursor(self.env) as cr:
            chain.seal(cr)
            days = self._kept_for().personal
            if days:
                chain.erase(cr, now - timedelta(days=days))
        # on its own: without a usable signing key nothing is pruned, but personal data is erased
        with own_cursor(self.env) as cr:
            days = self._kept_for().log
            link = days and chain.last_before(cr, now - timedelta(days=days))
            if link:
                # the checkpoint stands for what is removed, so it is there first
                line = self.env["record.pin.checkpoint"]._sign(cr, link, pruned=True)
                chain.prune(cr, link)
        if link:
            self.env["record.pin.delivery"]._send(line)

    @api.model
    def _kept_for(self):
        """``KeptFor``: days; 0 keeps for ever, and so does a setting that is not a number."""
        parameter = self.env["ir.config_parameter"].sudo().get_param
        return KeptFor(
            retention.days(parameter(LOG_DAYS, None), 0),
            retention.days(parameter(PERSONAL_DAYS, None), retention.PERSONAL_DAYS),
        )
