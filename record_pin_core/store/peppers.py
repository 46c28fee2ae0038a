"""The pepper: a secret of the server that the database never holds.

Looked up in this order: ``record_pin_pepper`` in the Odoo configuration file, the
environment variable ``RECORD_PIN_PEPPER``, a file that only the server's user can read
in Odoo's data directory (made when it is missing).
"""

import contextlib
import os
import secrets
import tempfile

from odoo.tools import config

from ..lib.pin_domain.pepper import PepperRing, generate

OPTION = "record_pin_pepper"
VARIABLE = "RECORD_PIN_PEPPER"
FILE_NAME = "record_pin_pepper"

_rings = {}  # text of the keys -> PepperRing: parsing is done once in each process


def ring():
    """The peppers of this server.

    :raise PinDomainError: when what is configured is not a usable key
    """
    text = config.get(OPTION) or os.environ.get(VARIABLE) or _from_file()
    if text not in _rings:
        _rings.clear()
        _rings[text] = PepperRing.parse(text)
    return _rings[text]


def source():
    """Where the pepper comes from: ``config``, ``environment`` or ``file``."""
    if config.get(OPTION):
        return "config"
    return "environment" if os.environ.get(VARIABLE) else "file"


def path():
    """The file that holds the generated pepper."""
    return os.path.join(config["data_dir"], FILE_NAME)


def _from_file():
    try:
        with open(path(), encoding="ascii") as stream:
            return stream.read().strip()
    except FileNotFoundError:
        return _made()


def _made():
    """Write a new pepper; of several workers that try at once, one wins for all.

    The file appears under its name only when it is complete: a link fails where the
    name exists, a rename would replace the winner's.
    """
    os.makedirs(config["data_dir"], exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=config["data_dir"], prefix=f".{FILE_NAME}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:  # mkstemp made it 0600
            stream.write(generate(secrets.token_bytes) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):  # another worker was first: its key is the one
            os.link(draft, path())
    finally:
        os.unlink(draft)
    with open(path(), encoding="ascii") as stream:
        return stream.read().strip()
