#!/usr/bin/env python3
"""Verifies an exported event log of Record PIN: one file, Python 3.8 or newer, nothing else.

    python3 record_pin_verify.py log.jsonl --checkpoint checkpoints.txt --public-key HEX

Licence: LGPL-3. Made from the sources named below by tools/verifier/bundle.py; do not edit it.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import sys
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import (
    IO,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    Match,
    NamedTuple,
    Optional,
    Pattern,
    Sequence,
    Set,
    Tuple,
)

# ---- record_pin_core/lib/pin_domain/ed25519.py
# Ed25519 (RFC 8032) in plain Python, for servers and auditors without a crypto library.
#
# Small rather than fast: some milliseconds for a signature, twice that to verify one, which is what
# one checkpoint a day needs. It does not run in constant time; whoever can measure the server's
# signing to the microsecond should let it have the library `cryptography`, which callers prefer.
#
# Verification is the strict kind that OpenSSL does: ``S`` below the group order, and ``R`` compared
# byte for byte with what it has to be, so that a signature cannot be written in a second way. Beyond
# that, public keys in a second spelling and those of small order (under which one signature would
# fit any message) are refused.
#
# >>> seed = bytes(range(32))
# >>> signature = ed25519_sign(seed, b"abc")
# >>> ed25519_verify(ed25519_public_key(seed), b"abc", signature)
# True
# >>> ed25519_verify(ed25519_public_key(seed), b"abd", signature)
# False

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


# ---- record_pin_core/lib/pin_domain/audit_findings.py
# What a verification of the event log can find, in plain words.
#
# Like the errors of this package a finding has a stable ``code`` and an English %-template that a
# user interface translates before it fills in ``params``. Numbers, dates and key ids only: a finding
# never shows personal data.
#
# >>> finding = Finding("gap", 7, {"first": 4, "last": 6})
# >>> str(finding)
# 'Line 7: entries 4 to 6 are missing before it.'

#: The English text of every code.
FINDINGS: Mapping[str, str] = {
    # one line of the log
    "unreadable": "Line %(line)s is not an entry in the form in which logs are exported.",
    "other_chain": "Line %(line)s: entry %(sequence)s belongs to another event log.",
    "changed": "Line %(line)s: entry %(sequence)s was changed after it was sealed.",
    "forged": "Line %(line)s: the personal data of entry %(sequence)s were replaced.",
    "gap": "Line %(line)s: entries %(first)s to %(last)s are missing before it.",
    "duplicate": "Line %(line)s: entry %(sequence)s is there a second time.",
    "out_of_order": "Line %(line)s: entry %(sequence)s stands after later ones.",
    "unlinked": (
        "Line %(line)s: entry %(sequence)s does not follow from the one before it; one of the two "
        "was replaced."
    ),
    "start": (
        "Line %(line)s: the log begins with entry %(sequence)s, and no checkpoint of a pruning "
        "stands for those before it."
    ),
    # the log beside its checkpoints
    "forked": (
        "Entry %(sequence)s is not the one that was signed on %(date)s: the log was rewritten, or "
        "an older copy was put in its place and went on."
    ),
    "truncated": (
        "The log ends with entry %(last)s, but entry %(sequence)s was signed on %(date)s: the end "
        "was cut off, or an older copy was put in its place."
    ),
    "not_reached": (
        "Entry %(sequence)s was signed on %(date)s, but is not in the log, nor pruned from it."
    ),
    "checkpoint_chain": (
        "The checkpoint of %(date)s for entry %(sequence)s belongs to another event log."
    ),
    # a checkpoint by itself
    "checkpoint_unreadable": "Line %(line)s is a damaged checkpoint.",
    "checkpoint_key": (
        "The checkpoint of %(date)s for entry %(sequence)s was signed with the key %(key_id)s, "
        "which is not among those given."
    ),
    "checkpoint_signature": (
        "The checkpoint of %(date)s for entry %(sequence)s was changed: its signature is not valid."
    ),
}


class Finding(NamedTuple):
    """One thing that is wrong. ``line``: where in the log, from 1; None if in no line of it."""

    code: str
    line: Optional[int]
    params: Mapping[str, Any]

    @property
    def sequence(self) -> Optional[int]:
        """The number of the entry concerned (the first one missing of a gap), where known."""
        number: Optional[int] = self.params.get("sequence", self.params.get("first"))
        return number

    def __str__(self) -> str:
        return FINDINGS[self.code] % {"line": self.line, **self.params}


# ---- record_pin_core/lib/pin_domain/audit_format.py
# How an entry of the event log is written down (version 1): what is hashed and exported.
#
# One entry is one line of ASCII, a JSON object without spaces, keys in this order, ending in "\n"::
#
#     {"leaf":LEAF,"hash":"HEX","personal":PERSONAL}
#
#     LEAF      {"v":1,"chain":"HEX","seq":N,"prev":"HEX","date":"…Z","event":"…","res_model":…,
#                "res_id":…,"detail":…,"commitment":"HEX"}
#     PERSONAL  {"salt":"HEX","user_id":…,"login":…,"ip_address":…,"reason":…}, or null once erased
#
#     commitment = SHA-256("record-pin/log/personal/v1\0" + the bytes of PERSONAL)
#     hash       = SHA-256("record-pin/log/entry/v1\0"    + the bytes of LEAF)
#     prev       = hash of entry N-1; before entry 1: SHA-256("record-pin/log/genesis/v1\0" + chain)
#
# The bytes to hash stand in the line as they are, so a verifier never has to write JSON. There is one
# way to write each entry: numbers in decimal, strings with the escapes of Python's ``json.dumps``,
# dates in UTC as ``2024-05-01T12:00:00Z`` (microseconds only where there are any).
#
# **What is personal.** The user, the address of the client and the reason, a free text that may name
# anybody. They go into the hash by a commitment under a salt of 256 random bits of their own: whoever
# has only the leaf can neither read nor guess them, and equal users do not look alike. Erasing them
# *and the salt* leaves leaf and hash as they were; replacing them does not go unseen. Model and
# record id stay in the leaf: they are what the entry is about, and say nothing once the record is
# gone. ``detail`` stays too: it holds technical names and the product's own words, never what a
# user typed.

#: Bytes of randomness. A salt must resist a search through all users and addresses; chains only
#: have to differ.
SALT_BYTES = 32
CHAIN_BYTES = 16

#: What is put before the bytes that are hashed, so that no hash can stand for another thing.
ENTRY_TAG = b"record-pin/log/entry/v1\x00"
PERSONAL_TAG = b"record-pin/log/personal/v1\x00"
_GENESIS_TAG = b"record-pin/log/genesis/v1\x00"


class Link(NamedTuple):
    """Where a chain stands: its id (32 hex digits), the last number given, that entry's hash."""

    chain: str
    sequence: int
    hash: str


