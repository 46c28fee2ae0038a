"""From Odoo 19 on: a record is asked whether a field may be read, before the cache is."""

from . import memo

_METHODS = ("_has_field_access", "_check_field_access")


def guard_model(model_class, names):
    """Ask for the lock on every access of a user to a field of ``model_class``.

    Which ones (``names``, on the series before) is asked at each access.
    """
    if "_has_field_access" in vars(model_class):
        return
    has_access = model_class._has_field_access
    check_access = model_class._check_field_access

    def _has_field_access(self, field, operation):
        if not has_access(self, field, operation):
            return False
        if operation != "read" or self.env.su or memo.shows(self, field):
            return True
        if self._pin_hides(field.name):
            return False
        memo.remember(self)
        return True

    def _check_field_access(self, field, operation):
        if operation == "read":
            self._pin_check_field(field.name)
        return check_access(self, field, operation)

    model_class._has_field_access = _has_field_access
    model_class._check_field_access = _check_field_access


def release_model(model_class):
    """Undo ``guard_model``."""
    for name in _METHODS:
        if name in vars(model_class):
            delattr(model_class, name)
