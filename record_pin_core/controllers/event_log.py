"""Downloads of the event log: as long as it is, and so in pieces."""

import csv
import io

from werkzeug.exceptions import Forbidden

from odoo import SUPERUSER_ID, api, http
from odoo.exceptions import AccessError
from odoo.http import Response, request

from ..store import chain

_CSV = ("number", "time (UTC)", "user id", "login", "address", "event", "model", "record", "reason",
        "detail", "hash")  # fmt: skip


class EventLog(http.Controller):
    """For PIN Managers and PIN Auditors; each download is in the log itself."""

    @http.route("/record_pin/event_log.jsonl", type="http", auth="user", methods=["GET"])
    def as_lines(self):
        """What ``record_pin_verify.py`` reads."""
        return self._download("jsonl", chain.lines)

    @http.route("/record_pin/event_log.csv", type="http", auth="user", methods=["GET"])
    def as_table(self):
        """What a spreadsheet reads; it cannot be verified."""
        return self._download("csv", _table)

    @http.route("/record_pin/checkpoints.txt", type="http", auth="user", methods=["GET"])
    def checkpoints(self):
        """All signed lines."""
        return self._download("txt", _checkpoints, name="checkpoints")

    def _download(self, ending, pieces, name="event_log"):
        log = request.env["record.pin.event"]
        try:
            log._check_reader()
        except AccessError as error:
            # Odoo 15 takes what a route raises for a crash, and logs it as one
            raise Forbidden(str(error)) from None
        log._log("exported", log._name, detail=f"{name}.{ending}")
        registry = request.env.registry
        headers = [
            ("Content-Type", "text/csv" if ending == "csv" else "text/plain; charset=utf-8"),
            ("Content-Disposition", f'attachment; filename="record_pin_{name}.{ending}"'),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]

        def answer():
            # the request's own cursor is closed when the pieces are sent
            with registry.cursor() as cr:
                yield from pieces(api.Environment(cr, SUPERUSER_ID, {}).cr)

        return Response(answer(), headers=headers)


def _checkpoints(cr):
    cr.execute("SELECT line FROM record_pin_checkpoint ORDER BY id")
    for (line,) in cr.fetchall():
        yield line.encode("ascii")


def _table(cr):
    yield _row(_CSV)
    for values in chain.rows(cr):
        yield _row(["" if value is None else _harmless(value) for value in values])


def _row(values):
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue().encode("utf-8")


def _harmless(value):
    """A text that no spreadsheet takes for a formula: reasons are what users have typed."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
