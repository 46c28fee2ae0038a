"""The key that signs checkpoints of the event log: found like the pepper, never in the database.

Looked up in this order: ``record_pin_signing_key`` in the Odoo configuration file, the
environment variable ``RECORD_PIN_SIGNING_KEY``, a file that only the server's user can read
in Odoo's data directory (made when it is missing).
"""

from odoo import fields
from odoo.tools import config

from ..lib.pin_domain import checkpoints
from ..lib.pin_domain.signing_key import SigningKeys, generate_seed
from ..lib.server_secret import ServerSecret
from .ed25519_library import sign, verify

SECRET = ServerSecret("record_pin_signing_key", "RECORD_PIN_SIGNING_KEY", generate_seed)

_parsed = {}  # text of the keys -> SigningKeys: parsing costs a scalar multiplication


def keys():
    """The signing keys of this server.

    :raise PinDomainError: when what is configured is not a usable key
    """
    text = SECRET.text(config)
    if text not in _parsed:
        _parsed.clear()
        _parsed[text] = SigningKeys.parse(text)
    return _parsed[text]


def source():
    """Where the key comes from: ``config``, ``environment`` or ``file``."""
    return SECRET.source(config)


def path():
    """The file that holds the generated key."""
    return SECRET.path(config)


def checkpoint(link, pruned=False):
    """The signed line (text) which says that the chain stands at ``link`` now."""
    key = keys().current
    line = checkpoints.sign_checkpoint(
        link, fields.Datetime.now(), key.seed, key.public_key, pruned, sign
    )
    return line.decode("ascii")


def trusted(lines):
    """The checkpoints in ``lines`` (texts) that this server has signed, and findings on others."""
    encoded = (line.encode("utf-8") for line in lines)
    return checkpoints.read_checkpoints(encoded, keys().public_keys, verify)
