"""Requests made up from the registry itself, as hypothesis strategies.

Every public method of every model, with arguments chosen by the names of its parameters; domains
with dotted paths, orders, groups and aggregates over all fields; context keys that the installed
code looks at.
"""

import inspect
import re
import sys
from functools import lru_cache
from typing import NamedTuple

from hypothesis import strategies as st

from odoo.exceptions import AccessError

from .common import PARTNER, get_public_method
from .leaks import NUMBERS, OTHER_NUMBERS

#: Not called: what ends the process, waits, or spends the budgets that all requests share.
LEFT_OUT = frozenset(
    {
        ("record.pin.lock", "unlock"),
        ("record.pin.lock", "change_pin"),
        ("record.pin.lock", "unprotect"),
        ("record.pin.lock", "lock_now"),
    }
)
#: Questions a client asks of lists; half of all requests are one of these.
LISTS = (
    "search_read", "web_search_read", "search", "search_count", "read_group", "web_read_group",
    "formatted_read_group", "name_search", "web_name_search", "search_panel_select_range",
    "search_panel_select_multi_range", "read_progress_bar", "web_search_panel", "search_fetch",
)  # fmt: skip
READS = (
    "read", "web_read", "name_get", "export_data", "copy_data", "onchange", "fetch", "mapped",
    "filtered_domain", "filtered", "sorted", "get_metadata", "get_formview_action",
    "get_field_translations", "message_get_suggested_recipients", "get_base_url",
)  # fmt: skip
OPERATORS = ("=", "!=", ">", "<", ">=", "<=", "like", "ilike", "=like", "=ilike", "not like",
             "not ilike", "in", "not in", "child_of", "parent_of", "any", "not any")  # fmt: skip
FUNCTIONS = ("sum", "avg", "max", "min", "count", "count_distinct", "array_agg", "bool_and",
             "bool_or", "recordset")  # fmt: skip
GRANULARITIES = ("day", "week", "month", "quarter", "year")
DEPTH = 3

_SECRET = (*NUMBERS.values(), *OTHER_NUMBERS.values())
_DIGITS = sorted({str(number)[:length] for number in _SECRET for length in (1, 2, 9)})
TEXTS = ("", "hush", "Pin", "Pin view", "%", "_", "example.com", "+99", "lane", *_DIGITS)
NUMBERS_TRIED = (0, 1, -1, 2, 80, *NUMBERS.values(), 300000000, 50.0, 30000.0)


class Request(NamedTuple):
    """One call of a client; ``kind`` is what the summary counts it as."""

    kind: str
    model: str
    method: str
    args: tuple
    kwargs: dict
    context: dict


