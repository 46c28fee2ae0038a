"""Requests made up from the registry itself, as hypothesis strategies.

Every public method of every model, with arguments chosen by the names of its parameters; domains
with dotted paths, orders, groups and aggregates over all fields; context keys that the installed
code looks at. Those of HTTP routes, of records that are made first, of computed fields and of new
forms are in files beside.
"""

import inspect
import random
from functools import lru_cache

from hypothesis import strategies as st

from .. import compat
from .common import PARTNER
from .drawing import Request, made_once, mostly
from .generated_fields import Fields
from .generated_forms import Forms
from .generated_made import Made
from .generated_routes import Routes
from .introspection import (
    DOCUMENT_MODELS,
    as_written,
    context_keys,
    is_choice,
    is_column,
    is_for_one,
    is_model_method,
    is_needed,
    is_searched,
    is_written,
    keys_for_yes,
    public_methods,
)
from .leaks import NUMBERS, OTHER_NUMBERS, secret_values

#: Not called: what spends the budgets that all requests share, or goes on in a thread of its own,
#: with the cursor of the test.
LEFT_OUT = frozenset(
    {
        ("stock.scheduler.compute", "procure_calculation"),  # up to 17
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
#: Beside what begins with a word that tells of a change.
WRITES = (
    "create", "write", "unlink", "copy", "load", "web_save", "web_save_multi", "name_create",
    "web_resequence", "update_field_translations", "mark_done", "archive", "unarchive",
)  # fmt: skip
CHANGES = ("action_", "button_", "toggle_", "message_", "activity_", "set_", "add_", "do_",
           "update_", "create_", "post_", "move_", "convert_", "merge_", "assign_")  # fmt: skip
#: One request in so many calls the next of all functions there are.
METHODS = 3
#: Functions whose arguments are made up together: beginning anew costs more than making one up.
AT_ONCE = 12
#: The others, by how many of them.
SHARES = ("list", "list", "list", "read", "read", "write", "write", "form")
KINDS = ("list", "read", "write", "form", "method", "field", "wizard", "record", "route")
#: One request in so many makes a wizard and calls one of its own functions; as many make another
#: record, and as many read a computed field.
MADE = 10
#: One request in so many goes over HTTP: it takes ten times as long.
OVER_HTTP = 8
OPERATORS = ("=", "!=", ">", "<", ">=", "<=", "like", "ilike", "=like", "=ilike", "not like",
             "not ilike", "in", "not in", "child_of", "parent_of", "any", "not any")  # fmt: skip
FUNCTIONS = ("sum", "avg", "max", "min", "count", "count_distinct", "array_agg", "bool_and",
             "bool_or", "recordset")  # fmt: skip
#: Parameters that take a text.
WORDED = ("name", "search", "query", "term", "value", "text", "body", "subject", "summary", "note",
          "feedback", "lang", "langs", "message")  # fmt: skip
DOMAINS = ("domain", "args")
COMPARED = ("=", "!=", "in", "not in")
LIKE = ("like", "ilike", "=like", "=ilike", "not like", "not ilike")
DATES = ("2024-02-29", "2031-12-01", "2024-02-29 10:00:00")
GRANULARITIES = ("day", "week", "month", "quarter", "year")
DEPTH = 3

#: Fields in which the two worlds differ, and what shows them: half of all that are chosen.
TELLING = frozenset({*secret_values(0), "name", "display_name"})

_SECRET = (*NUMBERS.values(), *OTHER_NUMBERS.values())
_DIGITS = sorted({str(number)[:length] for number in _SECRET for length in (1, 2, 9)})
#: What somebody tries who has a guess, exactly as the first world holds it.
_GUESSES = [
    secret_values(NUMBERS[mode])[name]
    for mode in ("view", "view_edit")
    for name in ("email", "phone", "ref")
]
TEXTS = ("", "hush", "Pin", "Pin view", "%", "_", "example.com", "+99", "lane", *_DIGITS, *_GUESSES)
NUMBERS_TRIED = (0, 1, -1, 2, 80, *NUMBERS.values(), 300000000, 50.0, 30000.0)
#: How many of something an app is to make, as serial numbers: of more the memory would be full.
COUNTS = (0, 1, -1, 2, 80)


def is_count(name):
    return name.endswith("count")


class Generator:
    """``draws()`` are the strategies. ``ids`` gives for a model the records that matter.

    :param may_make: tells of a model whether who asks may make records of it
    :param doors: protocols that the series has, of those of ``http_worlds``
    :param rules: of Odoo's routing map
    """

    def __init__(self, env, ids, may_make, doors, rules):
        self.env, self.ids, self.doors = env, ids, doors
        self.others = lru_cache(maxsize=None)(self._others)
        #: operators of which a series has no notion are left to the share of odd requests
        self.inside = ("any", "not any") if compat.has("web_read") else ()
        self.names = sorted(name for name in env.registry if not env[name]._abstract)
        self.masked = env["record.pin.model"]._masked_names()
        self.near = sorted(self._near())
        self.methods = {name: public_methods(env[name]) for name in self.names}
        self.calls = self._each_method_once()
        self.made = Made(self, may_make, LEFT_OUT)
        self.context_keys = context_keys([type(env[name]) for name in env.registry])
        self.fields = Fields(self)
        self.forms = Forms(self)
        self.routes = Routes(self, rules)

    @property
    def methods_total(self):
        """How many different functions the public methods are."""
        return len({function for found in self.methods.values() for function in found.values()})

    def _near(self):
        """Models that are protected, linked, or point to one that is."""
        for name in self.names:
            fields = self.env[name]._fields.values()
            if name in self.masked or any(field.comodel_name in self.masked for field in fields):
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

    def draws(self, number, seed):
        """``(strategy, how many)`` that make ``number`` requests together, some in each example.

        Beside lists, reads and writes, a third calls the functions there are, in turns, and some
        those of wizards and of other records that they make; as many read computed fields. Some
        come over HTTP, and as many call the routes there are.
        """
        in_turn, over_http, made = number // METHODS, number // OVER_HTTP, number // MADE
        for calls, times in self.turns(self.calls, in_turn, seed):
            yield st.tuples(*(self._with_arguments("method", *call) for call in calls)), times
        for calls, times in self.turns(self.made.wizards, made, seed):
            yield st.tuples(*(self.made.wizard(*call) for call in calls)), times
        for calls, times in self.turns(self.made.records, made, seed):
            yield st.tuples(*(self.made.record(*call) for call in calls)), times
        for reads, times in self.turns(self.fields.computed, made, seed):
            yield st.tuples(*(self.fields.reading(*each) for each in reads)), times
        for paths, times in self.turns(sorted(self.routes.rules), over_http // 2, seed):
            yield st.tuples(*(self._routed(path) for path in paths)), times
        kinds = {
            "list": self._listed(),
            "read": self._read(),
            "write": self._written(),
            "form": self._model().flatmap(self.forms.opened),
        }
        called = st.sampled_from(SHARES).flatmap(lambda kind: kinds[kind])
        yield st.tuples(called), number - in_turn - 3 * made - over_http
        yield st.tuples(self._through_a_door(called)), over_http - over_http // 2

    @staticmethod
    def turns(those, number, seed):
        """``([some of those], how often)`` that make ``number`` together.

        None comes a second time before all have come once; ``seed`` decides which come first.
        """
        those = list(those)
        random.Random(seed).shuffle(those)
        rounds, left = divmod(number, len(those))
        for part, times in ((those[:left], rounds + 1), (those[left:], rounds)):
            for at in range(0, len(part) if times else 0, AT_ONCE):
                yield part[at : at + AT_ONCE], times

    @made_once
    def _through_a_door(self, called):
        return st.tuples(called, st.sampled_from(self.doors)).map(
            lambda drawn: drawn[0]._replace(door=drawn[1])
        )

    def _routed(self, path):
        return self.routes.request(path).map(
            lambda drawn: Request("route", drawn[0], drawn[1], (path,), drawn[2], {}, "route")
        )

    def by_name(self, request):
        """The arguments of a request by their names alone."""
        function = self.methods[request.model][request.method]
        written = as_written(type(self.env[request.model]), request.method)
        names = [] if is_model_method(function) else ["ids"]
        for parameter in list(inspect.signature(written).parameters.values())[1:]:
            if parameter.kind == parameter.POSITIONAL_OR_KEYWORD:
                names.append(parameter.name)
        return dict(zip(names, request.args), **request.kwargs)

    @made_once
    def _listed(self):
        return self._model().flatmap(lambda name: self._call("list", name, LISTS))

    @made_once
    def _read(self):
        return self._model().flatmap(lambda name: self._call("read", name, READS))

    @made_once
    def _written(self):
        own = [name for name in self.near if self.ids(name)]
        return st.one_of(st.just(PARTNER), st.sampled_from(own)).flatmap(
            lambda name: (
                self._call("write", name, WRITES) | self._call("write", name, self._changing(name))
            )
        )

    def _changing(self, name):
        return tuple(sorted(method for method in self.methods[name] if method.startswith(CHANGES)))

    @made_once
    def _model(self):
        own = [name for name in self.near if self.ids(name)]
        return st.one_of(st.just(PARTNER), st.sampled_from(own), st.sampled_from(self.near))

    @made_once
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

    @made_once
    def _with_arguments(self, kind, name, method):
        function = self.methods[name][method]
        written = as_written(type(self.env[name]), method)
        parameters = list(inspect.signature(written).parameters.values())[1:]
        at_most = 1 if is_for_one(type(self.env[name]), method) else 4
        # many ask for one record deep inside, where no source tells it
        ids = self._some_ids(name, 1) | self._some_ids(name, at_most)
        positional = [] if is_model_method(function) else [ids]
        named = {}
        for parameter in parameters:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            value = self._argument(name, method, parameter)
            if parameter.default is parameter.empty and parameter.kind != parameter.KEYWORD_ONLY:
                # by its place: overrides call it by other names
                positional.append(value)
                continue
            # a whole table with all its fields takes a second, and tells no more than a page
            always = parameter.default is parameter.empty or parameter.name == "limit"
            # while a page of all there is seldom shows one of those that matter
            always = always or (method in LISTS and parameter.name in DOMAINS)
            named[parameter.name] = value if always else st.one_of(st.none(), value)

        def made(drawn):
            args, kwargs, context = drawn
            # None stands for "not given"
            given = {key: value for key, value in kwargs.items() if value is not None}
            return Request(kind, name, method, args, given, context)

        context = mostly(self._context(), self._every_key(name), 4)
        return st.tuples(st.tuples(*positional), st.fixed_dictionaries(named), context).map(made)

    def _argument(self, name, method, parameter):
        """What a parameter of a method usually takes, on the model ``name``; seldom anything."""
        if parameter.name == "depth":  # each step takes fifty times as long, and as much memory
            return st.integers(0, 2)
        if is_count(parameter.name):
            return st.sampled_from(COUNTS)
        fitting = self._fitting_argument(name, method, parameter.name.lower())
        if fitting is None:
            fitting = self._like_default(parameter)
        if fitting is None:
            return self._junk(name)
        return mostly(fitting, self._junk(name))

    def _like_default(self, parameter):
        """Something of the type of the default value; None where that tells nothing."""
        if isinstance(parameter.default, bool):
            return st.booleans()
        if isinstance(parameter.default, (int, float)):
            return st.sampled_from(NUMBERS_TRIED)
        if isinstance(parameter.default, str):
            return st.sampled_from((parameter.default, *TEXTS))
        return None

    def _fitting_argument(self, name, method, word):
        """What a parameter of that name takes; None for names that are not known here."""
        if method == "load":
            return self._imported(name).get(word)
        if method == "onchange" and word in ("changed", "values"):
            return self._values(name)
        if word == "field_onchange":  # what a form up to 16 shows, and what it asks to be filled in
            return st.dictionaries(self._flat(name), st.sampled_from(("", "1")), max_size=4)
        if word == "translations":
            return st.fixed_dictionaries({"en_US": st.sampled_from(TEXTS)})
        if "domain" in word or word in DOMAINS:
            return self._among_known(name) if method in LISTS else self.domains(name)
        if word in ("specification", "fields_spec", "read_specification"):
            return self._specification(name)
        if word in ("groupby", "group_by", "grouping_sets"):
            found = self._groupby(name)
            return found.map(lambda names: names[0]) if method == "read_progress_bar" else found
        if word == "progress_bar":
            return self._flat(name, lambda field: field.type == "selection").map(
                lambda field: {"field": field, "colors": {"a": "success", "hush": "danger"}}
            )
        if word == "aggregates":
            return st.lists(self._aggregate(name), max_size=2)
        if "order" in word:
            return self._order(name) if "group" not in method else st.none()
        if word == "fields" and "read_group" in method:
            return st.lists(self._sum(name) | self._flat(name), max_size=3)
        if word in (
            "fields", "field_names", "fnames", "allfields", "fields_list", "fields_to_export",
        ):  # fmt: skip
            return st.lists(self._flat(name), min_size=1, max_size=4)
        if word == "field_name" and method.startswith("search_panel"):
            return self._flat(name, is_choice)
        if "field" in word or word in ("fname", "func", "key"):
            return self._flat(name)
        if word in ("limit", "offset", "count_limit"):
            return st.integers(1, 12) if word == "limit" else st.integers(0, 2)
        if word in ("vals_list", "values_list"):
            return st.lists(self._values(name), min_size=1, max_size=2)
        if word in ("vals", "values", "default"):
            return self._values(name)
        if word in ("operator", "op"):
            return st.sampled_from(("ilike", "=", "like", "=ilike"))
        if word in ("model", "res_model", "model_name"):
            return st.sampled_from(self.near)
        return self._fitting_value(name, word)

    def _fitting_value(self, name, word):
        if word.endswith(("partner_ids", "pids")) or word == "partner_id":
            name = PARTNER
        if word.endswith("ids"):
            return self._some_ids(name)
        if word.endswith("id") or word == "record":
            return self._one_id(name)
        if "date" in word:
            return st.sampled_from(DATES)
        if word == "message_type":
            return st.sampled_from(("comment", "notification"))
        if word in WORDED:
            return st.sampled_from(TEXTS)
        return None

    @made_once
    def _imported(self, name):
        """``fields`` and ``data`` of an import of one row: an id and a value."""
        texts = self._flat(name, lambda field: field.store and field.type in ("char", "text"))
        row = st.tuples(self._one_id(name), st.sampled_from(TEXTS))
        return {
            "fields": texts.map(lambda field: [".id", field]),
            "data": row.map(lambda drawn: [[str(drawn[0]), drawn[1]]]),
        }

    @made_once
    def _flat(self, name, wanted=lambda field: True):
        """A field of a model itself."""
        fields = self.env[name]._fields
        found = sorted(each for each in fields if wanted(fields[each]))
        telling = [each for each in found if self._tells(fields[each])]
        every = st.sampled_from(found or ["id"])
        return every | st.sampled_from(telling) if telling else every

    def _tells(self, field):
        """Whether the two worlds differ in a field, or it shows a record in which they do."""
        return field.name in TELLING or (field.comodel_name or "") in self.masked

    @made_once
    def _junk(self, name):
        return st.one_of(
            st.booleans(), st.sampled_from(NUMBERS_TRIED), st.sampled_from(TEXTS),
            self._some_ids(name), st.just({}), self._path(name), st.sampled_from(self.near),
        )  # fmt: skip

    def _others(self, name):
        """Ids of some records that are there, locked or not."""
        model = self.env[name]
        if not model._auto:
            return ()
        self.env.cr.execute(f'SELECT id FROM "{model._table}" ORDER BY id LIMIT 6')
        return tuple(id_ for (id_,) in self.env.cr.fetchall())

    @made_once
    def _some_ids(self, name, at_most=4):
        """Ids of records that matter, of others beside them, and now and then of none."""
        known, others = list(self.ids(name)), list(self.others(name)) or [1]
        some = st.lists(st.sampled_from(others), min_size=1, max_size=at_most, unique=True)
        if not known:
            return some
        mixed = st.lists(
            st.sampled_from(sorted({*known, *others})), min_size=1, max_size=at_most, unique=True
        )
        return st.one_of(some, mixed, st.sampled_from(known).map(lambda id_: [id_]))

    @made_once
    def _one_id(self, name):
        return self._some_ids(name, at_most=1).map(lambda ids: ids[0])

    @made_once
    def _among_known(self, name):
        """Domains, half of them for the records that matter alone: most pages show others."""
        domains, known = self.domains(name), list(self.ids(name))
        if not known:
            return domains
        return domains | domains.map(lambda domain: [("id", "in", known), *domain])

    @made_once
    def _path(self, name, depth=DEPTH):
        """A field of a model, or a dotted path through its relations."""
        fields = self.env[name]._fields
        plain = mostly(self._flat(name, is_searched), self._flat(name))
        onward = sorted(
            field.name
            for field in fields.values()
            if field.relational and field.comodel_name in self.env and is_searched(field)
        )
        if depth <= 1 or not onward:
            return plain
        near = [field for field in onward if fields[field].comodel_name in self.near] or onward
        return mostly(
            plain,
            st.sampled_from(near).flatmap(
                lambda field: self._path(fields[field].comodel_name, depth - 1).map(
                    lambda rest: f"{field}.{rest}"
                )
            ),
            3,
        )

    def _end(self, name, path):
        """The field at the end of a path, None where there is none."""
        for step in path.split("."):
            field = self.env[name]._fields.get(step)
            if field is None:
                return None
            name = field.comodel_name or name
        return field

    @made_once
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

        def with_operator(path):
            return self._operators(self._end(name, path)).map(lambda operator: (path, operator))

        return self._path(name).flatmap(with_operator).flatmap(with_value)

    @made_once
    def _operators(self, field):
        """Operators that make sense with a field; seldom any other."""
        return mostly(self._fitting_operators(field), st.sampled_from(OPERATORS))

    def _fitting_operators(self, field):
        if field is None or field.type in ("char", "text", "html", "selection", "reference"):
            return st.sampled_from(COMPARED + LIKE)
        if field.type == "boolean":
            return st.sampled_from(("=", "!="))
        if not field.relational:
            return st.sampled_from(COMPARED + (">", "<", ">=", "<="))
        found = COMPARED + ("ilike", "not ilike", *self.inside)
        comodel = self.env.get(field.comodel_name)
        if comodel is not None and comodel._parent_name in comodel._fields:
            found += ("child_of", "parent_of")
        return st.sampled_from(found)

    @made_once
    def _operand(self, field):
        if field is not None and field.type in ("date", "datetime"):
            return mostly(st.sampled_from(DATES), st.sampled_from(TEXTS))
        if field is not None and field.relational:
            return st.one_of(
                st.sampled_from(self.ids(field.comodel_name) or [1]), st.sampled_from(TEXTS),
                st.booleans(),
            )  # fmt: skip
        if field is not None and field.type in ("integer", "float", "monetary"):
            return st.sampled_from(NUMBERS_TRIED)
        return st.one_of(st.sampled_from(TEXTS), st.booleans(), st.sampled_from(NUMBERS_TRIED))

    @made_once
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

    @made_once
    def _order(self, name):
        stored = sorted(field.name for field in self.env[name]._fields.values() if is_column(field))
        direction = st.sampled_from(("", " desc", " asc nulls last"))
        field = mostly(st.sampled_from(stored or ["id"]), self._path(name))
        part = st.tuples(field, direction).map("".join)
        return st.lists(part, min_size=1, max_size=2).map(", ".join)

    @made_once
    def _groupby(self, name):
        def with_granularity(path):
            field = self._end(name, path)
            if field is not None and field.type in ("date", "datetime"):
                return st.sampled_from(GRANULARITIES).map(lambda unit: f"{path}:{unit}")
            return st.just(path)

        paths = mostly(self._flat(name, is_column), self._path(name, 2))
        return st.lists(paths.flatmap(with_granularity), min_size=1, max_size=2, unique=True)

    @made_once
    def _aggregate(self, name):
        return st.one_of(
            st.just("__count"),
            self._sum(name),
            st.tuples(self._path(name, 1), st.sampled_from(FUNCTIONS)).map(":".join),
            self._sum(name),
        )

    @made_once
    def _sum(self, name):
        numbers = sorted(
            field.name
            for field in self.env[name]._fields.values()
            if field.store and field.type in ("integer", "float", "monetary")
        )
        return st.sampled_from(numbers or ["id"]).map(lambda number: f"{number}:sum")

    @made_once
    def _specification(self, name, depth=2):
        fields = self.env[name]._fields
        return st.lists(
            st.sampled_from(sorted(fields)), min_size=1, max_size=4, unique=True
        ).flatmap(
            lambda names: st.fixed_dictionaries(
                {each: self._inside(fields[each], depth) for each in names}
            )
        )

    @made_once
    def _inside(self, field, depth):
        """What a specification says of one field."""
        if not field.relational or field.comodel_name not in self.env or not depth:
            return st.just({})
        return st.one_of(
            st.just({}),
            self._specification(field.comodel_name, depth - 1).map(lambda inner: {"fields": inner}),
        )

    @made_once
    def _values(self, name, depth=1):
        fields = self.env[name]._fields
        writable = sorted(each for each in fields if is_written(fields[each]))
        needed = [each for each in writable if is_needed(fields[each])]
        return st.tuples(
            st.lists(st.sampled_from(writable or ["id"]), min_size=1, max_size=3, unique=True),
            st.booleans(),
        ).flatmap(
            lambda drawn: st.fixed_dictionaries(
                {
                    each: self._written_to(fields[each], depth)
                    for each in [*drawn[0], *(needed if drawn[1] else ())]
                }
            )
        )

    @made_once
    def _written_to(self, field, depth):
        if is_count(field.name):
            return self._fitting(field, depth)
        return mostly(self._fitting(field, depth), self._operand(field))

    @made_once
    def _fitting(self, field, depth):
        """A value of a field as a client writes it."""
        if field.type.endswith("2many"):
            return st.lists(self._command(field, depth), min_size=1, max_size=2)
        if is_count(field.name):
            return st.sampled_from(COUNTS)
        if field.comodel_name == "ir.model":
            return st.just(self.env["ir.model"]._get_id(PARTNER))
        if field.type == "many2one" and field.comodel_name in self.env:
            return self._one_id(field.comodel_name)
        if field.type == "selection":
            return st.sampled_from(field.get_values(self.env) or [False])
        if field.type == "reference" or (field.name, field.type) == ("res_id", "char"):
            return st.sampled_from([f"{PARTNER},{id_}" for id_ in self.ids(PARTNER)])
        if field.type == "many2one_reference":
            return st.sampled_from(self.ids(PARTNER))
        if field.name in DOCUMENT_MODELS:
            return st.sampled_from((PARTNER, False))
        if field.type in ("integer", "float", "monetary"):
            return st.sampled_from(NUMBERS_TRIED)
        plain = {
            "boolean": st.booleans(),
            "date": st.sampled_from(("2024-02-29", "2031-12-01")),
            "datetime": st.sampled_from(("2024-02-29 10:00:00", "2031-12-01 23:59:59")),
            "binary": st.sampled_from(("UGlu", False)),
            "image": st.just(False),
        }
        return plain.get(field.type, st.sampled_from(TEXTS))

    @made_once
    def _command(self, field, depth):
        """A command for an x2many field: make, change, delete, unlink, link, clear, set."""
        ids = st.sampled_from(self.ids(field.comodel_name) or [1])
        some = st.lists(ids, min_size=1, max_size=3, unique=True)
        plain = st.one_of(
            ids.map(lambda id_: [4, id_, 0]), ids.map(lambda id_: [3, id_, 0]),
            ids.map(lambda id_: [2, id_, 0]), some.map(lambda found: [6, 0, found]),
            st.just([5, 0, 0]),
        )  # fmt: skip
        if not depth or field.comodel_name not in self.env:
            return plain
        values = self._values(field.comodel_name, depth - 1)
        return st.one_of(
            plain,
            values.map(lambda found: [0, 0, found]),
            st.tuples(ids, values).map(lambda drawn: [1, *drawn]),
        )

    @made_once
    def _context(self):
        entries = st.dictionaries(
            st.sampled_from(self.context_keys),
            st.one_of(st.booleans(), st.sampled_from(TEXTS), st.sampled_from((1, 2, [1]))),
            max_size=2,
        )
        return st.just({}) | entries

    @made_once
    def _every_key(self, name):
        """Most of what the code of a model asks the context for: one of them may make it change
        records while they are read."""
        keys = keys_for_yes(type(self.env[name]))
        if not keys:
            return st.just({})
        some = st.lists(st.sampled_from(keys), unique=True, max_size=len(keys) // 2)
        return some.map(lambda left_out: {key: True for key in keys if key not in left_out})