class Personal(NamedTuple):
    """What can be erased. ``salt``: 64 hex digits, random, of this entry alone."""

    salt: str
    user_id: Optional[int]
    login: Optional[str]
    ip_address: Optional[str]
    reason: Optional[str]


class Entry(NamedTuple):
    """What happened. ``date``: naive UTC. ``personal``: None once erased."""

    date: datetime
    event: str
    res_model: Optional[str]
    res_id: Optional[int]
    detail: Optional[str]
    personal: Optional[Personal]


class Seal(NamedTuple):
    """What sealing adds to an entry: its number, and three SHA-256 digests as hex."""

    sequence: int
    previous: str
    commitment: str
    hash: str


def genesis(chain: str) -> Link:
    """Return where the chain with this id stands before its first entry."""
    return Link(chain, 0, hashlib.sha256(_GENESIS_TAG + chain.encode("ascii")).hexdigest())


def personal_bytes(personal: Personal) -> bytes:
    """Write down the personal part, as it is hashed and exported."""
    salt, user_id, login, ip_address, reason = personal
    return (
        f'{{"salt":"{salt}","user_id":{_number(user_id)},"login":{_text(login)}'
        f',"ip_address":{_text(ip_address)},"reason":{_text(reason)}}}'
    ).encode("ascii")


def commit(personal: bytes) -> str:
    """Return the commitment to a personal part that :func:`personal_bytes` wrote."""
    return hashlib.sha256(PERSONAL_TAG + personal).hexdigest()


def leaf_bytes(previous: Link, entry: Entry, commitment: str) -> bytes:
    """Write down the part of the entry after ``previous`` that is never erased."""
    chain, sequence, digest = previous
    date, event, res_model, res_id, detail, _personal = entry
    return (
        f'{{"v":1,"chain":"{chain}","seq":{sequence + 1},"prev":"{digest}"'
        f',"date":"{date.isoformat()}Z","event":{_text(event)},"res_model":{_text(res_model)}'
        f',"res_id":{_number(res_id)},"detail":{_text(detail)},"commitment":"{commitment}"}}'
    ).encode("ascii")


def leaf_hash(leaf: bytes) -> str:
    """Return the hash of an entry from the bytes of its leaf."""
    return hashlib.sha256(ENTRY_TAG + leaf).hexdigest()


