"""Record PIN for Odoo 19: views and web client. The rules are in record_pin_core."""
