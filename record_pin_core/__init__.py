"""Record PIN Core: what is the same on every Odoo series. See docs/architecture.md."""

from odoo import SUPERUSER_ID, api

from . import compat, controllers, exceptions, guard, log_filter, models, store, wizards


def uninstall_hook(env, registry=None):
    """Take away what no model of Odoo owns, and ask for no lock any more: the tables go next.

    The entries of the event log go with their model; export them before
    (``record.pin.event.export_lines``).

    :param env: the environment, or (up to Odoo 16) the cursor, with the registry after it
    """
    if not isinstance(env, api.Environment):
        env = api.Environment(env, SUPERUSER_ID, {})
    env["record.pin.model"]._retire()
    env["ir.config_parameter"]._remove_record_pin()
    store.chain.remove(env.cr)
