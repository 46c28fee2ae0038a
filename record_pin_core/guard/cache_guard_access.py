"""From Odoo 19 on: a record is asked whether a field may be read, before the cache is."""

from . import memo

_METHODS = ("_has_field_access", "_check_field_access", "_determine_fields_to_fetch")

#: Of an environment: that Odoo is finding out which fields to fetch.
_FETCHING = "_record_pin_fetching"


def guard_model(model_class, names):
    """Ask for the lock on every access of a user to a field of ``model_class``.

    Which ones (``names``, on the series before) is asked at each access.
    """
    if "_has_field_access" in vars(model_class):
        return
    has_access = model_class._has_field_access
    check_access = model_class._check_field_access
    determine = model_class._determine_fields_to_fetch

    def _has_field_access(self, field, operation):
        if not has_access(self, field, operation):
            return False
        if operation != "read" or self.env.su or not self._ids or memo.shows(self, field):
            return True  # without records it is about a query, which has its own condition
        if _FETCHING in self.env.__dict__:
            return True
        if self._pin_hides(field.name):
            return False
        memo.remember(self)
        return True

    def _check_field_access(self, field, operation):
        if operation == "read" and self._ids and _FETCHING not in self.env.__dict__:
            self._pin_check_field(field.name)
        return check_access(self, field, operation)

    def _determine_fields_to_fetch(self, *args, **kwargs):
        """What Odoo fetches comes by the record rules, and so by the locks: nobody asks twice."""
        self.env.__dict__[_FETCHING] = True
        try:
            return determine(self, *args, **kwargs)
        finally:
            self.env.__dict__.pop(_FETCHING, None)

    model_class._has_field_access = _has_field_access
    model_class._check_field_access = _check_field_access
    model_class._determine_fields_to_fetch = _determine_fields_to_fetch


def release_model(model_class):
    """Undo ``guard_model``."""
    for name in _METHODS:
        if name in vars(model_class):
            delattr(model_class, name)
