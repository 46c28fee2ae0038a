"""The pepper: a secret of the server that the database never holds.

Looked up in this order: ``record_pin_pepper`` in the Odoo configuration file, the
environment variable ``RECORD_PIN_PEPPER``, a file that only the server's user can read
in Odoo's data directory (made when it is missing).
"""

from odoo.tools import config

from ..lib.pin_domain.pepper import PepperRing, generate
from ..lib.server_secret import ServerSecret

SECRET = ServerSecret("record_pin_pepper", "RECORD_PIN_PEPPER", generate)

_rings = {}  # text of the keys -> PepperRing: parsing is done once in each process


def ring():
    """The peppers of this server.

    :raise PinDomainError: when what is configured is not a usable key
    """
    text = SECRET.text(config)
    if text not in _rings:
        _rings.clear()
        _rings[text] = PepperRing.parse(text)
    return _rings[text]


def source():
    """Where the pepper comes from: ``config``, ``environment`` or ``file``."""
    return SECRET.source(config)


def path():
    """The file that holds the generated pepper."""
    return SECRET.path(config)
