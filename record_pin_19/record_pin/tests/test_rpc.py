"""The shared contracts of what clients call over RPC."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.record_pin_core.tests import common, rpc_read


@tagged("post_install", "-at_install")
class TestRead(rpc_read.ReadContract, common.World, TransactionCase):
    """Reading one record."""
