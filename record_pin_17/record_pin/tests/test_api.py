"""The shared contracts of the public API."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.record_pin_core.tests import api_answers, api_input, api_lockout, common, secret


@tagged("post_install", "-at_install")
class TestInput(api_input.InputContract, common.World, TransactionCase):
    """Bad input."""


@tagged("post_install", "-at_install")
class TestAnswers(api_answers.AnswerContract, common.World, TransactionCase):
    """What each method answers."""


@tagged("post_install", "-at_install")
class TestLockout(api_lockout.LockoutContract, common.World, TransactionCase):
    """Attempts and lockout."""


@tagged("post_install", "-at_install")
class TestSecret(secret.SecretContract, common.World, TransactionCase):
    """Pepper, hash and reset."""
