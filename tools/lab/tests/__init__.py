"""Tests of the lab's own decisions; none of them starts Odoo."""
