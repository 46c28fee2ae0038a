"""What the code of a computed field names: a hint at what it reads beyond what it declares.

Odoo's own methods often say no more than that they depend on a customer, and take his phone number.
Only their code tells them from one that takes no more than his name.
"""

import inspect
import types

from odoo import models

from .follows import wrong_step

#: Types of what people read: texts, and files.
TEXTS = ("char", "text", "html", "binary")
#: Names that begin as those of methods that are not to be called from elsewhere, and tell nothing.
_HARMLESS = frozenset({"_", "_lt", "_context", "_cr", "_uid", *vars(models.BaseModel)})


def undeclared_ways(env, model, field, is_visible):
    """The ways to records that a text is computed from, where no field of theirs is declared.

    Its code names one that is masked, or does not tell. Texts alone: the days of somebody's leave
    are computed from whole records, too.
    """
    if field.related or field.type not in TEXTS:
        return
    depends = env.registry.field_depends.get(field, ())
    for path in depends:
        declared = any(other.startswith(f"{path}.") for other in depends)
        if declared or wrong_step(env, model._name, path):
            continue
        way, target = tuple(path.split(".")), model
        for step in way:
            target = env[target._fields[step].comodel_name]
        masked = {name for name in target._fields if not is_visible(target._name, name)}
        names = names_in(model, field.compute) if masked else ()
        if names is None or not masked.isdisjoint(names):
            yield way


def names_in(model, compute):
    """The names that the code of ``compute`` uses, as attributes or in texts; or None.

    None where it is not known: it calls code of another model that is not to be called from
    elsewhere, or there is no method (a field that was made in Odoo's settings).

    :param compute: the name of a method of ``model``
    """
    if not isinstance(compute, str):
        return None
    found, todo, seen = set(), [compute], set()
    while todo:
        method = todo.pop()
        if method in seen:
            continue
        seen.add(method)
        for code in _codes_of(type(model), method):
            names = set(_names_of(code))
            found |= names
            for name in names - _HARMLESS:
                if inspect.isroutine(getattr(type(model), name, None)):
                    todo.append(name)
                elif name.startswith("_") and not name.startswith("__"):
                    return None
    return found


def _codes_of(model_class, method):
    """The code of each class that has its say in a method, but for Odoo's own of any model."""
    for owner in model_class.__mro__:
        if owner is models.BaseModel:
            return
        function = inspect.unwrap(vars(owner).get(method))
        if isinstance(function, types.FunctionType):
            yield function.__code__


def _names_of(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_of(constant)
        elif isinstance(constant, str):
            yield from constant.split(".")  # of ``mapped("partner_id.phone")``
