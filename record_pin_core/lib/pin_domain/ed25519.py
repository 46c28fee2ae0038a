"""Ed25519 (RFC 8032) in plain Python, for servers and auditors without a crypto library.

Small rather than fast: some milliseconds for a signature, twice that to verify one, which is what
one checkpoint a day needs. It does not run in constant time; whoever can measure the server's
signing to the microsecond should let it have the library `cryptography`, which callers prefer.

Verification is the strict kind that OpenSSL does: ``S`` below the group order, and ``R`` compared
byte for byte with what it has to be, so that a signature cannot be written in a second way. Beyond
that, public keys in a second spelling and those of small order (under which one signature would
fit any message) are refused.

>>> seed = bytes(range(32))
>>> signature = ed25519_sign(seed, b"abc")
>>> ed25519_verify(ed25519_public_key(seed), b"abc", signature)
True
>>> ed25519_verify(ed25519_public_key(seed), b"abd", signature)
False
"""

from __future__ import annotations

import hashlib
from typing import Optional, Tuple

#: Sizes in bytes (RFC 8032, 5.1.5 and 5.1.6).
SEED_BYTES = 32
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64

# The field, the order of the base point, and the curve's constant (RFC 8032, 5.1).
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# Extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z (RFC 8032, 5.1.4).
_Point = Tuple[int, int, int, int]
_NEUTRAL: _Point = (0, 1, 1, 0)


def ed25519_public_key(seed: bytes) -> bytes:
    """Return the public key (32 bytes) of a secret seed.

    :raises ValueError: the seed has not 32 bytes.
    """
    scalar, _prefix = _secret(seed)
    return _compress(_multiply(scalar, _BASE))


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature (64 bytes) of ``message``. The same input gives the same signature.

    :raises ValueError: the seed has not 32 bytes.
    """
    scalar, prefix = _secret(seed)
    public = _compress(_multiply(scalar, _BASE))
    nonce = _to_scalar(prefix + message)
    commitment = _compress(_multiply(nonce, _BASE))
    challenge = _to_scalar(commitment + public + message)
    response = (nonce + challenge * scalar) % _ORDER
    return commitment + response.to_bytes(32, "little")


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether ``signature`` is one of ``message`` under this public key; never raises."""
    point = _decompress(public)
    if point is None or len(signature) != SIGNATURE_BYTES or _is_small(point):
        return False
    response = int.from_bytes(signature[32:], "little")
    if response >= _ORDER:
        return False
    challenge = _to_scalar(signature[:32] + public + message)
    expected = _add(_multiply(response, _BASE), _multiply(challenge, _negate(point)))
    return _compress(expected) == signature[:32]


def _secret(seed: bytes) -> Tuple[int, bytes]:
    """Return the secret scalar and the prefix for nonces (RFC 8032, 5.1.5)."""
    if len(seed) != SEED_BYTES:
        raise ValueError("an Ed25519 seed has 32 bytes")
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    scalar &= (1 << 254) - 8
    scalar |= 1 << 254
    return scalar, digest[32:]


def _to_scalar(data: bytes) -> int:
    return int.from_bytes(hashlib.sha512(data).digest(), "little") % _ORDER


def _add(one: _Point, two: _Point) -> _Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c = 2 * one[3] * two[3] * _D % _P
    d = 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _negate(point: _Point) -> _Point:
    return -point[0] % _P, point[1], point[2], -point[3] % _P


def _multiply(factor: int, point: _Point) -> _Point:
    total = _NEUTRAL
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _is_small(point: _Point) -> bool:
    """Return whether eight times the point is the neutral one."""
    x, y, z, _t = _multiply(8, point)
    return x == 0 and y == z


def _compress(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decompress(data: bytes) -> Optional[_Point]:
    """Return the point, or None where there is none or this is not the way to write it."""
    if len(data) != PUBLIC_KEY_BYTES:
        return None
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        return None
    x = _square_root((y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P)
    if x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _square_root(square: int) -> Optional[int]:
    root = pow(square, (_P + 3) // 8, _P)
    if (root * root - square) % _P:
        root = root * _SQRT_MINUS_ONE % _P
    return None if (root * root - square) % _P else root


def _base_point() -> _Point:
    """Return the point whose y is 4/5 and whose x is even (RFC 8032, 5.1)."""
    point = _decompress((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    if point is None:
        raise ArithmeticError("4/5 is the y of a point")
    return point


_BASE = _base_point()