class Generator:
    """``requests()`` is the strategy. ``ids`` gives for a model the records that matter."""

    def __init__(self, env, ids):
        self.env, self.ids = env, ids
        self.names = sorted(name for name in env.registry if not env[name]._abstract)
        self.near = sorted(self._near())
        self.methods = {name: _public_methods(env[name]) for name in self.names}
        self.calls = self._each_method_once()
        self.context_keys = _context_keys(env)

    @property
    def methods_total(self):
        """How many different functions the public methods are."""
        return len({function for found in self.methods.values() for function in found.values()})

    def _near(self):
        """Models that are protected, linked, or point to one that is."""
        masked = self.env["record.pin.model"]._masked_names()
        for name in self.names:
            fields = self.env[name]._fields.values()
            if name in masked or any(field.comodel_name in masked for field in fields):
                yield name

    def _each_method_once(self):
        """``(model, method)`` for each function, on a model as near to a lock as there is."""
        found = {}
        for name in [*self.near, *self.names]:
            for method, function in sorted(self.methods[name].items()):
                if (name, method) not in LEFT_OUT:
                    found.setdefault(function, (name, method))
        return sorted(found.values())

    # -- strategies --------------------------------------------------------------------

    def requests(self):
        return st.one_of(
            self._listed(), self._listed(), self._read(), self._any_method(), self._any_method(),
        )  # fmt: skip

    def _listed(self):
        return self._model().flatmap(lambda name: self._call("list", name, LISTS))

    def _read(self):
        return self._model().flatmap(lambda name: self._call("read", name, READS))

    def _any_method(self):
        return st.sampled_from(self.calls).flatmap(
            lambda call: self._with_arguments("method", *call)
        )

    def _model(self):
        own = [name for name in self.near if self.ids(name)]
        return st.one_of(st.just(PARTNER), st.sampled_from(own), st.sampled_from(self.near))

    def _call(self, kind, name, methods):
        there = [
            method
            for method in methods
            if method in self.methods[name] and (name, method) not in LEFT_OUT
        ]
        if not there:
            return st.nothing()
        return st.sampled_from(there).flatmap(
            lambda method: self._with_arguments(kind, name, method)
        )

    def _with_arguments(self, kind, name, method):
        function = self.methods[name][method]
        parameters = list(inspect.signature(function).parameters.values())[1:]
        positional = [] if _is_model_method(function) else [self._some_ids(name)]
        named = {}
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            value = self._argument(name, parameter.name)
            # a whole table with all its fields takes a second, and tells no more than a page
            is_needed = parameter.default is parameter.empty or parameter.name == "limit"
            named[parameter.name] = value if is_needed else st.one_of(st.none(), value, value)
        required = {
            parameter.name
            for parameter in parameters
            if parameter.default is parameter.empty and parameter.name in named
        }

        def made(drawn):
            args, kwargs, context = drawn
            # None stands for "not given", unless it has to be
            given = {key: v for key, v in kwargs.items() if v is not None or key in required}
            return Request(kind, name, method, args, given, context)

        return st.tuples(st.tuples(*positional), st.fixed_dictionaries(named), self._context()).map(
            made
        )

    def _argument(self, name, parameter):
        """What a parameter of that name usually takes, on the model ``name``."""
        word = parameter.lower()
        if "domain" in word or word == "args":
            return self.domains(name)
        if word in ("specification", "fields_spec"):
            return self._specification(name)
        if word in ("groupby", "group_by", "grouping_sets"):
            return self._groupby(name)
        if word == "aggregates":
            return st.lists(self._aggregate(name), max_size=2)
        if "order" in word:
            return self._order(name)
        if word in (
            "fields",
            "field_names",
            "fnames",
            "allfields",
            "fields_list",
            "fields_to_export",
        ):
            return st.lists(self._path(name), min_size=1, max_size=4)
        if "field" in word or word in ("fname", "func", "key"):
            return self._path(name)
        if word in ("limit", "offset", "count_limit"):
            return st.integers(1, 12) if word == "limit" else st.integers(0, 5)
        if word in ("vals_list", "values_list"):
            return st.lists(self._values(name), max_size=2)
        if word in ("vals", "values", "default"):
            return self._values(name)
        if word in ("operator", "op"):
            return st.sampled_from(OPERATORS)
        if word in ("model", "res_model", "model_name"):
            return st.sampled_from(self.near)
        if word.endswith("ids"):
            return self._some_ids(name)
        if word.endswith("id") or word == "record":
            return self._some_ids(name).map(lambda ids: ids[0] if ids else 0)
        if word in ("name", "search", "query", "term", "value", "text"):
            return st.sampled_from(TEXTS)
        return self._junk(name)

    def _junk(self, name):
        return st.one_of(
            st.booleans(), st.sampled_from(NUMBERS_TRIED), st.sampled_from(TEXTS),
            self._some_ids(name), st.just({}), self._path(name), st.sampled_from(self.near),
        )  # fmt: skip

    def _some_ids(self, name):
        known = self.ids(name)
        if not known:
            return st.lists(st.integers(1, 20), max_size=3)
        return st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True)

    @lru_cache(maxsize=None)  # noqa: B019 (lives as long as its test class)
    def _path(self, name, depth=DEPTH):
        """A field of a model, or a dotted path through its relations."""
        fields = self.env[name]._fields
        plain = st.sampled_from(sorted(fields))
        onward = sorted(
            field.name
            for field in fields.values()
            if field.relational and field.comodel_name in self.env
        )
        if depth <= 1 or not onward:
            return plain
        near = [field for field in onward if fields[field].comodel_name in self.near] or onward
        return st.one_of(
            plain,
            plain,
            st.sampled_from(near).flatmap(
                lambda field: self._path(fields[field].comodel_name, depth - 1).map(
                    lambda rest: f"{field}.{rest}"
                )
            ),
        )

    def _end(self, name, path):
        """The field at the end of a path, None where there is none."""
        for step in path.split("."):
            field = self.env[name]._fields.get(step)
            if field is None:
                return None
            name = field.comodel_name or name
        return field

    def _leaf(self, name, depth):
        def with_value(drawn):
            path, operator = drawn
            field = self._end(name, path)
            if operator in ("any", "not any"):
                if field is None or not field.relational or not depth:
                    return st.just((path, "!=", False))
                return self.domains(field.comodel_name, depth - 1).map(
                    lambda inner: (path, operator, inner)
                )
            if operator in ("in", "not in"):
                return st.lists(self._operand(field), max_size=3).map(
                    lambda values: (path, operator, values)
                )
            return self._operand(field).map(lambda value: (path, operator, value))

        return st.tuples(self._path(name), st.sampled_from(OPERATORS)).flatmap(with_value)

    def _operand(self, field):
        if field is not None and field.relational:
            return st.one_of(
                st.sampled_from(self.ids(field.comodel_name) or [1]), st.sampled_from(TEXTS),
                st.booleans(),
            )  # fmt: skip
        if field is not None and field.type in ("integer", "float", "monetary"):
            return st.sampled_from(NUMBERS_TRIED)
        return st.one_of(st.sampled_from(TEXTS), st.booleans(), st.sampled_from(NUMBERS_TRIED))

    def domains(self, name, depth=1):
        """Search domains on a model, in prefix notation."""
        leaf = self._leaf(name, depth).map(lambda found: [found])
        return st.recursive(
            leaf,
            lambda inner: st.one_of(
                inner.map(lambda domain: ["!", *domain]),
                st.tuples(st.sampled_from("&|"), inner, inner).map(
                    lambda drawn: [drawn[0], *drawn[1], *drawn[2]]
                ),
            ),
            max_leaves=3,
        ) | st.just([])

    def _order(self, name):
        stored = sorted(field.name for field in self.env[name]._fields.values() if field.store)
        direction = st.sampled_from(("", " desc", " asc nulls last"))
        part = st.tuples(st.sampled_from(stored or ["id"]) | self._path(name), direction).map(
            "".join
        )
        return st.lists(part, min_size=1, max_size=2).map(", ".join)

    def _groupby(self, name):
        def with_granularity(path):
            field = self._end(name, path)
            if field is not None and field.type in ("date", "datetime"):
                return st.sampled_from(GRANULARITIES).map(lambda unit: f"{path}:{unit}")
            return st.just(path)

        return st.lists(self._path(name, 2).flatmap(with_granularity), min_size=1, max_size=2)

    def _aggregate(self, name):
        return st.one_of(
            st.just("__count"),
            st.tuples(self._path(name, 1), st.sampled_from(FUNCTIONS)).map(":".join),
            self._sum(name),
        )

    def _sum(self, name):
        numbers = sorted(
            field.name
            for field in self.env[name]._fields.values()
            if field.store and field.type in ("integer", "float", "monetary")
        )
        return st.sampled_from(numbers or ["id"]).map(lambda number: f"{number}:sum")

    def _specification(self, name, depth=2):
        fields = self.env[name]._fields

        def spec(field_name):
            comodel = fields[field_name].comodel_name
            if not fields[field_name].relational or comodel not in self.env or not depth:
                return st.just({})
            return st.one_of(
                st.just({}),
                self._specification(comodel, depth - 1).map(lambda inner: {"fields": inner}),
            )

        return st.lists(
            st.sampled_from(sorted(fields)), min_size=1, max_size=4, unique=True
        ).flatmap(lambda names: st.fixed_dictionaries({each: spec(each) for each in names}))

    def _values(self, name):
        fields = self.env[name]._fields

        def value(field_name):
            return self._operand(fields[field_name])

        return st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True).flatmap(
            lambda names: st.fixed_dictionaries({each: value(each) for each in names})
        )

    def _context(self):
        entries = st.dictionaries(
            st.sampled_from(self.context_keys),
            st.one_of(st.booleans(), st.sampled_from(TEXTS), st.sampled_from((1, 2, [1]))),
            max_size=2,
        )
        return st.just({}) | entries