def to_line(chain: str, entry: Entry, seal: Seal) -> bytes:
    """Write down a sealed entry as the line that is exported, and that a verifier reads.

    Nothing is computed anew: what the database holds is what the line says.
    """
    leaf = leaf_bytes(Link(chain, seal.sequence - 1, seal.previous), entry, seal.commitment)
    personal = b"null" if entry.personal is None else personal_bytes(entry.personal)
    return b'{"leaf":%b,"hash":"%b","personal":%b}\n' % (leaf, seal.hash.encode(), personal)


# json.dumps takes several times as long for None and for numbers.
_encode = json.JSONEncoder().encode


def _text(value: Optional[str]) -> str:
    return "null" if value is None else _encode(value)


def _number(value: Optional[int]) -> str:
    return "null" if value is None else str(value)


# -- the same form, to be read

_HEX = "[0-9a-f]"
# A string as json.dumps writes it: no escape where none is needed, and each in one spelling.
_PLAIN = r"[ !#-\[\]-~]*"
_ESCAPE = r'\\(?:["\\bfnrt]|u(?!00[2-6]|007[0-9a-e]|000[89acd])[0-9a-f]{4})'
_STRING = f'"{_PLAIN}(?:{_ESCAPE}{_PLAIN})*"'
_TEXT = f"(?:null|{_STRING})"
_NUMBER = "(?:null|0|-?[1-9][0-9]{0,18})"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.(?!000000)[0-9]{6})?Z"


def line_pattern(hexadecimal: str = _HEX) -> Pattern[bytes]:
    """Return the expression for one line.

    Its groups: leaf, chain, seq, prev, date, commitment, hash, personal.

    A verifier that compares chain, prev and hash with digests it has computed need not look at
    their digits as well: it may put ``.`` for ``hexadecimal`` and is a quarter faster.
    """
    digest = hexadecimal + "{64}"
    leaf = (
        rf'\{{"v":1,"chain":"({hexadecimal}{{32}})","seq":([1-9][0-9]{{0,17}})'
        rf',"prev":"({digest})","date":"({_DATE})","event":{_STRING},"res_model":{_TEXT}'
        rf',"res_id":{_NUMBER},"detail":{_TEXT},"commitment":"({_HEX}{{64}})"\}}'
    )
    personal = (
        rf'\{{"salt":"{_HEX}{{64}}","user_id":{_NUMBER},"login":{_TEXT},"ip_address":{_TEXT}'
        rf',"reason":{_TEXT}\}}'
    )
    line = rf'\{{"leaf":({leaf}),"hash":"({digest})","personal":(?:null|({personal}))\}}\n'
    return re.compile(line.encode("ascii"))


# ---- record_pin_core/lib/pin_domain/checkpoints.py
# Signed checkpoints: what the event log was at some time, kept where the database's owner is not.
#
# A hash chain proves that nothing was changed *within* it. Whoever owns the database can compute a
# whole new one, cut off its end, or put an older copy back. A checkpoint, mailed or printed or in a
# syslog, says where the chain stood; its Ed25519 signature says which server said so. One line::
#
#     {"checkpoint":BODY,"signature":"HEX"}
#
#     BODY       {"v":1,"chain":"HEX","seq":N,"hash":"HEX","date":"…Z","pruned":false,"key":"HEX"}
#     signature  Ed25519 of "record-pin/log/checkpoint/v1\0" + the bytes of BODY
#     key        the first 8 bytes of SHA-256 of the public key, as hex
#
# ``pruned`` is true when the entries up to this one are removed because their retention time is over:
# the checkpoint stands for them, and the log may begin after it. After any other it may not.
#
# The text around it in its line is passed over, so that a syslog can be read as it is.

#: ``sign(seed, message)`` and ``verify(public_key, message, signature)``.
Sign = Callable[[bytes, bytes], bytes]
Verify = Callable[[bytes, bytes, bytes], bool]

_CHECKPOINT_TAG = b"record-pin/log/checkpoint/v1\x00"
_MARK = b'{"checkpoint":'
_CHECKPOINT = re.compile(
    rb'\{"checkpoint":(\{"v":1,"chain":"([0-9a-f]{32})","seq":(0|[1-9][0-9]{0,17})'
    rb',"hash":"([0-9a-f]{64})","date":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})Z"'
    rb',"pruned":(true|false),"key":"([0-9a-f]{16})"\}),"signature":"([0-9a-f]{128})"\}'
)
# What stands before the 32 bytes in a public key's DER form (RFC 8410, 4).
_DER_PREFIX = bytes.fromhex("302a300506032b6570032100")
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----")


