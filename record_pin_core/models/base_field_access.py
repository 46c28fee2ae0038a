"""Values in the cache, from Odoo 19 on.

Superuser code of the same request may have put the fields of a locked record in the cache,
from where Odoo serves them to anybody without a question. From 19 on it asks first.
"""

from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if operation != "read" or not self._pin_guards(field.name):
            return True
        return not self._pin_closed("read")

    def _check_field_access(self, field, operation):
        if operation == "read" and self._pin_guards(field.name):
            closed = self._pin_closed("read")
            if closed:
                closed._pin_require("read")
        return super()._check_field_access(field, operation)
