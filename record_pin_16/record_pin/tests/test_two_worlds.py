"""The shared proof that no answer depends on a masked value."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import two_worlds


@tagged("post_install", "-at_install")
class TestTwoWorlds(two_worlds.TwoWorldsContract, HttpCase):
    """As many requests as `make twoworlds` is told."""
