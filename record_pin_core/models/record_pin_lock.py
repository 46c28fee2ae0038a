"""Locks, and the public API around them (product.md, "Public API")."""

import logging
import secrets
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import sql

from .. import compat
from ..guard import clause, follows, memo, projection, schema, scope, shared_links, window
from ..lib.pin_domain import grace, lockout, pin_strength
from ..lib.pin_domain.errors import (
    HashFormatError,
    PinDomainError,
    UnknownPepperError,
    WeakPinError,
)
from ..store import attempts, events, grants, peppers
from ..store import secrets as pin_secrets
from ..store.cursors import own_cursor

_logger = logging.getLogger(__name__)

MODES = [("view", "View"), ("edit", "Edit"), ("view_edit", "View & Edit")]

#: Days for which a temporary PIN may be used.
TEMPORARY_DAYS = 7
#: Digits of a temporary PIN: more than people choose, since nobody has to remember it.
TEMPORARY_LENGTH = 8
#: One PIN for more records than this in one call would keep a worker busy for minutes,
#: since each check costs 0.3 s of CPU.
MAX_RECORDS = 200

#: What the numbers of a lock may be, lowest and highest: what ``pin_domain`` can work with.
BOUNDS = {
    "grace_minutes": (1, grace.MAX_GRACE_MINUTES),
    "max_attempts": (1, lockout.MAX_ATTEMPTS),
    "lockout_minutes": (1, lockout.MAX_FIRST_LOCKOUT_MINUTES),
}

_VALUES = ("mode", "grace_minutes", "max_attempts", "lockout_minutes")

#: The status of a record that obeys no lock.
_NO_LOCK = {"protected": False, "locked": False, "mode": False, "until": False}