class Checkpoint(NamedTuple):
    """Entry ``sequence`` of ``chain`` had this hash. ``date``: when it was signed, ``…Z``."""

    chain: str
    sequence: int
    hash: str
    date: str
    pruned: bool
    key_id: str

    @property
    def link(self) -> Link:
        """Where the chain stood."""
        return Link(self.chain, self.sequence, self.hash)

    @property
    def body(self) -> bytes:
        """What is signed, without the tag."""
        return (
            f'{{"v":1,"chain":"{self.chain}","seq":{self.sequence},"hash":"{self.hash}"'
            f',"date":"{self.date}","pruned":{"true" if self.pruned else "false"}'
            f',"key":"{self.key_id}"}}'
        ).encode("ascii")


def public_key_id(public_key: bytes) -> str:
    """Name a public key by 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign_checkpoint(
    link: Link,
    now: datetime,
    seed: bytes,
    public_key: bytes,
    pruned: bool = False,
    sign: Sign = ed25519_sign,
) -> bytes:
    """Return the line that says that the chain stands at ``link``.

    :param now: naive UTC; written down to the second
    :param seed: the 32 bytes of the signing key, and ``public_key`` what belongs to it
    :param pruned: the entries up to ``link`` are being removed; store the line before they are
    """
    date = now.replace(microsecond=0).isoformat() + "Z"
    checkpoint = Checkpoint(*link, date, pruned, public_key_id(public_key))
    signature = sign(seed, _CHECKPOINT_TAG + checkpoint.body).hex()
    return b'{"checkpoint":%b,"signature":"%b"}\n' % (checkpoint.body, signature.encode())


def read_checkpoints(
    lines: Iterable[bytes], public_keys: Iterable[bytes], verify: Verify = ed25519_verify
) -> Tuple[List[Checkpoint], List[Finding]]:
    """Return the checkpoints whose signatures hold, and what is wrong with the others.

    Lines without a checkpoint are passed over.
    """
    known = {public_key_id(key): key for key in public_keys}
    good: List[Checkpoint] = []
    findings: List[Finding] = []
    for number, line in enumerate(lines, start=1):
        start = line.find(_MARK)
        if start < 0:
            continue
        found = _CHECKPOINT.match(line, start)
        if found is None:
            findings.append(Finding("checkpoint_unreadable", None, {"line": number}))
            continue
        checkpoint = _checkpoint(found)
        problem = _signature_problem(checkpoint, bytes.fromhex(found[8].decode()), known, verify)
        if problem is None:
            good.append(checkpoint)
        else:
            findings.append(checkpoint_finding(problem, checkpoint))
    return good, findings


def checkpoint_finding(code: str, checkpoint: Checkpoint, last: int = 0) -> Finding:
    """Return the finding ``code`` about this checkpoint. ``last``: the log's last entry."""
    return Finding(
        code,
        None,
        {
            "sequence": checkpoint.sequence,
            "date": checkpoint.date,
            "key_id": checkpoint.key_id,
            "last": last,
        },
    )


def read_public_key(text: str) -> Optional[bytes]:
    """Return the key behind 64 hexadecimal digits or a PEM text; None if it is neither."""
    text = text.strip()
    if re.fullmatch(f"[0-9a-fA-F]{{{2 * PUBLIC_KEY_BYTES}}}", text):
        return bytes.fromhex(text)
    found = _PEM.fullmatch(text)
    if found is None:
        return None
    try:
        der = base64.b64decode("".join(found[1].split()), validate=True)
    except ValueError:
        return None
    if not der.startswith(_DER_PREFIX) or len(der) != len(_DER_PREFIX) + PUBLIC_KEY_BYTES:
        return None
    return der[len(_DER_PREFIX) :]


def public_key_pem(public_key: bytes) -> str:
    """Write a public key as PEM, as other programs (``openssl pkey -pubin``) read it."""
    text = base64.b64encode(_DER_PREFIX + public_key).decode("ascii")
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


def _checkpoint(found: Match[bytes]) -> Checkpoint:
    _body, chain, sequence, digest, date, pruned, key_id, _signature = (
        part.decode("ascii") for part in found.groups()
    )
    return Checkpoint(chain, int(sequence), digest, date + "Z", pruned == "true", key_id)


