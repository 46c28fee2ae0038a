"""Record PIN Core: what is the same on every Odoo series. See docs/architecture.md."""

from odoo import api

from . import compat, controllers, exceptions, guard, log_filter, models, store, wizards


def uninstall_hook(env, registry=None):
    """Take away what no model of Odoo owns: the guard of the event log, and its id.

    The entries go with their model; export them before (``record.pin.event.export_lines``).

    :param env: the environment, or (up to Odoo 16) the cursor, with the registry after it
    """
    store.chain.remove(env.cr if isinstance(env, api.Environment) else env)
