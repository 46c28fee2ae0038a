"""Suggestions for a many2one, and its label in a form: locked records by their name alone, as far
as it shows, and open ones without what their names tell of locked ones."""

from odoo import api, models

from .. import compat
from ..guard import labels, memo, named_after, projection, window
from ..guard.follows import HANGING


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    @compat.readonly
    def name_search(self, name="", *args, **kwargs):
        """Locked records that match by what shows of their name come after the others.

        Other searches by name look at more than the name (the e-mail address of a contact), so
        they find no locked record.
        """
        found = super().name_search(name, *args, **kwargs)
        if found and projection.may_have_locked_rows(self):
            # some models find what they suggest with SQL of their own, which asks no rule
            locked = projection.closed_among(self.browse([id_ for id_, _name in found]))
            found = [pair for pair in found if pair[0] not in locked]
        if found and named_after.may_be(self):
            found = list(named_after.corrected(self, dict(found)).items())
        domain, operator, limit = _asked(args, kwargs)
        rest = limit - len(found) if limit else None
        locked = projection.named(self, name, domain, operator, rest)
        return found + [
            (record.id, self.env["record.pin.lock"]._label(record)) for record in locked
        ]

    def _export_rows(self, fields, *args, **kwargs):
        """Odoo comes here for the label of a many2one as well."""
        if any(path[:1] == ["display_name"] for path in fields):
            named_after.require(self)
            if self._name in HANGING:
                self._pin_require("read")
        return super()._export_rows(fields, *args, **kwargs)

    if not compat.has("web_read"):  # from then on a form's answer is made by web_read()

        def onchange(self, *args, **kwargs):
            """Labels as ``read`` answers them; a client chooses the defaults that are shown."""
            result = super().onchange(*args, **kwargs)
            if not self.env.su and result.get("value"):
                labels.correct_drafts(self, [result["value"]])
            return result

    if compat.has("web_name_search"):

        @api.model
        @compat.readonly
        def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
            """The same for clients that ask for more than the name."""
            names_alone = set(specification) == {"display_name"}
            if names_alone and named_after.may_be(self):
                return self._pin_suggested(self.name_search(name, domain, operator, limit))
            if not projection.may_have_locked_rows(self):
                return super().web_name_search(name, specification, domain, operator, limit)
            rows = super(Base, self.with_context(**{window.KEY: window.NO_NAMES})).web_name_search(
                name, specification, domain, operator, limit
            )
            rest = limit - len(rows) if limit else None
            locked = projection.named(self, name, domain, operator, rest)
            more = locked._pin_web_rows(specification) if locked else []
            if names_alone:
                more = [dict(row, __formatted_display_name=row["display_name"]) for row in more]
            return rows + more

        def _pin_suggested(self, pairs):
            """``pairs`` as Odoo answers them, with each name in two forms.

            The second one Odoo makes as the user, who would be asked for the PIN of what is in it.
            """
            found = self.browse([id_ for id_, _name in pairs])
            plain = {*named_after.closed(found), *memo.closed(found, "read")}
            formatted = self.with_context(formatted_display_name=True)
            return [
                {
                    "id": id_,
                    "display_name": name,
                    "__formatted_display_name": name
                    if id_ in plain
                    else formatted.browse(id_).display_name,
                }
                for id_, name in pairs
            ]


def _asked(args, kwargs):
    """Domain, operator and limit: the name of the first differs from series to series."""
    given = dict(zip(("domain", "operator", "limit"), args), **kwargs)
    domain = given.get("domain") or given.get("args") or []
    return domain, given.get("operator", "ilike"), given.get("limit", 100)
