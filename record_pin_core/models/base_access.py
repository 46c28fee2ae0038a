"""Whether a user may do something with records: Odoo's own rules, and the locks beside them."""

import functools

from odoo import models

from .. import compat
from ..guard import clause, memo, scope, window


class Base(models.AbstractModel):
    _inherit = "base"

    if compat.has("check_access"):

        def _check_access(self, operation):
            if not self._pin_adds_locks(operation):
                return super()._check_access(operation)
            with window.plainly(self.env):
                result = super()._check_access(operation)
            closed = self._pin_closed_for(operation)
            if not closed:
                return result
            forbidden = closed | result[0] if result else closed
            return forbidden, functools.partial(
                self.env["ir.rule"]._make_access_error, operation, forbidden
            )

    else:

        def _filter_access_rules(self, operation):
            """Where the locks are known already, Odoo's rules are all that is asked about."""
            if (
                not self._pin_adds_locks(operation)
                or not memo.knows(self, operation)
                or not compat.nothing_pending(self.env)
            ):
                return super()._filter_access_rules(operation)
            allowed = super(Base, window.plain(self))._filter_access_rules(operation)
            return self.browse(allowed._ids) - self._pin_closed_for(operation)

        def _filter_access_rules_python(self, operation):
            if not self._pin_adds_locks(operation):
                return super()._filter_access_rules_python(operation)
            with window.plainly(self.env):
                allowed = super()._filter_access_rules_python(operation)
            return allowed - self._pin_closed_for(operation)

    def _pin_closed_for(self, operation):
        """Those of these records whose lock is closed for ``operation``."""
        if operation == "create":  # of a new record nothing is known
            return self.browse(self._pin_closed_over(operation))
        return self.browse(memo.closed(self, operation))

    def _pin_closed_over(self, operation):
        """The closed locks over these records: ``{record id: [(res_model, res_id), …]}``."""
        env = self.env
        follows = () if env.su else memo.ways_to_locks(env, self._name, operation)
        if not follows:
            return {}
        return clause.closed_locks(
            self,
            follows,
            window.asked(env, self._name, operation),
            scope.scope_of(env),
            memo.fact(env, "_protected_names"),
        )

    def _pin_adds_locks(self, operation):
        """Whether this class joins the locks to Odoo's own answer."""
        env = self.env
        return (
            not env.su
            and bool(memo.ways_to_locks(env, self._name, operation))
            and not window.is_plain(env)
            and not (operation == "read" and window.window_of(env, self._name))
        )
