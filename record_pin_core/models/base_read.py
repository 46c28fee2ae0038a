"""The list endpoints up to Odoo 16: ``web_search_read`` is ``search_read`` and a count."""

from odoo import api, models

from .. import compat
from ..guard import (
    cache_guard,
    fetches,
    lines,
    memo,
    page_padlocks,
    projection,
    scope,
    shadow,
    window,
)
from ..guard.follows import SATELLITES


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def web_search_read(self, domain=None, fields=None, offset=0, limit=None, order=None,
                        **kwargs):  # fmt: skip
        """Locked records are among the rows (see ``search_read``), and counted with them."""
        view = projection.window(self, domain or [])
        counted = projection.opened(self, view) if view else self
        result = super(Base, counted).web_search_read(
            domain, fields, offset=offset, limit=limit, order=order, **kwargs
        )
        if projection.may_have_locked_rows(self):
            shown = self.browse([row["id"] for row in result["records"]])
            projection.mark(result["records"], projection.padlocks(shown))
        return result

    def _pin_page(self, domain, offset, limit, order, _names):
        """The rows of a page, and in the same query their padlocks."""
        if not memo.fact(self.env, "_searches_plainly", self._name):
            return self.search(domain, offset=offset, limit=limit, order=order)
        query = self._search(domain, offset=offset, limit=limit, order=order)
        if not isinstance(query, compat.Query):  # some models find ids
            return self.browse(query)
        return page_padlocks.of_ids(self, query)

    def _pin_note_found(self, found, known_open):
        """Note that what hangs on records that are known to be open is open, too."""
        if known_open and self._name in SATELLITES and isinstance(found, compat.Query):
            memo.learn(self.browse(found), "read", (), scope.scope_of(self.env))

    def _flush_search(self, domain, *args, **kwargs):
        """To know what to write first, Odoo makes the rules, and the condition on locks with them.

        Mostly nothing waits to be written.
        """
        if projection.may_have_locks(self) and compat.nothing_pending(self.env):
            return None
        return super()._flush_search(domain, *args, **kwargs)

    def record_pin_read(self, fields):
        """``read`` for the record of a form: its lists hold the ids of their locked lines, too.

        :raise RecordPinRequired: the lock of one of the records is closed for reading
        """
        rows = self.read(fields)
        if rows and not self.env.su:
            lines.add_locked_ids(self, rows, fields)
        return rows

    def record_pin_rows(self, fields):
        """``read`` for the lines of a form's list: of locked ones what shows, and the marker.

        Only lines that Odoo's own rules show are answered so; others as ``read`` answers them.
        """
        if not projection.may_have_locked_rows(self):
            return self.read(fields)
        view = projection.opened(self.with_context(active_test=False), window.Window(self._name))
        seen = set(view.search([("id", "in", self.ids)], order="id")._ids)
        padlocks = {id_: how for id_, how in projection.padlocks(self).items() if id_ in seen}
        rows = projection.rows(
            self,
            fields,
            projection.unreadable(padlocks),
            lambda readable: readable.read(fields),
            projection.render_read,
        )
        return projection.mark(rows, padlocks)

    def record_pin_write(self, vals):
        """``write`` for the web client's drafts: up to Odoo 16 there is no ``web_save``.

        After the grace period a View lock lets a draft be saved, but not read again; the model's
        own ``write`` may have to read it meanwhile.

        :raise RecordPinRequired: the lock of one of the records is closed for writing
        """
        if not projection.may_have_locked_rows(self) or not projection.closed_among(self):
            return self.write(vals)
        return self.with_context(**{window.KEY: window.Writing(self._name)}).write(vals)

    def _read(self, fields):
        """A window shows that a row is there; its values are read without it.

        Columns of records that are known to be open need no condition on their locks. What is in
        lists has locks of its own.
        """
        with shadow.lifted(self.env.cr):
            cache_guard.before_fetch(self)
            model = self if window.is_saving(self.env, self._name) else window.shut(self)
            if not projection.may_have_locks(model):
                return super(Base, model)._read(fields)
            if fetches.reads_open_columns(model, fields):
                lists = [name for name in fields if fetches.is_list(self._fields.get(name))]
                columns = [name for name in fields if name not in lists]
                opened = projection.opened(model, window.Window(self._name))
                super(Base, opened)._read(columns)
                for name in lists:
                    self._fields[name].read(model)
                return None
            asking = scope.scope_of(self.env)
            with fetches.looking_up(self, {"id": self._ids}):
                super(Base, model)._read(fields)
            memo.learn(model, "read", (), asking)  # or it would have been refused
            return None