def _public_methods(model):
    """``{name: function}`` of what a client may call on a model."""
    found = {}
    for name in dir(type(model)):
        if name.startswith("_") or name in model._fields:
            continue
        function = inspect.getattr_static(type(model), name, None)
        if not inspect.isfunction(function):
            continue
        try:
            get_public_method(model, name)
            inspect.signature(function)
        except (AccessError, AttributeError, ValueError):
            continue
        found[name] = function
    return found


def _is_model_method(function):
    """Whether a method takes no ids: how that is marked differs (a word up to 18, later a flag)."""
    marked = getattr(function, "_api", None)
    return marked in ("model", "model_create") or bool(getattr(function, "_api_model", False))


@lru_cache(maxsize=None)
def _source_of(path):
    with open(path, encoding="utf-8", errors="replace") as source:
        return source.read()


def _context_keys(env):
    """Keys the code of the installed models asks the context for."""
    files = set()
    for name in env.registry:
        for base in type(env[name]).__mro__:
            module = sys.modules.get(base.__module__)
            path = getattr(module, "__file__", None)
            if path and path.endswith(".py"):
                files.add(path)
    asked = re.compile(r"""context(?:\.get\(|\[)\s*['"](\w+)['"]""")
    keys = {key for path in files for key in asked.findall(_source_of(path))}
    return sorted(keys - {"record_pin_token"})
