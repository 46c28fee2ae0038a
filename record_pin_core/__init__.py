"""Record PIN Core: what is the same on every Odoo series. See docs/architecture.md."""

from . import compat, exceptions, guard, log_filter, models, store, wizards
