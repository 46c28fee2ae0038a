"""Groups up to Odoo 18: counted with locked records when that tells nothing masked."""

from odoo import api, models

from .. import compat
from ..guard import labels, projection


def _as_list(groupby):
    return [groupby] if isinstance(groupby, str) else list(groupby or ())


class Base(models.AbstractModel):
    _inherit = "base"

    def _pin_for_groups(self, domain, groupby, aggregates, order=None):
        """``self`` as groups are read from it: with a window, without revealing labels."""
        if self.env.su:
            return self
        groupby = _as_list(groupby)
        if not aggregates and not compat.has("sums_are_asked_for"):
            aggregates = [name for name, field in self._fields.items() if field.store]
        view = projection.window(
            self, domain, order=order or "id", groupby=groupby, aggregates=aggregates
        )
        model = projection.opened(self, view) if view else self
        names = {str(spec).split(":")[0].split(".")[0] for spec in groupby}
        comodels = {
            self._fields[name].comodel_name
            for name in names
            if name in self._fields and self._fields[name].relational
        }
        return labels.harmless_context(model, comodels)

    @api.model
    @compat.readonly
    def read_group(self, domain, fields, groupby, offset=0, limit=None, orderby=False,
                   lazy=True):  # fmt: skip
        model = self._pin_for_groups(domain, groupby, fields, orderby)
        rows = super(Base, model).read_group(
            domain, fields, groupby, offset=offset, limit=limit, orderby=orderby, lazy=lazy
        )
        if not self.env.su:
            labels.correct_groups(self, rows, _as_list(groupby))
        return rows

    @api.model
    @compat.readonly
    def web_read_group(self, domain, fields, groupby, limit=None, offset=0, orderby=False,
                       lazy=True, **kwargs):  # fmt: skip
        model = self._pin_for_groups(domain, groupby, fields, orderby)
        return super(Base, model).web_read_group(
            domain, fields, groupby, limit=limit, offset=offset, orderby=orderby, lazy=lazy,
            **kwargs,
        )  # fmt: skip

    @api.model
    @compat.readonly
    def read_progress_bar(self, domain, group_by, progress_bar):
        model = self._pin_for_groups(domain, [group_by, progress_bar["field"]], ["__count"])
        return super(Base, model).read_progress_bar(domain, group_by, progress_bar)
