r"""How a PIN is stored and compared.

Construction::

    keyed  = HMAC-SHA256(pepper, "record-pin/hash/v1\0" + len(context) as 8 bytes + context + PIN)
    digest = PBKDF2-HMAC-SHA256(keyed, salt, rounds)
    stored = $pbkdf2-sha256$i=<rounds>,k=<pepper id>$<salt>$<digest>      (a PHC string)

* The pepper makes a stolen database useless; PBKDF2 slows down somebody who has the pepper too.
* ``context`` names the lock the hash belongs to. A hash copied to another lock does not verify.
* Salt and digest are base64 without padding. There is one way to write each hash; anything else
  is refused, and so are rounds beyond 10 million, so that a forged string cannot burn CPU.

600 000 rounds is the figure of the OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA256. One
check costs about 0.3 s of one core, therefore callers must throttle *before* they come here.

>>> from .pepper import PepperRing
>>> ring = PepperRing.of(bytes(range(32)))
>>> stored = hash_pin("4711", ring=ring, parameters=FOR_TESTS, context=b"lock 1")
>>> verify("4711", stored, ring=ring, parameters=FOR_TESTS, context=b"lock 1")
Verdict(matches=True, needs_rehash=False)
>>> verify("4711", stored, ring=ring, parameters=FOR_TESTS, context=b"lock 2").matches
False
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple, Optional, Tuple

from .errors import HashFormatError, PinFormatError
from .pepper import PepperRing
from .pin_strength import check_format

#: Upper bound for the rounds of a stored hash: about 5 s of CPU, far above any honest setting.
MAX_ROUNDS = 10_000_000
#: NIST SP 800-132 asks for at least 128 bits of salt in new hashes; older, shorter ones verify.
SALT_BYTES_RANGE = (8, 64)
#: SHA-256 gives 32 bytes; more costs the defender double and the attacker nothing.
DIGEST_BYTES_RANGE = (16, 32)

_DOMAIN = b"record-pin/hash/v1\x00"
_PHC = re.compile(
    r"\$pbkdf2-sha256\$i=([1-9][0-9]{0,17}),k=([0-9a-f]{8})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)"
)
_DUMMY_KEY = b"record-pin/burn/v1".ljust(32, b"\x00")
_DUMMY_SALT = bytes(16)


@dataclass(frozen=True)
class Parameters:
    """The cost of a hash: PBKDF2 rounds, and the sizes of salt and digest in bytes.

    :raises HashFormatError: a value outside what :func:`parse` would accept again.
    """

    rounds: int = 600_000
    salt_bytes: int = 16
    digest_bytes: int = 32

    def __post_init__(self) -> None:
        for name, value, (low, high) in (
            ("rounds", self.rounds, (1, MAX_ROUNDS)),
            ("salt_bytes", self.salt_bytes, SALT_BYTES_RANGE),
            ("digest_bytes", self.digest_bytes, DIGEST_BYTES_RANGE),
        ):
            if not low <= value <= high:
                raise HashFormatError("hash_parameters", name=name, low=low, high=high)


#: For every real PIN.
RECOMMENDED = Parameters()
#: Cheap, for tests only: the same code path without the wait.
FOR_TESTS = Parameters(rounds=10)


class Verdict(NamedTuple):
    """Whether the PIN matches, and whether its hash should be made anew with today's settings.

    ``needs_rehash`` is only ever true together with ``matches``: nothing else knows the PIN.
    """

    matches: bool
    needs_rehash: bool


class StoredHash(NamedTuple):
    """The parts of a PHC string."""

    rounds: int
    pepper_id: str
    salt: bytes
    digest: bytes

    def __str__(self) -> str:
        salt, digest = _encode(self.salt), _encode(self.digest)
        return f"$pbkdf2-sha256$i={self.rounds},k={self.pepper_id}${salt}${digest}"


def hash_pin(
    pin: str,
    *,
    ring: PepperRing,
    parameters: Parameters = RECOMMENDED,
    context: bytes = b"",
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> str:
    """Return the PHC string to store for ``pin``, under the current pepper and a fresh salt.

    :raises PinFormatError: the PIN is not 4 to 12 ASCII digits.
    """
    check_format(pin)
    salt = random_bytes(parameters.salt_bytes)
    keyed = _keyed(ring.key(), pin, context)
    digest = _stretch(keyed, salt, parameters.rounds, parameters.digest_bytes)
    return str(StoredHash(parameters.rounds, ring.current, salt, digest))


def verify(
    pin: str,
    phc: str,
    *,
    ring: PepperRing,
    parameters: Parameters = RECOMMENDED,
    context: bytes = b"",
) -> Verdict:
    """Compare ``pin`` with a stored hash, in constant time.

    The time depends on the stored rounds only, never on the PIN: one of the wrong length, or with
    letters in it, costs as much as a right one.

    :raises HashFormatError: ``phc`` is damaged or forged.
    :raises UnknownPepperError: the ring lacks the pepper it names.
    :raises PinFormatError: ``pin`` is not text.
    """
    stored = parse(phc)
    keyed = _keyed(ring.key(stored.pepper_id), pin, context)
    digest = _stretch(keyed, stored.salt, stored.rounds, len(stored.digest))
    matches = hmac.compare_digest(digest, stored.digest)
    return Verdict(matches, matches and _is_outdated(stored, ring, parameters))


def verify_and_update(
    pin: str,
    phc: str,
    *,
    ring: PepperRing,
    parameters: Parameters = RECOMMENDED,
    context: bytes = b"",
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> Tuple[bool, Optional[str]]:
    """Verify, and return the new hash to store if the old one is outdated (else None)."""
    verdict = verify(pin, phc, ring=ring, parameters=parameters, context=context)
    if not verdict.needs_rehash:
        return verdict.matches, None
    fresh = hash_pin(
        pin, ring=ring, parameters=parameters, context=context, random_bytes=random_bytes
    )
    return True, fresh


def burn(pin: Any, parameters: Parameters = RECOMMENDED) -> None:
    """Do the work of one :func:`verify` and forget the result.

    For answers that must take as long as a wrong PIN: no lock, no such record, no access.
    """
    text = pin if isinstance(pin, str) else ""
    keyed = _keyed(_DUMMY_KEY, text, b"")
    digest = _stretch(keyed, _DUMMY_SALT, parameters.rounds, parameters.digest_bytes)
    hmac.compare_digest(digest, digest)


def parse(phc: str) -> StoredHash:
    """Take a PHC string apart. Exactly the strings that :func:`hash_pin` can write are accepted.

    :raises HashFormatError: anything else, with a code for the reason.
    """
    found = _PHC.fullmatch(phc)
    if found is None:
        raise HashFormatError("hash_malformed")
    rounds = int(found.group(1))
    if rounds > MAX_ROUNDS:
        raise HashFormatError("hash_rounds", rounds=rounds, max_rounds=MAX_ROUNDS)
    salt, digest = _decode(found.group(3)), _decode(found.group(4))
    if not _within(salt, SALT_BYTES_RANGE) or not _within(digest, DIGEST_BYTES_RANGE):
        raise HashFormatError("hash_lengths")
    return StoredHash(rounds, found.group(2), salt, digest)


def _is_outdated(stored: StoredHash, ring: PepperRing, parameters: Parameters) -> bool:
    return (
        stored.pepper_id != ring.current
        or stored.rounds < parameters.rounds
        or len(stored.salt) < parameters.salt_bytes
        or len(stored.digest) < parameters.digest_bytes
    )


def _keyed(key: bytes, pin: str, context: bytes) -> bytes:
    if not isinstance(pin, str):
        raise PinFormatError("not_text")
    # The length in front keeps (context, PIN) apart: "1" + "234" is not "12" + "34".
    message = _DOMAIN + len(context).to_bytes(8, "big") + context
    return hmac.new(key, message + pin.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def _stretch(keyed: bytes, salt: bytes, rounds: int, length: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", keyed, salt, rounds, length)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _decode(text: str) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise HashFormatError("hash_malformed") from None
    if _encode(data) != text:  # spare bits set: a second spelling of the same bytes
        raise HashFormatError("hash_malformed")
    return data


def _within(data: bytes, bounds: Tuple[int, int]) -> bool:
    return bounds[0] <= len(data) <= bounds[1]
