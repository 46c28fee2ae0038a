"""Requests that make a record first, and call one of its functions then, as hypothesis strategies.

A function that takes ids says nothing where a table is empty, as those of wizards are. And who asks
has made none of the records that are there: what points to a locked one was put there by the test,
and follows its lock. So these make a wizard, or an order, a lead, a mailing, and press a button.
"""

from hypothesis import strategies as st

from .drawing import made_once, mostly
from .introspection import (
    DOCUMENT_MODELS,
    is_model_method,
    is_written,
    named_in_source,
    public_methods,
)

#: Wizards about modules and languages: what they do takes minutes, or ends the process.
LONG = ("base.language.", "base.module.", "base.update.translations", "base.import.module")
#: Models whose records are not made: of Odoo's own machinery, and of the addon.
MACHINERY = ("ir.", "res.groups", "record.pin.")
#: Fields that a new record gets, beside those it cannot be without.
FIELDS = 4


class Made:
    """``wizard(…)`` and ``record(…)`` of a ``Generator``, for ``wizards`` and ``records``.

    :param left_out: ``{(model, method)}`` that are not called
    """

    def __init__(self, generator, may_make, left_out):
        self.generator, self.env, self.left_out = generator, generator.env, left_out
        common = set(public_methods(self.env["base"]).values())
        #: ``[(model, function)]`` that wizards have of their own
        self.wizards = sorted(self._of_wizards(common))
        #: ``[(models that have it, function)]`` of other records
        self.records = sorted(self._of_records(common, may_make))

    def _of_wizards(self, common):
        for name in self.generator.names:
            if self.env[name]._transient and not name.startswith(LONG):
                methods = self.generator.methods[name]
                own = [
                    each
                    for each, function in methods.items()
                    if function not in common and (name, each) not in self.left_out
                ]
                yield from ((name, method) for method in own or ["read"])

    def _of_records(self, common, may_make):
        """Each function once, with the models near to a lock whose records have it."""
        found = {}
        for name in self.generator.near:
            model = self.env[name]
            if (
                model._auto
                and not model._transient
                and not name.startswith(MACHINERY)
                and may_make(name)
            ):
                for method, function in self.generator.methods[name].items():
                    if function not in common and not is_model_method(function):
                        found.setdefault(function, (method, []))[1].append(name)
        for method, names in found.values():
            yield tuple(names), method

    @made_once
    def wizard(self, name, method):
        """A wizard, with the values and the context that a client makes it with, and a call."""
        fields = self.env[name]._fields.values()
        values = {
            field.name: self.generator._fitting(field, 1) for field in fields if is_written(field)
        }
        return st.tuples(
            self.generator._with_arguments("wizard", name, method),
            st.fixed_dictionaries({}, optional=values),
            self._looked_at(name),
            self._as_defaults,
        ).map(self._made_first)

    @made_once
    def record(self, names, method):
        """A new record of one of these models, with what it needs and some more, and a call."""
        return st.sampled_from(names).flatmap(
            lambda name: st.tuples(
                self.generator._with_arguments("record", name, method),
                self._new(name),
                st.just({}),
                self._as_defaults,
            ).map(self._made_first)
        )

    #: Whether the values come as defaults, which the context has instead.
    _as_defaults = mostly(st.just(False), st.just(True), 3)

    def _made_first(self, drawn):
        request, values, about, as_defaults = drawn
        if as_defaults:
            about = dict(about, **{f"default_{name}": value for name, value in values.items()})
            values = {}
        takes_ids = not is_model_method(self.generator.methods[request.model][request.method])
        return request._replace(
            args=request.args[1:] if takes_ids else request.args,
            context=dict(request.context, **about),
            made=values,
        )

    @made_once
    def _new(self, name):
        """The values of a record: what leads to another one is more likely to say something."""
        written = [field for field in self.env[name]._fields.values() if is_written(field)]
        needed = {field.name for field in written if self._is_needed(name, field)}
        near = sorted(each.name for each in written if each.comodel_name in self.generator.near)
        every = sorted(each.name for each in written)
        some = st.sampled_from(near or every) | st.sampled_from(every)
        return st.lists(some, min_size=1, max_size=FIELDS, unique=True).flatmap(
            lambda others: st.fixed_dictionaries(
                {
                    each: self.generator._fitting(self.env[name]._fields[each], 1)
                    for each in sorted(needed.union(others))
                }
            )
        )

    def _is_needed(self, name, field):
        """Whether there is hardly a record without a value: what is computed may come to none."""
        if field.name in (self.env[name]._rec_name, "res_id", *DOCUMENT_MODELS):
            return True
        return field.required and field.store and not field.default

    @made_once
    def _looked_at(self, name):
        """The records a client comes from, of models that the wizard's own code names."""
        own = [near for near in self.generator.near if self.generator.ids(near)]
        named = named_in_source(type(self.env[name]))
        fitting = [near for near in own if near in named]
        return mostly(st.sampled_from(fitting or own), st.sampled_from(own)).flatmap(
            lambda model: self.generator._some_ids(model).map(
                lambda ids: {"active_model": model, "active_id": ids[0], "active_ids": ids}
            )
        )