def _signature_problem(
    checkpoint: Checkpoint, signature: bytes, known: Mapping[str, bytes], verify: Verify
) -> Optional[str]:
    if checkpoint.key_id not in known:
        return "checkpoint_key"
    message = _CHECKPOINT_TAG + checkpoint.body
    if not verify(known[checkpoint.key_id], message, signature):
        return "checkpoint_signature"
    return None


# ---- record_pin_core/lib/pin_domain/audit_chain.py
# Whether an event log is what was written: the verifier, in constant memory.
#
# A :class:`Verifier` is fed lines as :mod:`audit_format` writes them, from an exported file or made
# from the rows of the table, in the order of their numbers, and is asked for its :class:`Result`.
# It goes on after the first problem and takes up the chain again where it can, so that one damaged
# entry is one finding and not a million.
#
# What is proved by whom:
#
# * the **chain**: no entry was changed, inserted, removed or moved *between* others;
# * the **commitments**: personal data is what it was, or erased (counted, not a problem);
# * the **checkpoints** (signatures checked before): the chain up to the newest one is the one that
#   was signed, its end is not cut off, and it is no older copy. Without checkpoints whoever owns the
#   database can have made all of it anew; what came after the newest one can be cut off unseen.
#
# >>> verifier = Verifier()
# >>> verifier.feed([b"no entry"])
# >>> result = verifier.result()
# >>> result.intact, str(result.first_broken)
# (False, 'Line 1 is not an entry in the form in which logs are exported.')

#: How many findings and gaps are kept; more are counted. Keeps the memory constant.
MAX_KEPT = 100

_STRICT = line_pattern()
_QUICK = line_pattern(".")


class _Line(NamedTuple):
    """The parts of a line that :data:`_STRICT` has found."""

    leaf: bytes
    chain: str
    sequence: int
    previous: str
    date: str
    commitment: str
    hash: str
    personal: Optional[bytes]


class _Gap(NamedTuple):
    line: int
    first: int
    last: int


@dataclass(frozen=True)
class Result:
    """What a verification has found.

    ``entries``: lines that are entries of this log. ``first`` and ``last``: the first and the last
    number; None without entries. ``head``: where the chain stands; None where no entry, and no
    checkpoint of a pruning, says so. ``erased``: entries without their personal data, and
    ``newest_erased`` the latest date among them: one younger than the retention time asks for an
    explanation. ``problems``: how many; ``findings``: the first of them, in the order of the log.
    ``confirmed``: checkpoints that the log agrees with, ``confirmed_until`` the highest number
    among them (0 without): what comes after it no checkpoint covers. ``before``: checkpoints for
    entries before the first one (of a pruned log), which cannot be compared any more.
    """

    entries: int
    first: Optional[int]
    head: Optional[Link]
    erased: int
    newest_erased: Optional[str]
    problems: int
    findings: Tuple[Finding, ...]
    confirmed: int
    confirmed_until: int
    before: int

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def last(self) -> Optional[int]:
        """The number of the last entry."""
        return None if self.head is None else self.head.sequence

    @property
    def first_broken(self) -> Optional[Finding]:
        """The first thing that is wrong."""
        return self.findings[0] if self.findings else None


