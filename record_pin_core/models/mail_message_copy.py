"""Messages of a locked record, where Odoo reads the fields of any message as superuser."""

from odoo import models

from .. import compat
from ..guard import memo, window


class MailMessage(models.Model):
    _inherit = "mail.message"

    def copy_data(self, default=None):
        """The values of a copy are an answer like any other (as Odoo itself has it from 19 on)."""
        compat.check_access(self, "read")
        return super().copy_data(default)

    def export_data(self, *args, **kwargs):
        """An administrator, whom Odoo lets export messages, is asked as for reading them."""
        compat.check_access(self, "read")
        return super().export_data(*args, **kwargs)

    if not compat.has("private_helpers"):
        # Clients can call these, with the name of a field. Calls with a function cannot come from
        # one and are left as they are.

        def mapped(self, func):
            self._pin_require_to_read(func)
            return super().mapped(func)

        def filtered(self, func):
            self._pin_require_to_read(func)
            return super().filtered(func)

        def grouped(self, key):
            self._pin_require_to_read(key)
            return super().grouped(key)

        def sorted(self, key=None, reverse=False):
            self._pin_require_to_read(key)
            return super().sorted(key, reverse)

        def filtered_domain(self, domain):
            self._pin_require_to_read(domain)
            return super().filtered_domain(domain)

        def _pin_require_to_read(self, asked):
            """Refuse what is asked by name of messages whose lock is closed."""
            if not asked or callable(asked) or self.env.su or window.is_plain(self.env):
                return
            operation = window.asked(self.env, self._name, "read")
            closed = self._origin.browse(memo.closed(self._origin, operation))
            if closed:
                raise self.env["ir.rule"]._make_access_error("read", closed)
