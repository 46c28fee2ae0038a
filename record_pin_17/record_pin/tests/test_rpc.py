"""The shared contracts of what clients call over RPC."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.record_pin_core.tests import (
    common,
    derived_fields,
    named_after,
    rpc_list,
    rpc_oracle,
    rpc_read,
    rpc_write,
)


@tagged("post_install", "-at_install")
class TestRead(rpc_read.ReadContract, common.World, TransactionCase):
    """Reading one record."""


@tagged("post_install", "-at_install")
class TestList(rpc_list.ListContract, common.World, TransactionCase):
    """Padlock rows in lists."""


@tagged("post_install", "-at_install")
class TestOracle(rpc_oracle.OracleContract, common.World, TransactionCase):
    """Questions about masked values."""


@tagged("post_install", "-at_install")
class TestWrite(rpc_write.WriteContract, common.World, TransactionCase):
    """Changing a locked record."""


@tagged("post_install", "-at_install")
class TestDerived(derived_fields.DerivedContract, common.World, TransactionCase):
    """Fields of other records that are made of a locked one's."""


@tagged("post_install", "-at_install")
class TestNamedAfter(named_after.NamedAfterContract, common.World, TransactionCase):
    """Names of other records that are made of a locked one's."""
