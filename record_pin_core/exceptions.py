"""The one exception that says: ask for a PIN."""

from odoo.exceptions import AccessError


class RecordPinRequired(AccessError):
    """A request met a lock that is closed for this user and session.

    An ``AccessError``, so that everything in Odoo that copes with a refused
    record copes with a locked one (HTTP 403, XML-RPC fault 4, image placeholder).

    :ivar locks: what has to be unlocked, in the order in which to ask:
        ``[{"res_model": str, "res_id": int, "operation": str}]``.
    """

    def __init__(self, message, locks):
        super().__init__(message)
        self.locks = [dict(lock) for lock in locks]

    @property
    def context(self):
        """The locks as they travel to JSON-RPC clients (``error.data.context``): under
        ``record_pin``, and nothing else.

        Who passes the error on may want to say where it comes from, as automation rules do, which
        put their name in its place. The client would show that then, and not the PIN dialog.
        """
        return {"record_pin": self.locks}

    @context.setter
    def context(self, value):
        pass
