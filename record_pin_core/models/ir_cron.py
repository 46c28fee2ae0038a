from odoo import models

from ..store import events


class IrCron(models.Model):
    _inherit = "ir.cron"

    def _callback(self, *args, **kwargs):
        """What a scheduled job does has no client's address: the event log says so."""
        with events.door("cron"):
            return super()._callback(*args, **kwargs)
