"""Fields that are made of a locked record's: empty where that is locked (``guard.derived``)."""

from odoo import models

from .. import compat
from ..guard import deny, derived, memo, projection, scope


class Base(models.AbstractModel):
    _inherit = "base"

    def read(self, fields=None, load="_classic_read"):
        """What is made of a locked record is empty; the rest of the row is as it is."""
        hidden = self._pin_hidden_derived(fields)
        if not hidden:
            return super().read(fields, load=load)
        names = fields or list(self.fields_get(attributes=()))
        # ``super()`` is that of ``records``, the first argument of the function it stands in
        return self._pin_rows_without(
            hidden, names, lambda records, shown: super().read(shown, load=load)
        )

    def _read_format(self, fnames, *args, **kwargs):
        """The same for the list endpoints that do not come by ``read``."""
        hidden = self._pin_hidden_derived(fnames)
        if not hidden:
            return super()._read_format(fnames, *args, **kwargs)
        return self._pin_rows_without(
            hidden,
            fnames,
            lambda records, shown: super()._read_format(shown, *args, **kwargs),
        )

    def _pin_rows_without(self, hidden, names, read):
        """The rows of these records, with ``hidden`` (``{field name: ids}``) left empty.

        :param read: ``read(records, names)``
        """
        shown = [name for name in names if name not in hidden]
        rows = {row["id"]: row for row in read(self, shown or ["id"])}
        for name, ids in hidden.items():
            others = self.browse([id_ for id_ in rows if id_ not in ids])
            for row in read(others, [name]) if others else ():
                rows[row["id"]][name] = row[name]
            for id_ in ids & set(rows):
                rows[id_][name] = projection.empty(self._fields[name])
        return list(rows.values())

    def _pin_hidden_derived(self, names):
        """``{field name: ids}`` of what is made of locked records, among these fields."""
        known = () if self.env.su else memo.fact(self.env, "_derived", self._name)
        if not known:
            return {}
        found = {
            name: set(derived.closed(self, name)._ids) for name in (names or known) if name in known
        }
        return {name: ids for name, ids in found.items() if ids}

    def _pin_draft_arguments(self, values, arguments):
        """The arguments of ``onchange`` after the first two, without what a draft must not show.

        The last of them names the fields of the form, in the keys of a dictionary.
        """
        known = () if self.env.su else memo.fact(self.env, "_derived", self._name)
        if not known or not arguments or not isinstance(arguments[-1], dict):
            return arguments
        hidden = derived.hidden_from_draft(self, values) & set(arguments[-1])
        if not hidden:
            return arguments
        kept = {name: spec for name, spec in arguments[-1].items() if name not in hidden}
        return (*arguments[:-1], kept)

    def _pin_filtered_domain(self, domain):
        """``domain`` without the records whose derived fields it would compare.

        Odoo searches some of these fields as superuser, so that a match would tell the value.
        """
        known = memo.fact(self.env, "_derived", self._name)
        used = deny.fields_used(domain) & set(known)
        if not used:
            return domain
        denied = deny.deny_domain(
            self.env["ir.rule"],
            self._name,
            tuple({follow for name in sorted(used) for follow in known[name]}),
            "read",
            scope.scope_of(self.env),
            memo.fact(self.env, "_protected_names"),
        )
        return deny.joined(domain, denied)

    if compat.has("domain_objects"):

        def _search(self, domain, *args, **kwargs):
            if not self.env.su and memo.fact(self.env, "_derived", self._name):
                domain = self._pin_filtered_domain(domain)
            return super()._search(domain, *args, **kwargs)

    else:

        def _where_calc(self, domain, *args, **kwargs):
            if not self.env.su and memo.fact(self.env, "_derived", self._name):
                domain = self._pin_filtered_domain(domain)
            return super()._where_calc(domain, *args, **kwargs)
