"""Hooks on every model that are the same on every series."""

from odoo import models

from .. import compat
from ..store import events

if compat.has("web_read"):
    from . import base_web_read
else:
    from . import base_read
if compat.has("formatted_read_group"):
    from . import base_formatted_groups
else:
    from . import base_read_group


class Base(models.AbstractModel):
    _inherit = "base"

    def unlink(self):
        """The lock of a deleted record goes with it: its id must not lock a later record."""
        if self._name not in self.env["record.pin.model"]._protected_names():
            return super().unlink()
        locks = self.env["record.pin.lock"]._locks(self._name, self.ids)
        result = super().unlink()
        locks.unlink()
        return result

    def export_data(self, *args, **kwargs):
        """Exports of protected models are in the event log."""
        result = super().export_data(*args, **kwargs)
        if self._name in self.env["record.pin.model"]._protected_names():
            locks = self.env["record.pin.lock"]._locks(self._name, self.ids)
            events.log_locks(
                self.env, "exported", [(lock.res_model, lock.res_id) for lock in locks]
            )
        return result
