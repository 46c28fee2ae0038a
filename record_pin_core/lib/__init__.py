"""Libraries of Record PIN that need no Odoo."""
