"""The pepper: secret keys kept outside the database, several at once while one is being replaced.

A stolen database is worth nothing without the key that was mixed into every hash. The setting is
text: one or several keys, separated by commas or whitespace, each at least 32 bytes written as
hexadecimal or base64. **The first key is current** (new hashes use it); the others only verify
hashes that were made with them. A key is named by its id, eight hexadecimal digits derived from
the key itself, which is stored with each hash and reveals nothing about the key.

Rotation: put a new key first and keep the old one behind it. Every right PIN moves its hash to the
new key; a hash that still names a removed key raises UnknownPepperError.

>>> ring = PepperRing.parse("00112233445566778899aabbccddeeff" * 2)
>>> ring.current == pepper_id(ring.key())
True
>>> "0011" in repr(ring)
False
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Callable, Dict, List, Mapping, Optional

from ._keys import decode_keys, is_placeholder
from .errors import PepperFormatError, UnknownPepperError

#: 256 bits: out of reach of any search, and the size of the HMAC-SHA256 output it keys.
MIN_KEY_BYTES = 32

_ID_DOMAIN = b"record-pin/pepper-id/v1\x00"


def pepper_id(key: bytes) -> str:
    """Name a key by the first 8 hexadecimal digits of a domain-separated SHA-256 of it."""
    return hashlib.sha256(_ID_DOMAIN + key).hexdigest()[:8]


def generate(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Make a new key as text that :meth:`PepperRing.parse` accepts: 64 hexadecimal digits."""
    return random_bytes(MIN_KEY_BYTES).hex()


@dataclass(frozen=True, repr=False, eq=False)
class PepperRing:
    """The keys at hand, by id, and the id of the current one.

    :raises PepperFormatError: no key, a key shorter than 32 bytes, or an id that is not its key's.
    """

    current: str
    peppers: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        for position, (name, key) in enumerate(self.peppers.items(), start=1):
            _check_length(key, position)
            if name != pepper_id(key):
                raise PepperFormatError("pepper_ids")
        if self.current not in self.peppers:
            raise PepperFormatError("pepper_missing")
        # A copy behind a read-only view: the caller's dict may change, the ring may not.
        object.__setattr__(self, "peppers", MappingProxyType(dict(self.peppers)))

    def __repr__(self) -> str:
        others = [name for name in self.peppers if name != self.current]
        return f"PepperRing(current={self.current!r}, others={others!r})"

    @classmethod
    def of(cls, *keys: bytes) -> PepperRing:
        """Make a ring of these keys, the first one current.

        :raises PepperFormatError: no key, a short one, or two keys that share an id.
        """
        peppers: Dict[str, bytes] = {}
        for key in keys:
            name = pepper_id(key)
            if peppers.setdefault(name, key) != key:
                raise PepperFormatError("pepper_clash", pepper_id=name)
        if not keys:
            raise PepperFormatError("pepper_missing")
        return cls(current=pepper_id(keys[0]), peppers=peppers)

    @classmethod
    def parse(cls, text: str) -> PepperRing:
        """Read the setting (see the module's docstring). The same key twice counts once.

        :raises PepperFormatError: says which key by its position, and what is wrong with it.
        """
        keys: List[bytes] = []
        for position, key in enumerate(decode_keys(text), start=1):
            if key is None:
                raise PepperFormatError("pepper_encoding", position=position)
            _check_length(key, position)
            if is_placeholder(key):
                raise PepperFormatError("pepper_repetitive", position=position)
            keys.append(key)
        return cls.of(*keys)

    def key(self, name: Optional[str] = None) -> bytes:
        """Return the key called ``name``, by default the current one.

        :raises UnknownPepperError: no key of that id is in the ring.
        """
        wanted = self.current if name is None else name
        if wanted not in self.peppers:
            raise UnknownPepperError(wanted)
        return self.peppers[wanted]


def _check_length(key: bytes, position: int) -> None:
    if len(key) < MIN_KEY_BYTES:
        raise PepperFormatError(
            "pepper_short", position=position, length=len(key), minimum=MIN_KEY_BYTES
        )
