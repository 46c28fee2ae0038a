"""The shared contracts of what hangs on a record, of queries, and of transactions."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.record_pin_core.tests import (
    common,
    moved_satellites,
    notifications,
    query_counts,
    satellites,
    transactions,
)


@tagged("post_install", "-at_install")
class TestSatellites(satellites.SatelliteContract, common.World, TransactionCase):
    """Messages, activities, attachments."""


@tagged("post_install", "-at_install")
class TestMovedSatellites(moved_satellites.MovedSatelliteContract, common.World, TransactionCase):
    """The same of other records, moved to a locked one."""


@tagged("post_install", "-at_install")
class TestNotifications(notifications.NotificationContract, common.World, TransactionCase):
    """What is sent of it."""


@tagged("post_install", "-at_install")
class TestQueries(query_counts.QueryContract, common.World, TransactionCase):
    """What the protection costs."""


@tagged("post_install", "-at_install")
class TestTransactions(transactions.TransactionContract, TransactionCase):
    """Rollbacks and parallel requests."""
