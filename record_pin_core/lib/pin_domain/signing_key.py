"""The key that signs checkpoints: like the pepper, a secret of the server outside the database.

The setting is text: one or several Ed25519 seeds of exactly 32 bytes, written as hexadecimal or
base64, separated by commas or whitespace. **The first one signs**; the others stay for a while
after a rotation so that the server can check what they have signed.

>>> keys = SigningKeys.parse("00112233445566778899aabbccddeeff" "0123456789abcdeffedcba9876543210")
>>> keys.current.key_id == public_key_id(keys.current.public_key)
True
>>> "0011" in repr(keys)
False
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Callable, List, Tuple

from ._keys import decode_keys, is_placeholder
from .checkpoints import public_key_id
from .ed25519 import SEED_BYTES, ed25519_public_key
from .errors import SigningKeyError


def generate_seed(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Make a new key as text that :meth:`SigningKeys.parse` accepts: 64 hexadecimal digits."""
    return random_bytes(SEED_BYTES).hex()


@dataclass(frozen=True)
class SigningKey:
    """One key. ``seed`` is the secret; ``public_key`` (32 bytes) is for every auditor."""

    seed: bytes = field(repr=False)
    public_key: bytes = field(repr=False)

    @classmethod
    def of(cls, seed: bytes) -> SigningKey:
        """Make the key of a seed.

        :raises ValueError: the seed has not 32 bytes.
        """
        return cls(seed, ed25519_public_key(seed))

    @property
    def key_id(self) -> str:
        """The id that a checkpoint names its key by."""
        return public_key_id(self.public_key)

    def __repr__(self) -> str:
        return f"SigningKey({self.key_id!r})"


@dataclass(frozen=True)
class SigningKeys:
    """The keys at hand, at least one; ``current`` is the one that signs."""

    keys: Tuple[SigningKey, ...]

    @classmethod
    def parse(cls, text: str) -> SigningKeys:
        """Read the setting (see the module's docstring).

        :raises SigningKeyError: says which key by its position, and what is wrong with it.
        """
        keys: List[SigningKey] = []
        for position, seed in enumerate(decode_keys(text), start=1):
            if seed is None:
                raise SigningKeyError("signing_encoding", position=position)
            if len(seed) != SEED_BYTES:
                raise SigningKeyError(
                    "signing_length", position=position, length=len(seed), wanted=SEED_BYTES
                )
            if is_placeholder(seed):
                raise SigningKeyError("signing_repetitive", position=position)
            keys.append(SigningKey.of(seed))
        if not keys:
            raise SigningKeyError("signing_missing")
        return cls(tuple(keys))

    @property
    def current(self) -> SigningKey:
        """The key that signs."""
        return self.keys[0]

    @property
    def public_keys(self) -> Tuple[bytes, ...]:
        """What the server's checkpoints are checked with."""
        return tuple(key.public_key for key in self.keys)
