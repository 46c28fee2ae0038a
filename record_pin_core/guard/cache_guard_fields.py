"""Up to Odoo 18: the fields of a guarded model ask for the lock when a user reads them.

Odoo shares most field objects between the registries of a process, so a guarded field may
belong to a database where the model is not protected, or where this addon is not installed:
whether a lock is to be obeyed is asked of the record. For the same reason no field is ever
released: that would take the guard from another database.
"""

import functools

from . import memo


def guard_model(model_class, names):
    """Ask for the lock on every access of a user to one of these fields of ``model_class``."""
    for name in names:
        field = model_class._fields[name]
        if name != "id" and not hasattr(type(field), "_pin_require"):
            field.__class__ = _guarded(type(field))


def release_model(model_class):
    """Nothing: a field that is guarded in vain asks a question more."""


@functools.lru_cache(maxsize=None)
def _guarded(plain_class):
    """The class of a field that asks, made once for each class of fields."""
    plain_get, shows = plain_class.__get__, memo.shows

    class Posing(type(plain_class)):
        """Takes every field of the plain class for one of the guarded class.

        An app that is installed later, or in another database of the process, may extend a field
        that is guarded here. Odoo joins the two declarations only if the new one is an instance
        of the class of the old one, and else forgets the old one.
        """

        def __instancecheck__(cls, field):
            return isinstance(field, plain_class)

    class Guarded(plain_class, metaclass=Posing):
        def _pin_require(self, records):
            check = getattr(records, "_pin_check_field", None)  # not where the addon is not
            if check is not None:
                check(self.name)

        def __get__(self, records, owner=None):
            if records is None:
                return plain_get(self, records, owner)
            env = records.env
            if not env.su:
                # ``memo.shows``, written out: a list of 80 rows comes here a thousand times
                # (these series never empty the cache of a cursor)
                try:
                    shown = env._record_pin_open[self].issuperset(records._ids)
                except (AttributeError, KeyError):
                    shown = not records._ids
                if not shown:
                    self._pin_require(records)
            return plain_get(self, records, owner)

        def mapped(self, records):
            if not records.env.su and records._ids and not shows(records, self):
                self._pin_require(records)
            return super().mapped(records)

    Guarded.__name__ = plain_class.__name__
    return Guarded
