"""The list endpoints from Odoo 17 on: ``web_search_read`` reads with a specification."""

from odoo import api, models

from .. import compat
from ..guard import cache_guard, labels, lines, memo, pages, projection, scope, shadow, window


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    @compat.readonly
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None,
                        count_limit=None):  # fmt: skip
        """Locked records are among the rows, with their visible fields and the marker."""
        if not projection.may_have_locked_rows(self):
            return super().web_search_read(
                domain, specification, offset=offset, limit=limit, order=order,
                count_limit=count_limit,
            )  # fmt: skip
        records, view = projection.page(
            self, domain, offset=offset, limit=limit, order=order, names=list(specification)
        )
        counted = projection.opened(self, view) if view else self
        return counted._format_web_search_read_results(
            domain, records._pin_web_rows(specification), offset, limit, count_limit
        )

    @compat.readonly
    def web_read(self, specification):
        """Under a window, each locked record answers with its visible fields."""
        if window.window_of(self.env, self._name):
            return window.shut(self)._pin_web_rows(specification)
        rows = super().web_read(specification)
        if rows and memo.any_locked(self.env):
            labels.correct_web_read(self, rows, specification)
            lines.add_locked(self, rows, specification)
        return rows

    def web_save(self, vals, specification, next_id=None):
        """After the grace period a View lock lets a draft be saved, but not read again."""
        if not projection.may_have_locked_rows(self) or not projection.closed_among(self):
            return super().web_save(vals, specification, next_id=next_id)
        self.with_context(**{window.KEY: window.Writing(self._name)}).write(vals)
        if next_id:
            return self.browse(next_id).with_context(bin_size=True).web_read(specification)
        return self.with_context(bin_size=True)._pin_web_rows(specification)

    def _pin_note_found(self, query, _known_open):
        """Note on the query for whom it leaves locked records out."""
        if projection.may_have_locked_rows(self):
            query.record_pin_open_for = self._pin_who_asks()

    def _pin_page(self, domain, offset, limit, order, names):
        """The rows of a page, and in the same query their padlocks and columns."""
        if not memo.fact(self.env, "_searches_plainly", self._name):
            return self.search(domain, offset=offset, limit=limit, order=order)
        query = self._search(domain, offset=offset, limit=limit, order=order or self._order)
        return self.browse() if query.is_empty() else pages.fetched(self, query, names or ())

    def _pin_who_asks(self):
        asking = scope.scope_of(self.env)
        return asking.user_id, asking.proofs, asking.minute

    def fetch(self, *args, **kwargs):
        with shadow.lifted(self.env.cr):
            return super().fetch(*args, **kwargs)

    def _fetch_query(self, query, fields):
        """A window shows that a row is there; its values are fetched without it."""
        cache_guard.before_fetch(self)
        if not fields or not window.window_of(self.env, self._name):
            open_for = getattr(query, "record_pin_open_for", None)
            if open_for is None or open_for != self._pin_who_asks():
                return super()._fetch_query(query, fields)
            columns = [field for field in fields if field.column_type]
            # of no records: their locks are asked for by the query
            found = super(Base, self.browse())._fetch_query(query, columns)
            memo.learn(found, "read", (), scope.scope_of(self.env))
            lists = [field for field in fields if not field.column_type]
            if lists and found:  # what is in them need not ask for the locks again
                super()._fetch_query(found._as_query(ordered=False), lists)
            return found
        found = self.browse(query)
        shut = window.shut(self).with_context(active_test=False)
        super(Base, shut)._fetch_query(shut._search([("id", "in", found.ids)]), fields)
        return found

    def _pin_web_rows(self, specification):
        padlocks = projection.padlocks(self)
        locked = projection.unreadable(padlocks)
        if not locked:
            return projection.mark(self.web_read(specification), padlocks)

        def render(record, name):
            return _render(record, name, specification.get(name) or {})

        rows = projection.rows(
            self,
            list(specification),
            locked,
            lambda readable: readable.web_read(specification),
            render,
        )
        return projection.mark(rows, padlocks)


def _render(record, name, spec):
    """A visible value of a locked record as ``web_read`` answers it: names, nothing deeper."""
    field = record._fields[name]
    if field.type not in ("many2one", "one2many", "many2many"):
        return field.convert_to_read(record[name], record)
    wanted = spec.get("fields")
    found = [
        {"id": corecord.id, "display_name": projection.label(corecord)}
        if wanted and "display_name" in wanted
        else {"id": corecord.id}
        for corecord in record[name]
    ]
    if field.type == "many2one":
        if not found:
            return False
        return found[0] if wanted is not None else found[0]["id"]
    return found if wanted is not None else [row["id"] for row in found]
