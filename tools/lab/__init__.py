"""The lab: finds or provisions Odoo 15-19, runs the tests and the demo. Standard library only."""
