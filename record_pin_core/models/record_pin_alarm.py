"""The alarm to PIN Auditors: what is wrong with the event log (product.md, section 10.6)."""

import logging

from odoo import api, fields, models

from ..lib.pin_domain import health
from ..store import chain
from ..store import health as facts
from ..store.cursors import own_cursor

_logger = logging.getLogger(__name__)


class RecordPinAlarm(models.Model):
    """A problem that the auditors were told of, so that they are not told each day anew.

    Gone when the problem is: should it come back, they are told again.
    """

    _name = "record.pin.alarm"
    _description = "Alarm of PIN Protection"
    _log_access = False

    name = fields.Char("Check", required=True, index=True)
    problem = fields.Char(required=True, help="What makes it another problem than before.")
    since = fields.Datetime(required=True)

    @api.autovacuum
    def _watch(self):
        """Verify the log and look at what keeps it; tell the PIN Auditors of a new problem."""
        for line, problem in self._watched():
            alarm = self.search([("name", "=", line.check)], limit=1)
            if line.state != health.BROKEN:
                if alarm:
                    _logger.info("Alarm of the event log is over: %s", alarm.problem)
                alarm.unlink()
            elif alarm.problem != problem:
                self._raise(line, problem)
                alarm.unlink()
                self.create(
                    {"name": line.check, "problem": problem, "since": fields.Datetime.now()}
                )
            else:
                _logger.warning("Still: %s %s", line.found, line.advice)

    @api.model
    def _watched(self):
        """``[(health.Line, problem)]``; ``problem`` is the same as long as it is the same one."""
        now = fields.Datetime.now()
        with own_cursor(self.env) as cr:
            self.env["record.pin.event"]._verify_daily(cr)
            log = facts.log(cr)
            which = chain.problem_key(cr) or log.problem
            lines = [
                (health.log(log, now), which),
                (health.log_guard(facts.triggers_missing(cr)), ""),
                (health.checkpoint(facts.last_checkpoint(cr), facts.first_entry(cr), now), ""),
            ]
        lines.append((facts.signing_key(self.env), ""))
        return [(line, " ".join(filter(None, [line.code, detail]))) for line, detail in lines]

    def _raise(self, line, problem):
        told = self.env["record.pin.notice"]._alarm(line)
        _logger.error("Alarm: %s %s (%d users were told)", line.found, line.advice, told)
        # of the kinds of events there are: the log could not be confirmed
        self.env["record.pin.event"]._log("denied", "record.pin.event", detail=f"alarm: {problem}")
