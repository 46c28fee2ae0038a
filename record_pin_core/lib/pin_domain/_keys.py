"""Secret keys as an administrator writes them into a setting."""

from __future__ import annotations

import base64
import binascii
import re
from typing import List, Optional

#: A random key of 32 bytes has fewer different bytes than this about once in 10**20 keys;
#: a placeholder such as "000…" or "changeme" repeated has fewer always.
MIN_DISTINCT_BYTES = 12

_SEPARATORS = re.compile(r"[,\s]+")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2})+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def decode_keys(text: str) -> List[Optional[bytes]]:
    """Return the bytes of each key, written as hexadecimal or base64, between commas or whitespace.

    None stands for a word that is neither.
    """
    return [_decode(word) for word in _SEPARATORS.split(text) if word]


def is_placeholder(key: bytes) -> bool:
    """Return whether a key of 32 bytes or more repeats itself too much to be random."""
    return len(set(key)) < MIN_DISTINCT_BYTES


def _decode(word: str) -> Optional[bytes]:
    """Return the bytes behind one word, or None.

    Hexadecimal wins where both read: a base64 key of 32 bytes made of hexadecimal digits only
    does not occur.
    """
    if _HEXADECIMAL.fullmatch(word):
        return bytes.fromhex(word)
    if not _BASE64.fullmatch(word):
        return None
    plain = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None  # a length no base64 text can have
