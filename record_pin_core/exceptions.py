"""The one exception that says: ask for a PIN."""

from odoo.exceptions import AccessError


class RecordPinRequired(AccessError):
    """A request met a lock that is closed for this user and session.

    An ``AccessError``, so that everything in Odoo that copes with a refused
    record copes with a locked one (HTTP 403, XML-RPC fault 4, image placeholder).

    :ivar locks: what has to be unlocked, in the order in which to ask:
        ``[{"res_model": str, "res_id": int, "operation": str}]``.
    :ivar context: the same as it travels to JSON-RPC clients (``error.data.context``),
        under ``record_pin``.
    """

    def __init__(self, message, locks):
        super().__init__(message)
        self.locks = [dict(lock) for lock in locks]
        self.context = {"record_pin": self.locks}
