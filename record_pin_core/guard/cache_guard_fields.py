"""Up to Odoo 18: the fields of a guarded model ask for the lock when a user reads them."""

import functools


def guard_model(model_class):
    """Ask for the lock on every access of a user to a field of ``model_class``."""
    for field in model_class._fields.values():
        if field.name != "id" and not hasattr(type(field), "_pin_plain_class"):
            field.__class__ = _guarded(type(field))


def release_model(model_class):
    """Undo ``guard_model``."""
    for field in model_class._fields.values():
        plain_class = getattr(type(field), "_pin_plain_class", None)
        if plain_class:
            field.__class__ = plain_class


@functools.lru_cache(maxsize=None)
def _guarded(plain_class):
    """The class of a field that asks, made once for each class of fields."""

    class Guarded(plain_class):
        _pin_plain_class = plain_class

        def __get__(self, records, owner=None):
            if records is not None and records._ids and not records.env.su:
                _require(self, records)
            return super().__get__(records, owner)

        def mapped(self, records):
            if not records.env.su:
                _require(self, records)
            return super().mapped(records)

    Guarded.__name__ = plain_class.__name__
    return Guarded


def _require(field, records):
    if records._pin_guards(field.name):
        closed = records._pin_closed("read")
        if closed:
            closed._pin_require("read")
