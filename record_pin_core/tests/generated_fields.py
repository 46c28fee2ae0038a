"""Requests that read a computed field with what its code asks the context for, as strategies.

Some fields change records while they are read, if a key of the context says so: a client chooses
the keys. Such a pair hardly comes up where both are chosen among all there are.
"""

from hypothesis import strategies as st

from .drawing import Request, made_once


class Fields:
    """``reading(…)`` of a ``Generator``, for each of ``computed``."""

    def __init__(self, generator):
        self.generator, self.env = generator, generator.env
        #: ``[(models that have it, name of the field)]``
        self.computed = sorted(self._computed())

    def _computed(self):
        """Each function that computes fields once, with each of these."""
        found = {}
        for name in self.generator.near:
            model_class = type(self.env[name])
            for field in self.env[name]._fields.values():
                if field.compute and not (field.store or field.related):
                    compute = field.compute
                    if isinstance(compute, str):
                        compute = getattr(model_class, compute)
                    found.setdefault((field.name, compute), []).append(name)
        for (field_name, _compute), names in found.items():
            yield tuple(names), field_name

    @made_once
    def reading(self, names, field_name):
        """Read it of one of these models, with most of the keys that its code looks at."""
        return st.sampled_from(names).flatmap(
            lambda name: st.tuples(
                self.generator._some_ids(name), self.generator._every_key(name)
            ).map(
                lambda drawn: Request("field", name, "read", (drawn[0], [field_name]), {}, drawn[1])
            )
        )
