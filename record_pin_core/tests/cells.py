"""The matrix in test names: one cell is one method, for each mode and where the series has it."""

import functools

from odoo import models

from odoo.addons.web.models.models import Base as WebBase

MODES = ("view", "edit", "view_edit")

#: operation: modes in which it asks for the PIN (written down here once more, from product.md,
#: so that a change of the policy's own table shows).
CLOSED = {
    "read": ("view", "view_edit"),
    "write": ("view", "edit", "view_edit"),
    "unlink": ("view", "edit", "view_edit"),
}


def _is_public(name):
    for owner in (models.BaseModel, WebBase):
        method = getattr(owner, name, None)
        if method is not None and not getattr(method, "_api_private", False):
            return True
    return False


def only_with(*methods):
    """For a test of ORM methods that some series have and others have not.

    Where one of them is missing, the test is that a client finds no such door: so the row of each
    series counts the same tests, and one that a later release opens shows.
    """
    missing = [method for method in methods if not _is_public(method)]

    def decorate(function):
        if not missing:
            return function

        @functools.wraps(function)
        def test(self, *_mode):
            for method in missing:
                self.assert_no_door(method)

        return test

    return decorate


class _PerMode:
    """Stands for ``name(self, mode)`` until its class is made, then for one test of each mode."""

    def __init__(self, function, modes):
        self._function = function
        self._modes = modes

    def __set_name__(self, owner, name):
        delattr(owner, name)
        for mode in self._modes:
            test_name = f"test_{name}_{mode}"
            setattr(owner, test_name, self._test(mode, test_name))

    def _test(self, mode, test_name):
        function = self._function

        @functools.wraps(function)
        def test(self):
            return function(self, mode)

        test.__name__ = test_name
        return test


def each_mode(function):
    """``def read(self, mode)`` becomes ``test_read_view``, ``test_read_edit`` …"""
    return _PerMode(function, MODES)


def each_reading_mode(function):
    """The same for the modes that hide values."""
    return _PerMode(function, CLOSED["read"])
