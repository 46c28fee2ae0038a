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
        #: what a form says of a many2one that it shows, with its label
        self.shown = {"fields": {"display_name": {}}} if compat.has("web_read") else ""

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
        ids = names.flatmap(
            lambda those: st.fixed_dictionaries(
                {each: self.generator._one_id(fields[each].comodel_name) for each in those}
            )
        )
        context = mostly(self.generator._context(), self.generator._every_key(name), 4)
        return st.tuples(ids, context).map(lambda drawn: self._request(name, *drawn))

    def _request(self, name, ids, context):
        spec = dict.fromkeys(ids, self.shown)
        defaults = {f"default_{each}": id_ for each, id_ in ids.items()}
        return Request("form", name, "onchange", ([], {}, [], spec), {}, dict(context, **defaults))
