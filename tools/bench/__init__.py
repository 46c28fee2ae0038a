"""``make bench``: what the protection costs, beside plain Odoo. Standard library only."""