class Verifier:
    """Checks the lines of one event log.

    :param checkpoints: of this log, their signatures checked (:func:`read_checkpoints`)
    :param start: where the log is known to stand before the first line, when only its end is read;
        None reads it from its beginning, or from a checkpoint of a pruning
    :param lines: how many lines of the log come before the first line that is read
    """

    def __init__(
        self, checkpoints: Iterable[Checkpoint] = (), start: Optional[Link] = None, lines: int = 0
    ) -> None:
        self._checkpoints = list(dict.fromkeys(checkpoints))  # one may come by mail and by syslog
        self._due: Dict[int, List[Checkpoint]] = {}
        for checkpoint in self._checkpoints:
            self._due.setdefault(checkpoint.sequence, []).append(checkpoint)
        self._base = start  # before the first entry
        self._head = start
        self._lines = lines
        self._entries = 0
        self._first: Optional[int] = None
        self._erased = 0
        self._newest_erased = ""
        self._problems = 0
        self._findings: List[Finding] = []
        self._gaps: List[_Gap] = []  # apart: an entry that comes too late fills one
        self._unreadable = 0  # lines since the last good one that may have been entries
        self._confirmed: Set[Checkpoint] = set()
        self._forked: Set[Checkpoint] = set()

    def feed(self, lines: Iterable[bytes]) -> None:
        """Check more lines, each with its newline."""
        # Written out for speed: nearly every line of a log ever verified takes the first branch,
        # and a call of a function for each costs as much as its hash.
        match, sha256, due = _QUICK.fullmatch, hashlib.sha256, self._due
        chain, sequence, digest = self._state()
        for line in lines:
            self._lines += 1
            found = match(line)
            if found is not None:
                leaf, of, number, previous, date, commitment, new, personal = found.groups()
                if (
                    previous == digest
                    and of == chain
                    and int(number) == sequence + 1
                    and sha256(ENTRY_TAG + leaf).hexdigest().encode() == new
                    and (
                        personal is None
                        or sha256(PERSONAL_TAG + personal).hexdigest().encode() == commitment
                    )
                ):
                    digest = new
                    sequence += 1
                    self._entries += 1
                    self._unreadable = 0
                    if personal is None:
                        self._count_erased(date.decode("ascii"))
                    if sequence in due:
                        self._compare(Link(chain.decode(), sequence, digest.decode()))
                    continue
            self._keep(chain, sequence, digest)
            self._examine(line)
            chain, sequence, digest = self._state()
        self._keep(chain, sequence, digest)

    def result(self) -> Result:
        """Return what was found in the lines so far, taken as the whole log."""
        head, base = self._ends()
        ends, before = self._judge_checkpoints(head, base)
        gaps = [_gap_finding(gap) for gap in self._gaps]
        findings = sorted(self._findings + gaps, key=lambda finding: finding.line or 0) + ends
        confirmed = [one.sequence for one in self._confirmed]
        if base is not None:
            confirmed += [base.sequence for one in self._checkpoints if one.link == base]
        return Result(
            entries=self._entries,
            first=self._first,
            head=head,
            erased=self._erased,
            newest_erased=self._newest_erased + "Z" if self._newest_erased else None,
            problems=self._problems + len(gaps) + len(ends),
            findings=tuple(findings[:MAX_KEPT]),
            confirmed=len(confirmed),
            confirmed_until=max(confirmed, default=0),
            before=before,
        )

    # -- where the chain stands

    def _state(self) -> Tuple[bytes, int, bytes]:
        """Return the head as :meth:`feed` compares it; no line has an empty chain."""
        if self._head is None:
            return b"", 0, b""
        return self._head.chain.encode(), self._head.sequence, self._head.hash.encode()

    def _keep(self, chain: bytes, sequence: int, digest: bytes) -> None:
        if chain:
            self._head = Link(chain.decode(), sequence, digest.decode())
        if self._first is None and self._entries and self._base is not None:
            self._first = self._base.sequence + 1

    def _ends(self) -> Tuple[Optional[Link], Optional[Link]]:
        """Return head and base; without any entry, what the checkpoints say they should be."""
        if self._head is not None or not self._checkpoints:
            return self._head, self._base
        pruned = [one for one in self._checkpoints if one.pruned]
        if pruned:
            link = max(pruned, key=lambda one: one.sequence).link
        else:
            link = genesis(self._checkpoints[0].chain)
        return link, link

    # -- a line that is not simply the next one

    def _examine(self, line: bytes) -> None:
        found = _STRICT.fullmatch(line)
        if found is None:
            self._unreadable += 1
            self._add("unreadable")
            return
        entry = _parts(found)
        genuine = leaf_hash(entry.leaf) == entry.hash
        if genuine and self._head is None:
            self._start_at(entry)
        head = self._head
        if genuine and head is not None and entry.chain != head.chain:
            self._add("other_chain", sequence=entry.sequence)
            return
        if not genuine:
            self._add("changed", sequence=entry.sequence)
            if head is None or (entry.chain, entry.sequence) != (head.chain, head.sequence + 1):
                self._unreadable += 1  # its number may be what was changed
                return
        if entry.personal is not None and commit(entry.personal) != entry.commitment and genuine:
            self._add("forged", sequence=entry.sequence)
        if head is not None:
            self._place(entry, head, genuine)

    def _start_at(self, entry: _Line) -> None:
        """Take the first readable entry as the first one of the log, if it may be."""
        link = Link(entry.chain, entry.sequence - 1, entry.previous)
        starts = [one.link for one in self._checkpoints if one.pruned and one.chain == entry.chain]
        starts.append(genesis(entry.chain))
        if link not in starts and link.sequence != 0:
            # Lines before it that could not be read have been reported already.
            if not any(0 < link.sequence - one.sequence <= self._unreadable for one in starts):
                self._add("start", sequence=entry.sequence)
        self._base = self._head = link if link.sequence else genesis(entry.chain)

    def _place(self, entry: _Line, head: Link, genuine: bool) -> None:
        """Take an entry into the chain, or say why it does not belong here."""
        if entry.sequence <= head.sequence:
            if self._fill(entry.sequence) or entry.sequence < (self._first or 0):
                self._add("out_of_order", sequence=entry.sequence)
                self._accept(entry)
            else:
                self._add("duplicate", sequence=entry.sequence)
            return
        missing = entry.sequence - head.sequence - 1
        if missing > self._unreadable:
            self._gaps.append(_Gap(self._lines, head.sequence + 1, entry.sequence - 1))
            if len(self._gaps) > MAX_KEPT:
                self._add_finding(_gap_finding(self._gaps.pop(0)))
        elif not missing and genuine and entry.previous != head.hash:
            self._add("unlinked", sequence=entry.sequence)
        self._accept(entry)
        self._head = Link(head.chain, entry.sequence, entry.hash)
        self._unreadable = 0

    def _accept(self, entry: _Line) -> None:
        self._entries += 1
        if self._first is None:
            self._first = entry.sequence
        if entry.personal is None:
            self._count_erased(entry.date)
        self._compare(Link(entry.chain, entry.sequence, entry.hash))

    def _fill(self, sequence: int) -> bool:
        """Take a number out of the gap it belongs to; return whether there was one."""
        for index, gap in enumerate(self._gaps):
            if gap.first <= sequence <= gap.last:
                left = (gap._replace(last=sequence - 1), gap._replace(first=sequence + 1))
                self._gaps[index : index + 1] = [one for one in left if one.first <= one.last]
                return True
        return False

    def _count_erased(self, date: str) -> None:
        self._erased += 1
        self._newest_erased = max(self._newest_erased, date[:-1])

    # -- checkpoints

    def _compare(self, link: Link) -> None:
        """Compare an entry with the checkpoints that were signed for its number."""
        for checkpoint in self._due.get(link.sequence, ()):
            if checkpoint.link == link:
                self._confirmed.add(checkpoint)
            elif checkpoint.chain == link.chain and checkpoint not in self._forked:
                self._forked.add(checkpoint)
                self._add_finding(checkpoint_finding("forked", checkpoint))

    def _judge_checkpoints(
        self, head: Optional[Link], base: Optional[Link]
    ) -> Tuple[List[Finding], int]:
        """Return what is wrong with the checkpoints that the log has not come by.

        And how many of them are for entries before its beginning.
        """
        findings, before = [], 0
        for one in self._checkpoints:
            if head is None or base is None or one in self._confirmed or one in self._forked:
                continue
            if one.chain != head.chain:
                findings.append(checkpoint_finding("checkpoint_chain", one))
            elif one.sequence > head.sequence:
                findings.append(checkpoint_finding("truncated", one, head.sequence))
            elif one.sequence > base.sequence:
                findings.append(checkpoint_finding("not_reached", one))
            elif one.sequence < base.sequence:
                before += 1
            elif one.link != base:
                findings.append(checkpoint_finding("forked", one))
        return findings, before

    # -- findings

    def _add(self, code: str, **params: int) -> None:
        self._add_finding(Finding(code, self._lines, params))

    def _add_finding(self, finding: Finding) -> None:
        self._problems += 1
        if len(self._findings) < MAX_KEPT:
            self._findings.append(finding)


