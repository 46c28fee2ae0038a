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
        return result

    def record_pin_write(self, vals):
        """``write`` for the web client, which has no ``web_save`` up to Odoo 16.

        After the grace period a View lock lets a draft be saved, but not read again.
        """
        if not projection.may_have_locked_rows(self):
            return self.write(vals)
        return self.with_context(**{window.KEY: window.Writing(self._name)}).write(vals)

    def _read(self, *args, **kwargs):
        """A window shows that a row is there; its values are read without it."""
        cache_guard.before_fetch(self)
        model = window.shut(self) if window.window_of(self.env, self._name) else self
        return super(Base, model)._read(*args, **kwargs)
