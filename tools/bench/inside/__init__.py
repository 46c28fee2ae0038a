"""What runs inside Odoo's shell: the benchmark's data, and the requests that are measured."""
