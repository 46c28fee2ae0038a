"""Keeps PINs, hashes and tokens out of what Odoo logs (see ``pin_domain.redaction``)."""

import logging

from .lib.pin_domain import redaction


class RedactingFilter(logging.Filter):
    """Blanks what must not show before any handler (file, syslog, ``ir.logging``) gets it."""

    def filter(self, record):
        # Python formats a message in the handler; whatever is wrong with it is reported there
        try:
            line = record.getMessage()
        except Exception:  # noqa: BLE001 - of the code that logs, not of this one
            return True
        shown = redaction.blank(record.name, line)
        if shown != line:
            record.msg, record.args = shown, None
        return True


def install():
    """Put the filter on the loggers that have a rule, once in each process."""
    for name in redaction.RULES:
        logger = logging.getLogger(name)
        if not any(isinstance(each, RedactingFilter) for each in logger.filters):
            logger.addFilter(RedactingFilter())


install()
