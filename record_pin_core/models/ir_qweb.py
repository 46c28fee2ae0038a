"""Templates up to Odoo 18: a lock that is met while one is rendered is told as such.

It would come as an error of the template, and the web client would not ask for the PIN of what is
printed.
"""

import functools
from contextlib import contextmanager

from odoo import models

from .. import compat
from ..exceptions import RecordPinRequired


@contextmanager
def _told():
    """Within this an error of a template that a lock has caused comes as ``RecordPinRequired``."""
    try:
        yield
    except Exception as error:
        cause = error.__cause__ or error.__context__
        while cause and not isinstance(cause, RecordPinRequired):
            cause = cause.__cause__ or cause.__context__
        if cause is None or isinstance(error, RecordPinRequired):
            raise
        raise cause from None


def _telling(template):
    """The function that a template was compiled to, which yields its parts; see ``_told``."""

    @functools.wraps(template)
    def parts(*args):
        with _told():
            yield from template(*args)

    return parts


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    if not compat.has("templates_are_generators"):

        def _render(self, *args, **kwargs):
            with _told():
                return super()._render(*args, **kwargs)

    elif not compat.has("templates_tell_errors"):
        # not ``_render``: tests of Odoo replace it below all addons by what is above them

        def _compile(self, template):
            functions, name = super()._compile(template)
            return {**functions, name: _telling(functions[name])}, name
