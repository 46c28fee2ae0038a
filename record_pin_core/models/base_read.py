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

    def _read(self, *args, **kwargs):
        """A window shows that a row is there; its values are read without it."""
        cache_guard.before_fetch(self)
        return super(Base, window.shut(self))._read(*args, **kwargs)
