"""Hooks on every model that are the same on every series."""

from odoo import api, models

from .. import compat
from ..guard import derived, fetches, labels, memo, projection, rule, scope, window
from ..guard.follows import SATELLITES
from ..store import events


class Base(models.AbstractModel):
    _inherit = "base"

    def unlink(self):
        """The lock of a deleted record goes with it: its id must not lock a later record."""
        if self._name not in memo.fact(self.env, "_protected_names"):
            return super().unlink()
        locks = self.env["record.pin.lock"]._locks(self._name, self.ids)
        result = super().unlink()
        locks.unlink()
        return result

    @api.model
    @compat.readonly
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None,
                    **read_kwargs):  # fmt: skip
        """Locked records are among the rows, with their visible fields and the marker."""
        asked = self
        if window.window_of(self.env, self._name):  # open for who counts the rows as well
            asked = window.shut(self)  # and a model may ask for others than were asked for there
        if not projection.may_have_locked_rows(asked):
            return super().search_read(
                domain, fields, offset=offset, limit=limit, order=order, **read_kwargs
            )
        names = fields or list(self.fields_get(attributes=()))
        compat.check_fields(self, names)
        records, _view = projection.page(asked, domain or [], offset, limit, order, names)
        records = window.shut(records)
        locked = projection.closed_among(records)
        return projection.rows(
            records,
            names,
            locked,
            lambda found: compat.read_found(found, names, **read_kwargs),
            projection.render_read,
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """No condition on locks where the rows are known to be open; else the cheaper way to them.

        Odoo fetches so what hangs on the records of a page, whose locks are known by then.
        """
        if kwargs.get("bypass_access") or not projection.may_have_locks(self):
            return super()._search(domain, *args, **kwargs)
        model, conditions = self, fetches.conditions_of(domain)
        known_open = fetches.of_open_records(self, conditions)
        if known_open:
            model = projection.opened(self, window.Window(self._name))
        with fetches.looking_up(self, conditions):
            found = super(Base, model)._search(domain, *args, **kwargs)
        self._pin_note_found(found, known_open)
        return found

    def _compute_field_value(self, field):
        """A value is computed with the unlocks of who asked for it."""
        scope.note(self.env)
        return super()._compute_field_value(field)

    def _read_format(self, fnames, *args, **kwargs):
        """No label tells more of a locked record than its name."""
        rows = super()._read_format(fnames, *args, **kwargs)
        if rows and memo.any_locked(self.env):
            labels.correct_read(self, rows, fnames)
        return rows

    def _pin_guards(self, field_name):
        """Whether a user's access to a field of these records has to pass the locks (no query)."""
        if self.env.su or not self._ids or self._name in SATELLITES:
            return False
        return bool(memo.ways_to_locks(self.env, self._name)) and (
            field_name not in memo.fact(self.env, "_visible_names", self._name)
        )

    def _pin_closed(self, operation):
        """The records of ``self`` whose lock is closed for ``operation``."""
        real = self._origin
        return real.browse(memo.closed(real, operation)) if real else real

    def _pin_check_field(self, field_name):
        """Refuse a user what a lock hides, wherever the value would come from.

        :raise RecordPinRequired: the lock of one of the records is closed
        :raise AccessError: it is, and Odoo's own rules refuse the record as well
        """
        if memo.shows(self, self._fields[field_name]):
            return
        if self._pin_guards(field_name):
            closed = self._pin_closed("read")
            if closed:
                closed._pin_require("read")
        if self._pin_derives(field_name):
            closed = derived.closed(self, field_name)
            if closed:
                raise rule.denied(self.env, "read", derived.locks(closed, field_name))
        if not self.env.su:
            memo.remember(self)

    def _pin_derives(self, field_name):
        """Whether a field may be made of locked records that a user asks for here (no query)."""
        if self.env.su or not self._ids:
            return False
        return field_name in memo.fact(self.env, "_derived", self._name)

    def _pin_hides(self, field_name):
        """Whether ``_pin_check_field`` would refuse."""
        if self._pin_guards(field_name) and self._pin_closed("read"):
            return True
        return self._pin_derives(field_name) and bool(derived.closed(self, field_name))

    def _pin_require(self, operation):
        """``rule.require``: refuse ``operation`` while a lock of these records is closed for it.

        What is found out of records that may be read, or changed, is known from then on.
        """
        if self.env.su:
            return
        real = self._origin
        if operation not in ("read", "write") or memo.closed(real, operation):
            rule.require(real, operation)

    def _pin_locks_read(self):
        """The locks of these records, which the caller has just read."""
        env, locks = self.env, self.env["record.pin.lock"]
        if self._name not in memo.fact(env, "_locked_names"):
            return locks
        if env.su or memo.fact(env, "_shows_padlocks", self._name):  # an Edit lock lets all read
            return locks._locks(self._name, self.ids)
        return env["record.pin.grant"]._locks_opened(self)  # any other who has unlocked

    def export_data(self, *args, **kwargs):
        """Exports of protected models are in the event log."""
        result = super().export_data(*args, **kwargs)
        events.log(self.env, *events.of_locks("exported", self._pin_locks_read()))
        return result
