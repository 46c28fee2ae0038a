"""Groups from Odoo 19 on: counted with locked records when that tells nothing masked."""

from odoo import api, models

from .. import compat
from ..guard import labels, projection


def _opening_domains(opening_info):
    """The domains a client sends along for groups that are open, at every level."""
    for info in opening_info or ():
        yield from info.get("progressbar_domain") or ()
        yield from _opening_domains(info.get("groups"))


def _ready(model, view, groupby):
    """``model`` as groups are read from it: with the window, without revealing labels."""
    model = projection.opened(model, view) if view else model
    if model.env.su:
        return model
    names = {str(spec).split(":")[0].split(".")[0] for spec in groupby}
    comodels = {
        model._fields[name].comodel_name
        for name in names
        if name in model._fields and model._fields[name].relational
    }
    return labels.harmless_context(model, comodels)


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    @compat.readonly
    def web_read_group(self, domain, groupby, aggregates=(), limit=None, offset=0, order=None,
                       **kwargs):  # fmt: skip
        view = projection.window(
            self,
            list(domain) + list(_opening_domains(kwargs.get("opening_info"))),
            # the rows of open groups come in this order, and then in the model's own
            order=", ".join(filter(None, [order, self._order])),
            groupby=groupby,
            aggregates=aggregates,
        )
        return super(Base, _ready(self, view, groupby)).web_read_group(
            domain, groupby, aggregates, limit=limit, offset=offset, order=order, **kwargs
        )

    @api.model
    @compat.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0,
                             limit=None, order=None):  # fmt: skip
        view = not having and projection.window(
            self, domain, order=order or "id", groupby=groupby, aggregates=aggregates
        )
        rows = super(Base, _ready(self, view, groupby)).formatted_read_group(
            domain, groupby, aggregates, having=having, offset=offset, limit=limit, order=order
        )
        if not self.env.su:
            labels.correct_groups(self, rows, groupby)
        return rows

    @api.model
    @compat.readonly
    def read_group(self, domain, fields, groupby, *args, **kwargs):
        """Deprecated, and answered to clients as before."""
        specs = [groupby] if isinstance(groupby, str) else list(groupby or ())
        rows = super(Base, _ready(self, None, specs)).read_group(
            domain, fields, groupby, *args, **kwargs
        )
        if not self.env.su:
            labels.correct_groups(self, rows, specs)
        return rows

    @api.model
    @compat.readonly
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *, order=None):
        specs = [spec for groupby in grouping_sets for spec in groupby]
        view = projection.window(
            self, domain, order=order or "id", groupby=specs, aggregates=aggregates
        )
        found = super(Base, _ready(self, view, specs)).formatted_read_grouping_sets(
            domain, grouping_sets, aggregates, order=order
        )
        if not self.env.su:
            for groupby, rows in zip(grouping_sets, found):
                labels.correct_groups(self, rows, groupby)
        return found

    @api.model
    @compat.readonly
    def read_progress_bar(self, domain, group_by, progress_bar):
        view = projection.window(self, domain, groupby=[group_by, progress_bar["field"]])
        return super(Base, _ready(self, view, [group_by])).read_progress_bar(
            domain, group_by, progress_bar
        )