class RecordPinLock(models.Model):
    _name = "record.pin.lock"
    _description = "PIN Lock"
    _order = "id desc"

    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char("Name", compute="_compute_record_name")
    mode = fields.Selection(MODES, required=True, readonly=True)
    owner_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="set null",
        help="Who set the PIN. Other people's wrong PINs do not lock the owner out.",
    )
    grace_minutes = fields.Integer("Grace Period (minutes)", required=True, readonly=True)
    max_attempts = fields.Integer("Attempts", required=True, readonly=True)
    lockout_minutes = fields.Integer("Lockout (minutes)", required=True, readonly=True)
    must_change = fields.Boolean("Temporary PIN", readonly=True)
    temporary_until = fields.Datetime("Temporary PIN Valid Until", readonly=True)
    temporary_used = fields.Boolean(readonly=True)

    def init(self):
        # The hash is a column of the table, not a field of the model: no method of the
        # ORM can read, search, group, export or log it.
        if not sql.column_exists(self.env.cr, self._table, "pin_hash"):
            sql.create_column(self.env.cr, self._table, "pin_hash", "varchar")
        # By the id first: a look-up compares it a dozen times, and a name takes longer to compare.
        compat.unique_index(
            self.env.cr, "record_pin_lock_res_id_uniq", self._table, ["res_id", "res_model"]
        )
        sql.create_index(
            self.env.cr, "record_pin_lock_res_model_idx", self._table, ["res_model", "mode"]
        )

    def _compute_record_name(self):
        for lock in self:
            model = self.env.get(lock.res_model)
            record = model.browse(lock.res_id).exists() if model is not None else None
            lock.record_name = self._label(record) if record else False

    # -- public API ---------------------------------------------------------------

    @api.model
    def protect(self, res_model, res_ids, pin, values=None):
        """Lock records behind ``pin``. Links that were shared end, unless the model keeps them.

        :param str res_model: a protected model
        :param res_ids: ids of records that the caller can write
        :param str pin: the digits
        :param dict values: ``mode``, ``grace_minutes``, ``max_attempts``, ``lockout_minutes``;
            what is missing comes from the protected model
        :return: ids of the new locks, in the order of ``res_ids``
        :raise AccessError: without the right to manage PINs, or to write a record
        :raise RecordPinRequired: a record follows another one that is locked
        :raise UserError: the model is not protected, a record is locked already, is not
            there, belongs to a user or company, or the input is malformed
        :raise ValidationError: the PIN is too easy to guess
        """
        self._check_group("record_pin_core.group_pin_user")
        configuration = self.env["record.pin.model"]._for(res_model)
        records = self._records(res_model, res_ids)
        self._access(records, "write")
        self._check_lockable(records)
        vals = self._lock_values(configuration, values)
        self._check_new_pin(pin, configuration)
        self._check_strength(pin, records)
        ring = self._ring()
        locks = self.sudo().create(
            [
                dict(vals, res_model=res_model, res_id=record.id, owner_id=self.env.uid)
                for record in records
            ]
        )
        self._flush_for_sql(locks)
        for lock in locks:
            pin_secrets.write_hash(
                self.env.cr, lock.id, pin_secrets.new_hash(pin, res_model, lock.res_id, ring)
            )
        ended = shared_links.end(self.env, records) if configuration.sudo().end_links else {}
        events.log(
            self.env,
            *(
                events.Entry(
                    "set",
                    res_model,
                    id_,
                    detail=f"shared links ended: {ended[id_]}" if id_ in ended else None,
                )
                for id_ in records.ids
            ),
        )
        return locks.ids

    @api.model
    def unlock(self, res_model, res_id, pin, reason=None):
        """Open a lock for the caller, in this session or for the holder of the token.

        :param pin: the PIN; a PIN Manager may leave it out (``False``), as the settings
            allow, with a ``reason``
        :return: ``{"unlocked": True, "until": …, "token": …}`` or ``{"unlocked": False,
            "reason": "wrong_pin"|"locked_out", "attempts_left": n, "retry_at": …|False}``.
            After a reset there is also ``must_change``: the PIN was a temporary one.
            Nothing in the answer tells a record without a lock, or one that is not there,
            from a wrong PIN.
        :raise UserError: the input is malformed (no attempt is counted)
        :raise AccessError: no PIN given, and the caller may not do without
        """
        self._check_model_name(res_model)
        res_id = self._one_id(res_id)
        if not pin and pin != "":
            lock = self._lock_for_caller(res_model, res_id, "read")
            return self._bypass(lock, res_model, res_id, reason)
        lock, answer = self._try_pin(res_model, res_id, pin, "read")
        if answer:
            return dict(answer, unlocked=False)
        if lock.must_change and not self._use_temporary(lock):
            return self._failed_answer(lock, res_model, res_id)
        given = self._text(reason)
        events.log(self.env, events.Entry("unlocked", res_model, res_id, reason=given))
        return self._granted(lock)

    @api.model
    def lock_now(self, res_model, res_ids):
        """End the caller's unlocks of these records, in all sessions and workers at once.

        :return: True
        """
        self._check_model_name(res_model)
        over = self._locks_over(res_model, self._ids_of(res_ids))
        locks = self.sudo().browse({lock.id for locks in over.values() for lock in locks})
        memo.forget(self.env)
        if grants.revoke(self.env.cr, locks.ids, self.env.uid):
            events.log(self.env, *events.of_locks("locked_now", locks))
        return True

    @api.model
    def change_pin(self, res_model, res_id, current_pin, new_pin):
        """Give a lock a new PIN, known the current one. All unlocks of it end.

        :return: ``{"changed": True}`` or ``{"changed": False, "reason": …, "attempts_left":
            …, "retry_at": …}`` as ``unlock`` answers
        :raise AccessError, UserError, ValidationError: as ``protect``
        """
        self._check_group("record_pin_core.group_pin_user")
        res_id = self._one_id(res_id)
        configuration = self.env["record.pin.model"]._for(res_model)
        self._check_new_pin(new_pin, configuration)
        lock, answer = self._try_pin(res_model, res_id, current_pin, "write")
        if answer:
            return dict(answer, changed=False)
        # not before: whether a number is one of the record's would tell what is masked
        self._check_strength(new_pin, self._existing(res_model, [res_id]))
        self._set_pin(lock, new_pin)
        events.log(self.env, events.Entry("changed", res_model, res_id))
        return {"changed": True}

    @api.model
    def unprotect(self, res_model, res_ids, pin=None):
        """Remove the locks of records: all of them, or none.

        :param pin: their PIN; a PIN Manager may leave it out
        :return: ``{"unprotected": True}``, or ``{"unprotected": False, "res_id": …,
            "reason": …, "attempts_left": …, "retry_at": …}`` for the first that stays
        :raise AccessError: without the right to manage PINs, or without a PIN
        :raise UserError: the input is malformed
        """
        self._check_group("record_pin_core.group_pin_user")
        self._check_model_name(res_model)
        ids = self._ids_of(res_ids)
        by_manager = not pin and pin != ""
        if by_manager:
            self._check_group("record_pin_core.group_pin_manager")
        found = []
        for res_id in ids:
            if by_manager:
                lock = self._lock_for_caller(res_model, res_id, "write")
                if not lock:
                    raise UserError(_("One of the records has no PIN. Leave it out."))
            else:
                lock, answer = self._try_pin(res_model, res_id, pin, "write")
                if answer:
                    return dict(answer, unprotected=False, res_id=res_id)
            found.append(lock)
        detail = "by a PIN Manager, without the PIN" if by_manager else None
        events.log(self.env, *events.of_locks("removed", found, detail=detail))
        self.browse([lock.id for lock in found]).sudo().unlink()
        return {"unprotected": True}

    @api.model
    def reset_pin(self, res_model, res_ids):
        """Give locks a temporary PIN that nobody chose (PIN Managers only).

        It is valid for seven days, opens once, and has to be changed then. Unlocks,
        failed attempts and lockouts of the records end. Their owners are told.

        :return: the temporary PIN; it is not stored and cannot be shown again
        :raise AccessError: the caller is no PIN Manager
        :raise UserError: a record has no PIN, or there is none
        """
        self._check_group("record_pin_core.group_pin_manager")
        self._check_model_name(res_model)
        locks = [
            self._lock_for_caller(res_model, res_id, "read") for res_id in self._ids_of(res_ids)
        ]
        if not locks:
            raise UserError(_("Choose at least one record."))
        if not all(locks):
            raise UserError(_("One of the records has no PIN, so there is nothing to reset."))
        pin = self._temporary_pin(self._existing(res_model, [lock.res_id for lock in locks]))
        for lock in locks:
            self._set_pin(lock, pin, temporary=True)
            self.env["record.pin.notice"]._pin_was_reset(lock)
            with own_cursor(self.env) as cr:
                attempts.clear_record(cr, lock.res_model, lock.res_id)
        events.log(self.env, *events.of_locks("reset", locks))
        return pin

    @api.model
    def status(self, res_model, res_ids):
        """What the caller may know of the locks of records.

        :return: ``{id: {"protected": bool, "locked": bool, "mode": …|False, "until":
            …|False, "locks": […]}}``; ``locked`` says that reading or writing asks for the PIN
            now. ``locks`` names the records whose locks it obeys, in the order in which to ask:
            ``[{"res_model": …, "res_id": …, "locked": bool}]``; a linked record has no PIN of
            its own, it is opened with theirs.
            A record that the caller may not see, or that is not there, looks like one
            without a lock. (Over XML-RPC, which knows text keys only, ids are text.)
        """
        self._check_model_name(res_model)
        ids = self._ids_of(res_ids)
        over = self._locks_over(res_model, ids)
        asking = scope.scope_of(self.env)
        lock_ids = {lock.id for locks in over.values() for lock in locks}
        ends = grants.ends(self.env.cr, lock_ids, asking)
        key = str if scope.over_xmlrpc() else int
        return {key(id_): self._status_of(over.get(id_), ends, asking.now) for id_ in ids}

    @api.model_create_multi
    def create(self, vals_list):
        locks = super().create(vals_list)
        locks._changed()
        return locks

    def write(self, vals):
        result = super().write(vals)
        if not {"mode", "res_model", "res_id"}.isdisjoint(vals):
            self._changed()
        return result

    def unlink(self):
        result = super().unlink()
        memo.forget(self.env)
        return result

    def _changed(self):
        """These locks are new, or not what they were."""
        memo.forget(self.env)
        self._flush_for_sql(self)
        self.env["record.pin.model"]._lock_first({(lock.res_model, lock.mode) for lock in self})

    @api.model
    def _locked_among(self, model_names):
        """``{(model name, mode), …}`` of the locks on records of ``model_names``."""
        if not model_names:
            return frozenset()
        self.env.cr.execute(
            "SELECT asked, kind FROM unnest(%s) asked, unnest(%s) kind"
            " WHERE EXISTS (SELECT 1 FROM record_pin_lock WHERE res_model = asked AND mode = kind)",
            [sorted(model_names), [mode for mode, _label in MODES]],
        )
        return frozenset(self.env.cr.fetchall())

    # -- who may --------------------------------------------------------------------

    def _check_group(self, group):
        if not self.env.su and not self.env.user.has_group(group):
            if group.endswith("manager"):
                raise AccessError(_("Only a PIN Manager can do this."))
            raise AccessError(
                _("You may unlock records, but not manage PINs. Ask for the right PIN User.")
            )

    def _access(self, records, operation):
        """Refuse what the caller may not do, with Odoo's own error or the PIN's."""
        if not self.env.su:
            compat.check_access(records, operation)

    def _visible_ids(self, res_model, res_ids, operation):
        """Those of ``res_ids`` that Odoo's own rights let the caller see, locks aside."""
        if not res_ids:
            return []
        if self.env.su:
            return list(res_ids)
        records = window.plain(self.env[res_model]).with_context(active_test=False)
        return compat.filtered_access(records.browse(res_ids).exists(), operation).ids

    def _lock_for_caller(self, res_model, res_id, operation):
        """The lock of a record, empty when there is none or it is not the caller's to see."""
        lock = self._locks(res_model, [res_id])
        return lock if lock and self._visible_ids(res_model, [res_id], operation) else self.browse()

    def _locks_over(self, res_model, res_ids):
        """``{id: locks}`` that records obey: their own, and those of what they are linked to.

        Only of records that Odoo's own rights let the caller see.
        """
        configuration = self.env["record.pin.model"]
        if res_model not in configuration._masked_names():
            return {}
        ids = self._visible_ids(res_model, res_ids, "read")
        found = clause.locks_over(
            self.env[res_model].sudo().browse(ids),
            memo.ways_to_locks(self.env, res_model),
            configuration._protected_names(),
        )
        by_record = self._by_record({lock for locks in found.values() for lock in locks})
        # the order in which to ask for them; two ways may lead to the same lock
        return {
            id_: self.sudo().concat(*(by_record[lock] for lock in dict.fromkeys(locks)))
            for id_, locks in found.items()
        }

    def _by_record(self, records):
        """``{(res_model, res_id): lock}`` of those of ``records`` that have one.

        One search for each model, whatever the number of records.
        """
        ids_by_model = {}
        for res_model, res_id in records:
            ids_by_model.setdefault(res_model, []).append(res_id)
        return {
            (lock.res_model, lock.res_id): lock
            for res_model, res_ids in ids_by_model.items()
            for lock in self._locks(res_model, res_ids)
        }

    def _locks(self, res_model, res_ids):
        if res_model not in self.env["record.pin.model"]._protected_names():
            return self.sudo().browse()
        self._flush_for_sql(self.sudo())
        self.env.cr.execute(  # an export may ask for thousands: each is looked up
            "SELECT found.id FROM unnest(%s::bigint[]) asked, LATERAL ("
            "SELECT id FROM record_pin_lock WHERE res_model = %s AND res_id = asked OFFSET 0"
            ") found ORDER BY found.id DESC",
            [list(set(res_ids)), res_model],
        )
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    # -- the PIN ---------------------------------------------------------------------

    def _check_format(self, pin, low=pin_strength.MIN_LENGTH, high=pin_strength.MAX_LENGTH):
        try:
            pin_strength.check_format(pin, low, high)
        except PinDomainError as error:
            raise self._refusal(error) from None

    def _check_new_pin(self, pin, configuration):
        """Refuse a new PIN for what anybody can see of it."""
        self._check_format(pin, configuration.pin_min_length, configuration.pin_max_length)
        self._check_strength(pin)

    def _check_strength(self, pin, records=None):
        """Refuse an easy PIN; with ``records`` also their own numbers, masked ones among them."""
        try:
            pin_strength.check_strength(pin, self._numbers_of(records) if records else ())
        except PinDomainError as error:
            raise self._refusal(error) from None

    def _numbers_of(self, records):
        """The numbers of records that somebody would try as their PIN, sorted.

        Those of a record that they delegate to (``_inherits``) are theirs too.
        """
        numbers = {str(id_) for id_ in records.ids}
        for name, field in records._fields.items():
            stored = (field.store and field.column_type) or field.inherited
            if stored and field.type in ("char", "date", "integer"):
                for value in records.sudo().mapped(name):
                    if value:
                        numbers.update(_as_numbers(value))
        return sorted(number for number in numbers if len(number) >= pin_strength.MIN_LENGTH)

    def _try_pin(self, res_model, res_id, pin, operation):
        """Spend an attempt on ``pin``.

        The attempt is counted and committed before the PIN is compared, so that neither
        a rollback nor a second request at the same moment buys a guess. A caller whose budget
        is used up is refused before anything about the record is looked up.

        :param operation: what the caller must be allowed to do with the record, locks aside
        :return: the lock, and None when the PIN is right, else the answer why not
        """
        self._check_format(pin)
        ring = self._ring()
        account = attempts.Account(self.env.uid, res_model, res_id)
        refusal = self._standing_refusal(account)
        if refusal:
            events.log(self.env, events.Entry("locked_out", res_model, res_id))
            return self.browse(), _answer("locked_out", refusal)
        lock = self._lock_for_caller(res_model, res_id, operation)
        stored = pin_secrets.read_hash(self.env.cr, lock.id) if lock else None
        self._check_readable(lock, stored, ring)
        return lock, self._compare(lock, account, pin, stored, ring)

    def _standing_refusal(self, account):
        """The ``lockout.Answer`` to a caller whose budget was used up before, else None.

        The same query whatever ``account`` names, there or not.
        """
        listed = self.env["record.pin.model"]._protected().get(account.res_model)
        compat.flush(self.sudo(), ["res_model", "res_id", "owner_id"])
        return attempts.refusal(self.env, account, listed or self._for_nothing(account.res_model))

    def _compare(self, lock, account, pin, stored, ring):
        """Count an attempt, then compare: None when the PIN is right, else the answer."""
        res_model, res_id = account.res_model, account.res_id
        limits = attempts.limits(self.env, lock or self._for_nothing(res_model))
        owner = bool(lock) and lock.owner_id.id == self.env.uid
        with own_cursor(self.env) as cr:
            attempt = attempts.begin(cr, account, limits, pin, ring, stored, is_owner=owner)
        if not attempt.answer.allowed:
            events.log(self.env, events.Entry("locked_out", res_model, res_id))
            return _answer("locked_out", attempt.answer)
        verdict = pin_secrets.verify(pin, stored, res_model, res_id, ring)
        if verdict.matches:
            with own_cursor(self.env) as cr:
                attempts.passed(cr, account, attempt)
            if verdict.needs_rehash:
                pin_secrets.write_hash(
                    self.env.cr, lock.id, pin_secrets.new_hash(pin, res_model, res_id, ring)
                )
            return None
        happened = ["failed", *(["locked_out"] if attempt.answer.locked_out_now else [])]
        events.log(self.env, *(events.Entry(event, res_model, res_id) for event in happened))
        return _answer("wrong_pin", attempt.answer)

    def _ring(self):
        """The peppers of this server.

        :raise UserError: what is configured is not a key
        """
        try:
            return peppers.ring()
        except PinDomainError as error:
            _logger.error("The pepper of Record PIN cannot be used: %s", error)
            raise self._refusal(error) from None

    def _check_readable(self, lock, stored, ring):
        """Refuse what is no wrong PIN: no attempt is counted, and the PIN Managers are told."""
        try:
            pin_secrets.check_readable(stored, ring)
        except (UnknownPepperError, HashFormatError) as error:
            _logger.error("No PIN opens %s %s: %s", lock.res_model, lock.res_id, error)
            self.env["record.pin.notice"]._pin_cannot_be_checked(
                lock, error.params.get("pepper_id")
            )
            raise UserError(
                _(
                    "The PIN of this record cannot be checked: what the server needs for that is "
                    "missing or damaged. The PIN Managers have been told. One of them can reset "
                    "the PIN."
                )
            ) from None

    def _set_pin(self, lock, pin, temporary=False):
        lock.write(
            {
                "must_change": temporary,
                "temporary_used": False,
                "temporary_until": temporary
                and fields.Datetime.now() + timedelta(days=TEMPORARY_DAYS),
            }
        )
        self._flush_for_sql(lock)
        pin_secrets.write_hash(
            self.env.cr,
            lock.id,
            pin_secrets.new_hash(pin, lock.res_model, lock.res_id, self._ring()),
        )
        grants.revoke(self.env.cr, lock.ids)
        memo.forget(self.env)

    def _use_temporary(self, lock):
        """A temporary PIN opens once, for seven days; after that it can only be changed."""
        if lock.temporary_used or lock.temporary_until < fields.Datetime.now():
            return False
        lock.temporary_used = True
        return True

    def _failed_answer(self, lock, res_model, res_id):
        return {
            "unlocked": False,
            "reason": "wrong_pin",
            "attempts_left": lock.max_attempts,
            "retry_at": False,
            "must_change": True,
        }

    def _temporary_pin(self, records):
        numbers = self._numbers_of(records)
        while True:
            pin = "".join(secrets.choice("0123456789") for _digit in range(TEMPORARY_LENGTH))
            try:
                pin_strength.check_strength(pin, numbers)
            except WeakPinError:
                continue
            return pin

    # -- grants ----------------------------------------------------------------------

    def _granted(self, lock):
        """Open ``lock`` for this session and for the bearer of a new token."""
        now = fields.Datetime.now()
        given = grace.grant(now, lock.grace_minutes)
        token = secrets.token_urlsafe(32)
        proofs = [scope.digest("token", token)]
        nonce = scope.session_nonce(self.env, create=True)
        if nonce:
            proofs.append(scope.digest("session", nonce))
        grants.add(self.env.cr, lock.id, self.env.uid, proofs, given.unlocked_at, given.until)
        memo.forget(self.env)
        answer = {
            "unlocked": True,
            "until": fields.Datetime.to_string(given.until),
            "token": token,
        }
        if lock.must_change:
            answer["must_change"] = True
        return answer

    def _bypass(self, lock, res_model, res_id, reason):
        """Open a lock without its PIN, for a PIN Manager, as the settings allow."""
        allowed = self._bypass_allowed()
        if not allowed:
            raise AccessError(_("Enter the PIN of the record."))
        reason = self._text(reason)
        if allowed == "reason" and not reason:
            raise UserError(_("Say why you open this record without its PIN."))
        if not lock:
            raise UserError(_("This record has no PIN."))
        events.log(self.env, events.Entry("bypassed", res_model, res_id, reason=reason))
        return self._granted(lock)

    def _bypass_allowed(self):
        """``always``, ``reason`` or False: may the caller open locks without a PIN?

        The strictest of the user's companies decides, whichever the client's context names.
        """
        if not self.env.user.has_group("record_pin_core.group_pin_manager"):
            return False
        asked = set(self.env.user.sudo().company_ids.mapped("record_pin_manager_bypass"))
        if "never" in asked:
            return False
        return "reason" if "reason" in asked else "always"

    def _refusal(self, error):
        """The Odoo exception for a domain error, in the user's language.

        The templates of the pure core are in the translation files as they stand.
        """
        kind = ValidationError if isinstance(error, WeakPinError) else UserError
        text = _(error.template)  # a literal of the pure core's table
        return kind(text % error.params)

    # -- helpers -----------------------------------------------------------------------

    def _records(self, res_model, res_ids):
        """The records of ``res_ids``, all of them there.

        :raise UserError: no id, too many, or one that does not exist
        """
        ids = self._ids_of(res_ids)
        if not ids:
            raise UserError(_("Choose at least one record."))
        if len(ids) > MAX_RECORDS:
            raise UserError(_("Lock at most %s records at a time.", MAX_RECORDS))
        records = self.env[res_model].browse(ids)
        if len(self._existing(res_model, ids)) < len(ids):
            raise UserError(_("A record does not exist any more. Reload the page and try again."))
        return records

    def _existing(self, res_model, ids):
        return self.env[res_model].sudo().browse(ids).exists()

    def _check_lockable(self, records):
        locked = self._locks(records._name, records.ids)
        if locked:
            names = ", ".join(self._label(records.browse(lock.res_id)) for lock in locked[:5])
            raise UserError(_("Locked already: %s. Change the PIN instead.", names))
        if records._name == "res.partner" and self._backs_an_account(records.ids):
            raise UserError(
                _(
                    "The contact of a user or of a company cannot be locked: it would shut out "
                    "the user, or everybody in the company."
                )
            )

    def _backs_an_account(self, partner_ids):
        for model in ("res.users", "res.company"):
            accounts = self.env[model].sudo().with_context(active_test=False)
            if accounts.search_count([("partner_id", "in", partner_ids)]):
                return True
        return False

    def _lock_values(self, configuration, values):
        if values and not isinstance(values, dict):
            raise UserError(_("Settings of a lock are given as names with values."))
        values = dict(values or {})
        unknown = set(values) - set(_VALUES)
        if unknown:
            raise UserError(
                _(
                    "Unknown setting of a lock: %(unknown)s. It can be %(known)s.",
                    unknown=", ".join(sorted(str(name)[:32] for name in unknown)),
                    known=", ".join(_VALUES),
                )
            )
        vals = {name: values.get(name) or configuration[name] for name in _VALUES}
        if not isinstance(vals["mode"], str) or vals["mode"] not in dict(MODES):
            raise UserError(_("The mode is one of %s.", ", ".join(dict(MODES))))
        for name, (low, high) in BOUNDS.items():
            number = vals[name]
            if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
                raise UserError(
                    _(
                        "%(name)s is a whole number from %(low)s to %(high)s.",
                        name=name,
                        low=low,
                        high=high,
                    )
                )
        return vals

    def _for_nothing(self, res_model):
        """What decides over attempts where there is no lock, so that none shows."""
        configuration = self.env["record.pin.model"].sudo()
        if isinstance(res_model, str):
            configuration = configuration.search([("model", "=", res_model)], limit=1)
        return configuration or configuration.new({})

    def _status_of(self, locks, ends, now):
        """The status under one lock, or under several: open until the first of them closes.

        :param ends: when the caller's grace period ends, by the id of the lock
        """
        if not locks:
            return dict(_NO_LOCK, locks=[])
        is_active = {lock.id: lock.id in ends and ends[lock.id] > now for lock in locks}
        active = all(is_active.values())
        return {
            "protected": True,
            "locked": not active,
            "mode": locks[0].mode,
            "until": active and fields.Datetime.to_string(min(ends[id_] for id_ in locks.ids)),
            "locks": [
                {
                    "res_model": lock.res_model,
                    "res_id": lock.res_id,
                    "locked": not is_active[lock.id],
                }
                for lock in locks
            ],
        }

    def _label(self, record):
        """The name a locked record shows, or the word for it when that is masked."""
        if record._name in follows.HANGING or self._masks_name(record._name):
            return _("Locked")
        whole = follows.whole_of(record)
        if whole:
            return self._label(whole)
        if self.env["record.pin.model"]._is_only_linked(record._name):
            return self._own_name(record)
        return projection.label(record)

    def _own_name(self, record):
        """What a record is called by itself, or the word for a masked name: not what it is made
        of."""
        if schema.called_as(record):
            return self._label(record.sudo()[record._rec_name].sudo(False))
        name = schema.own_name(record)
        return (name and record.sudo()[name]) or _("Locked")

    def _masks_name(self, res_model):
        shown = self.env["record.pin.model"]._protected().get(res_model)
        return bool(shown and shown.mask_name)

    @api.model
    def protect_defaults(self, res_model, res_ids=None):
        """What the dialog for a new lock starts with.

        :param res_ids: the records to be locked
        :return: ``mode``, ``grace_minutes``, ``max_attempts``, ``lockout_minutes``,
            ``pin_min_length``, ``pin_max_length`` of the protected model; with ``res_ids`` also
            ``warning``: what the locks would not cover although link paths lead there, or False
        :raise UserError: the model is not protected, or the input is malformed
        """
        configuration = self.env["record.pin.model"]._for(res_model)
        defaults = {
            name: configuration[name] for name in _VALUES + ("pin_min_length", "pin_max_length")
        }
        if res_ids is not None:
            ids = self._visible_ids(res_model, self._ids_of(res_ids), "read")
            defaults["warning"] = configuration._protect_warning(ids)
        return defaults

    @api.model
    def prompt_info(self, res_model, res_id):
        """What the PIN dialog may show of a record before the PIN is entered.

        :return: ``name`` (False for a record the caller may not see, or without a lock),
            ``pin_min_length``, ``pin_max_length``
        """
        self._check_model_name(res_model)
        res_id = self._one_id(res_id)
        lock = self._lock_for_caller(res_model, res_id, "read")
        return {
            "name": self._prompt_name(self.env[res_model].browse(res_id)) if lock else False,
            "pin_min_length": pin_strength.MIN_LENGTH,
            "pin_max_length": pin_strength.MAX_LENGTH,
        }

    def _prompt_name(self, record):
        """What tells the user which record's PIN is asked for: its name, unless that is masked."""
        if self._masks_name(record._name):
            return f"{self.env['ir.model']._get(record._name).sudo().name} {record.id}"
        return self._label(record)

    @api.model
    def _client_info(self):
        """What the web client needs to know before it asks (part of the session info)."""
        user = self.env.user
        configuration = self.env["record.pin.model"]
        protected = configuration._protected()
        return {
            "models": {
                model: {
                    "visible": sorted(configuration._visible_names(model)),
                    "mask_name": self._masks_name(model) or model not in protected,
                    "own": model in protected,
                    "roots": sorted(
                        {follow.root for follow in configuration._ways(model) if follow.root}
                    ),
                }
                for model in sorted(configuration._masked_names())
            },
            "can_manage": user.has_group("record_pin_core.group_pin_user"),
            "is_manager": user.has_group("record_pin_core.group_pin_manager"),
            "bypass": self._bypass_allowed(),
        }

    @api.model
    def _log_denied(self, records, operation):
        """Log that a lock stood in the way (and that a grace period is over, if that is why)."""
        lock_ids = [lock.id for lock in self._by_record(records).values()]
        over = self.env["record.pin.grant"].sudo()._expired(lock_ids) if lock_ids else []
        denied = [events.Entry("denied", *record, detail=operation) for record in records]
        events.log(self.env, *over, *denied)

    @api.model
    def _pin_required_message(self, named):
        return _(
            "This record is protected by a PIN (%s). Unlock it first: enter its PIN, or call "
            "record.pin.lock.unlock and send the token in the context as record_pin_token.",
            named,
        )

    def _flush_for_sql(self, locks):
        compat.flush(locks, ["res_model", "res_id", "mode"])  # SQL reads the rows next

    @api.model
    def _check_model_name(self, res_model):
        """Refuse what cannot be the name of a model; one that is not installed may pass.

        :raise UserError: not a text, not ASCII, or longer than PostgreSQL's names
        """
        if not isinstance(res_model, str) or not res_model.isascii() or len(res_model) > 63:
            raise UserError(_("The model is given by its technical name, such as res.partner."))
        if "\x00" in res_model:
            raise UserError(_("The technical name of a model has no control characters."))

    @api.model
    def _one_id(self, value):
        ids = self._ids_of([value])
        return ids[0]

    @api.model
    def _ids_of(self, values):
        """``values`` as a list of distinct ids.

        :raise UserError: something in it is not an id
        """
        if isinstance(values, int) and not isinstance(values, bool):
            values = [values]
        if not isinstance(values, (list, tuple)) or not all(
            isinstance(id_, int) and not isinstance(id_, bool) and 0 < id_ < 2**31 for id_ in values
        ):
            raise UserError(_("Record ids are whole numbers from 1 up."))
        return list(dict.fromkeys(values))

    @api.model
    def _text(self, reason):
        if not reason:
            return False
        # neither NUL nor half a surrogate pair can be stored
        text = str(reason).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
        return text.strip()[:500] or False


def _answer(reason, answer):
    return {
        "reason": reason,
        "attempts_left": answer.attempts_left,
        "retry_at": fields.Datetime.to_string(answer.retry_at) if answer.retry_at else False,
    }


def _as_numbers(value):
    """The digit strings of a stored value: a date in the usual orders, else its digits."""
    if hasattr(value, "strftime"):
        return {value.strftime(form) for form in ("%d%m%Y", "%m%d%Y", "%Y%m%d", "%d%m%y", "%m%d%y")}
    digits = "".join(character for character in str(value) if character in "0123456789")
    return {digits}
