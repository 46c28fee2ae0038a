"""Ed25519 by the library ``cryptography`` where this Python has it, else by our own.

Odoo's Python has it nearly always (pyOpenSSL needs it). It is faster, and does not show in its
time what the key is; both make and accept the same signatures.
"""

from __future__ import annotations

from ..lib.pin_domain.ed25519 import PUBLIC_KEY_BYTES, ed25519_sign, ed25519_verify

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
except ImportError:
    sign = ed25519_sign
    verify = ed25519_verify
else:

    def sign(seed: bytes, message: bytes) -> bytes:
        """Return the signature (64 bytes) of ``message``.

        :raises ValueError: the seed has not 32 bytes.
        """
        signature: bytes = Ed25519PrivateKey.from_private_bytes(seed).sign(message)
        return signature

    def verify(public: bytes, message: bytes, signature: bytes) -> bool:
        """Return whether ``signature`` is one of ``message`` under this public key."""
        if len(public) != PUBLIC_KEY_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except InvalidSignature:
            return False
        return True
