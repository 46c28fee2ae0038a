"""Record PIN for Odoo 17: views and web client. The rules are in record_pin_core."""
