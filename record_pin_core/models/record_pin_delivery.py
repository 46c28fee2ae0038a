"""Checkpoints on their way out of the database's reach (product.md, section 10.6)."""

import base64
import logging

from odoo import SUPERUSER_ID, _, api, fields, models, tools

from ..lib.pin_domain import destinations
from ..lib.pin_domain.errors import PinDomainError
from ..store import syslog
from ..store.cursors import own_cursor
from .ir_config_parameter import CHECKPOINT_EMAILS, CHECKPOINT_SYSLOG

_logger = logging.getLogger(__name__)


class RecordPinDelivery(models.Model):
    """How the last checkpoint went each way. What does not go stops nothing."""

    _name = "record.pin.delivery"
    _description = "Delivery of Checkpoints"
    _log_access = False

    name = fields.Char("Way", required=True, index=True)
    date = fields.Datetime(required=True)
    problem = fields.Char(help="Empty where it went.")

    @api.model
    def _ways(self):
        """``[(name, sends a line)]`` of the ways that the settings name.

        :raise PinDomainError: a setting that was written past the checks
        """
        parameter = self.env["ir.config_parameter"].sudo().get_param
        addresses = destinations.emails(parameter(CHECKPOINT_EMAILS))
        log = destinations.syslog(parameter(CHECKPOINT_SYSLOG))
        ways = []
        if addresses:
            ways.append(("email", lambda line: self._mail(addresses, line)))
        if log:
            ways.append(("syslog", lambda line: syslog.send(log, line)))
        return ways

    @api.model
    def _send(self, line):
        """Send a signed line each way; a failure is kept for the health page, and logged."""
        try:
            ways = self._ways()
        except PinDomainError as error:
            self._keep("settings", str(error))
            return
        for name, send in ways:
            try:
                send(line)
                problem = False
            except OSError as error:  # what networks and sockets raise, SMTP's errors included
                problem = str(error)
            self._keep(name, problem)
        with own_cursor(self.env) as cr:
            names = tuple(name for name, _send in ways) or ("",)
            cr.execute("DELETE FROM record_pin_delivery WHERE name NOT IN %s", [names])

    def _keep(self, name, problem):
        if problem:
            _logger.warning("A checkpoint of the event log was not sent (%s): %s", name, problem)
        with own_cursor(self.env) as cr:
            cr.execute("DELETE FROM record_pin_delivery WHERE name = %s", [name])
            cr.execute(
                "INSERT INTO record_pin_delivery (name, date, problem) VALUES (%s, %s, %s)",
                [name, fields.Datetime.now(), problem or None],
            )

    def _mail(self, addresses, line):
        """Send one e-mail now, with the line as a file: a program may break it in the text.

        :raise OSError: Odoo's reason why it did not go
        """
        with own_cursor(self.env) as cr:
            env = self.env(cr=cr, user=SUPERUSER_ID, context={})
            text = _(
                "This is where the event log of %s stands. Keep this message: with the attached "
                "line record_pin_verify.py finds out whether somebody has changed the log since.",
                cr.dbname,
            )
            mail = env["mail.mail"].create(
                {
                    "subject": _("Checkpoint of the event log of %s", cr.dbname),
                    "body_html": tools.plaintext2html(f"{text}\n\n{line}"),
                    "email_to": ", ".join(addresses),
                    "auto_delete": False,
                    "attachment_ids": [
                        (
                            0,
                            0,
                            {
                                "name": "checkpoint.txt",
                                "datas": base64.b64encode(line.encode("ascii")),
                                "mimetype": "text/plain",
                            },
                        )
                    ],
                }
            )
            mail.send()
            state, reason = mail.state, mail.failure_reason
            mail.attachment_ids.unlink()
            mail.unlink()
        if state != "sent":
            raise OSError(reason or _("Odoo could not send the e-mail."))
