"""Record PIN for Odoo 15: views and web client. The rules are in record_pin_core."""
