"""The list endpoints up to Odoo 16: ``web_search_read`` is ``search_read`` and a count."""

from odoo import api, models

from ..guard import cache_guard, lines, projection, window


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def web_search_read(self, domain=None, fields=None, offset=0, limit=None, order=None,
                        **kwargs):  # fmt: skip
        """Locked records are among the rows (see ``search_read``), and counted with them."""
        result = super().web_search_read(
            domain, fields, offset=offset, limit=limit, order=order, **kwargs
        )
        view = projection.window(self, domain or [])
        if view and limit and len(result["records"]) == limit:
            count = projection.opened(self, view).search_count(domain or [])
            result["length"] = min(count, kwargs.get("count_limit") or count)
        if projection.may_have_locked_rows(self):
            shown = self.browse([row["id"] for row in result["records"]])
            projection.mark(result["records"], projection.padlocks(shown))
        return result

    def _pin_page(self, domain, offset, limit, order, _names):
        """The rows of a page."""
        return self.search(domain, offset=offset, limit=limit, order=order)

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

    def _read(self, *args, **kwargs):
        """A window shows that a row is there; its values are read without it."""
        cache_guard.before_fetch(self)
        model = self if window.is_saving(self.env, self._name) else window.shut(self)
        return super(Base, model)._read(*args, **kwargs)
