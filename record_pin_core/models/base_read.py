"""The list endpoints up to Odoo 16: ``web_search_read`` is ``search_read`` and a count."""

from odoo import api, models

from ..guard import cache_guard, projection, window


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
