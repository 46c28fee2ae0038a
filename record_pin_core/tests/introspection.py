"""What the registry says of models, fields and methods, for requests that are made up from it."""

import inspect
import re
import sys
from functools import lru_cache

from odoo.exceptions import AccessError

from .common import get_public_method

#: How code asks a context for a key, and for one with several things in it.
_ASKED = re.compile(r"""context(?:\.get\(|\[)\s*['"](\w+)['"]""")
_ASKED_FOR_MORE = re.compile(r"""context\.get\(\s*['"](\w+)['"],\s*(?:[\[({]|set|frozenset)""")
#: Keys whose value is something else, and endings of such.
_VALUED = ("lang", "tz", "uid", "params", "force_company", "_id", "_ids", "date", "_model",
           "_domain")  # fmt: skip
#: Columns with the name of the model of a document, beside its id, and with its row.
DOCUMENT_MODELS = ("model", "res_model", "res_model_id")
#: Fields that Odoo fills itself.
AUTOMATIC = frozenset(
    ("id", "display_name", "create_uid", "create_date", "write_uid", "write_date", "__last_update")
)


def public_methods(model):
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


def is_written(field):
    """Whether a client may have a value for a field of a new record."""
    return field.name not in AUTOMATIC and bool(field.store or field.type.endswith("2many"))


def is_needed(field):
    """Whether there is no record without a value that somebody gives."""
    return bool(field.required and field.store and not field.compute and is_written(field))


def is_column(field):
    return bool(
        field.store
        and field.column_type
        and field.type not in ("binary", "json", "properties", "properties_definition")
    )


def is_searched(field):
    return bool(field.store or field.search or field.related)


def is_choice(field):
    return field.store and field.type in ("many2one", "many2many", "selection")


@lru_cache(maxsize=None)
def as_written(model_class, name):
    """The function of a method whose parameters have names: not one that hands all of them on."""
    named = None
    for base in model_class.__mro__:
        function = base.__dict__.get(name)
        if inspect.isfunction(function):
            named = named or function
            kinds = {each.kind for each in inspect.signature(function).parameters.values()}
            if inspect.Parameter.VAR_POSITIONAL not in kinds:
                return function
    return named


@lru_cache(maxsize=None)
def is_for_one(model_class, name):
    """Whether a method wants one record."""
    for base in model_class.__mro__:
        function = base.__dict__.get(name)
        if inspect.isfunction(function):
            try:
                if "ensure_one()" in inspect.getsource(function):
                    return True
            except (OSError, TypeError):
                continue  # made at run time
    return False


@lru_cache(maxsize=None)
def named_in_source(model_class):
    """Every word in quotes in the files that make up a model: names of models are among them."""
    return {
        word
        for path in _files_of(model_class)
        for word in re.findall(r"""['"]([a-z0-9_.]+)['"]""", _source_of(path))
    }


def _files_of(model_class):
    for base in model_class.__mro__:
        path = getattr(sys.modules.get(base.__module__), "__file__", None)
        if path and path.endswith(".py"):
            yield path


def is_model_method(function):
    """Whether a method takes no ids: how that is marked differs (a word up to 18, later a flag)."""
    marked = getattr(function, "_api", None)
    return marked in ("model", "model_create") or bool(getattr(function, "_api_model", False))


@lru_cache(maxsize=None)
def _source_of(path):
    with open(path, encoding="utf-8", errors="replace") as source:
        return source.read()


def context_keys(model_classes):
    """Keys the code of some models asks the context for."""
    return sorted(_asked_for(_ASKED, model_classes) - {"record_pin_token"})


def keys_for_yes(model_class):
    """Those of one model whose value may be no more than a yes."""
    more = _asked_for(_ASKED_FOR_MORE, [model_class])
    return [
        key for key in context_keys([model_class]) if key not in more and not key.endswith(_VALUED)
    ]


def _asked_for(pattern, model_classes):
    files = {path for model_class in model_classes for path in _files_of(model_class)}
    return {key for path in files for key in pattern.findall(_source_of(path))}