def _parts(found: Match[bytes]) -> _Line:
    chain, number, previous, date, commitment, digest = (
        found[index].decode("ascii") for index in range(2, 8)
    )
    return _Line(found[1], chain, int(number), previous, date, commitment, digest, found[8])


def _gap_finding(gap: _Gap) -> Finding:
    return Finding("gap", gap.line, {"first": gap.first, "last": gap.last})


# ---- tools/verifier/cli.py
# The command line of the stand-alone verifier; see docs/event-log.md.

INTACT, BROKEN, USAGE = 0, 1, 2

#: No line of a log is longer (bytes); a file without newlines must not fill the memory.
LONGEST_LINE = 64 * 1024 * 1024


class UsageError(Exception):
    """What was asked for cannot be done; the text says why."""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Verify the log named on the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _verify(options)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
    except (OSError, EOFError, zlib.error) as error:
        print(f"error: a file cannot be read: {error}", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Verify an exported event log of Record PIN, without Odoo.",
        epilog="Exit code 0: intact; 1: broken; 2: the question cannot be answered.",
    )
    parser.add_argument("log", help="the exported log (JSON Lines, also .gz); - for standard input")
    parser.add_argument(
        "--checkpoint",
        action="append",
        default=[],
        metavar="FILE",
        help="signed checkpoints, one in a line, text around them is passed over; repeatable",
    )
    parser.add_argument(
        "--public-key",
        action="append",
        default=[],
        metavar="HEX|FILE",
        help="the key that the checkpoints must be signed with, as 64 hex digits or a PEM file; "
        "repeatable",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _verify(options: argparse.Namespace) -> int:
    checkpoints, bad = _checkpoints(options)
    verifier = Verifier(checkpoints)
    if options.log == "-":
        _feed(verifier, sys.stdin.buffer)
    else:
        with _open(options.log) as stream:
            _feed(verifier, stream)
    result = verifier.result()
    if not result.entries and not result.problems and not checkpoints:
        raise UsageError("the log is empty, and no checkpoint says what it should hold")
    # Told last: the log's own findings are in its order, and its first one is what matters.
    findings = [*result.findings, *bad]
    if options.json:
        print(json.dumps(_as_json(result, findings, len(bad)), indent=2))
    else:
        print("\n".join(_as_text(result, findings, len(bad))))
    return BROKEN if findings else INTACT


def _open(name: str) -> IO[bytes]:
    # gzip.open in binary mode is an IO[bytes] for all that is done with it here.
    return gzip.open(name, "rb") if name.endswith(".gz") else open(name, "rb")  # type: ignore[return-value]


def _feed(verifier: Verifier, stream: IO[bytes]) -> None:
    verifier.feed(iter(partial(stream.readline, LONGEST_LINE), b""))


def _checkpoints(options: argparse.Namespace) -> Tuple[List[Checkpoint], List[Finding]]:
    keys = [_public_key(text) for text in options.public_key]
    if options.checkpoint and not keys:
        raise UsageError(
            "give the public key of the server with --public-key: without it anybody can have made "
            "the checkpoints"
        )
    good: List[Checkpoint] = []
    bad: List[Finding] = []
    for name in options.checkpoint:
        with open(name, "rb") as stream:
            read, findings = read_checkpoints(stream, keys)
        if not read and not findings:
            raise UsageError(f"there is no checkpoint in {name}")
        good += read
        bad += findings
    return good, bad


def _public_key(text: str) -> bytes:
    key = read_public_key(text)
    if key is None:
        path = Path(text)
        if path.is_file():
            key = read_public_key(path.read_text(encoding="ascii", errors="replace"))
    if key is None:
        raise UsageError(f"{text} is no public key: give 64 hexadecimal digits or a PEM file")
    return key


def _as_json(result: Result, findings: List[Finding], bad: int) -> Dict[str, Any]:
    return {
        "intact": not findings,
        "entries": result.entries,
        "chain": result.head.chain if result.head else None,
        "first": result.first,
        "last": result.last,
        "hash": result.head.hash if result.head else None,
        "erased": result.erased,
        "newest_erased": result.newest_erased,
        "checkpoints": {
            "confirmed": result.confirmed,
            "confirmed_until": result.confirmed_until,
            "before_the_log": result.before,
        },
        "problems": result.problems + bad,
        "findings": [
            {"code": one.code, "line": one.line, "sequence": one.sequence, "text": str(one)}
            for one in findings
        ],
    }


def _as_text(result: Result, findings: List[Finding], bad: int) -> List[str]:
    problems = result.problems + bad
    lines = ["The log is intact." if not findings else f"THE LOG IS BROKEN: {problems} problem(s)."]
    if result.head and result.entries:
        lines.append(
            f"{result.entries} entries, {result.first} to {result.last}, of the event log "
            f"{result.head.chain}."
        )
    else:
        lines.append("No entries.")
    if result.erased:
        lines.append(
            f"The personal data of {result.erased} entries is erased, the newest of "
            f"{result.newest_erased}."
        )
    lines += _about_checkpoints(result)
    lines += [f"- {finding}" for finding in findings]
    if problems > len(findings):
        lines.append(f"- … and {problems - len(findings)} more; the first {MAX_KEPT} are shown.")
    return lines


def _about_checkpoints(result: Result) -> List[str]:
    lines = []
    if result.before:
        lines.append(f"{result.before} checkpoint(s) are for entries from before the log begins.")
    if result.confirmed:
        lines.append(
            f"{result.confirmed} checkpoint(s) agree with it, up to entry {result.confirmed_until}."
        )
        after = (result.last or 0) - result.confirmed_until
        if after:
            lines.append(f"No checkpoint covers the last {after} of them.")
    else:
        lines.append("No checkpoint confirms it: whoever owns the database can have made it anew.")
    return lines


if __name__ == "__main__":
    sys.exit(main())
