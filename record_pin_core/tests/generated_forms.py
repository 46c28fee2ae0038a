"""Requests that open a new form on defaults of the client's choice, as strategies.

A form shows the labels of the records that it begins with. Which ones those are a client says by
keys of the context, ``default_`` and the name of a field.
"""

from hypothesis import strategies as st

from .. import compat
from .drawing import Request, made_once, mostly


class Forms:
    """``opened(…)`` of a ``Generator``."""

    def __init__(self, generator):
        self.generator, self.env = generator, generator.env

    @made_once
    def opened(self, name):
        """A new form that shows some many2ones, and has a record in each of them."""
        fields = self.env[name]._fields
        found = sorted(
            each.name
            for each in fields.values()
            if each.type == "many2one" and each.comodel_name in self.env
        )
        if not found:
            return st.nothing()
        telling = [each for each in found if self.generator.ids(fields[each].comodel_name)] or found
        names = st.lists(
            st.sampled_from(telling) | st.sampled_from(found), min_size=1, max_size=3, unique=True
        )
        filled_in = names.flatmap(
            lambda those: st.fixed_dictionaries(
                {each: self._filled_in(fields[each].comodel_name) for each in those}
            )
        )
        context = mostly(self.generator._context(), self.generator._every_key(name), 4)
        return st.tuples(filled_in, context).map(lambda drawn: self._request(name, *drawn))

    @made_once
    def _filled_in(self, comodel_name):
        """A record, and what the form shows of it: its label, and from 17 on fields as well."""
        if not compat.has("web_read"):
            shown = st.just("")
        else:
            label, more = {"display_name": {}}, self.generator._specification(comodel_name, 1)
            inside = mostly(st.just(label), more.map(lambda drawn: {**drawn, **label}), 1)
            shown = inside.map(lambda fields: {"fields": fields})
        return st.tuples(self.generator._one_id(comodel_name), shown)

    def _request(self, name, filled_in, context):
        spec = {each: shown for each, (_id, shown) in filled_in.items()}
        defaults = {f"default_{each}": id_ for each, (id_, _shown) in filled_in.items()}
        return Request("form", name, "onchange", ([], {}, [], spec), {}, dict(context, **defaults))
