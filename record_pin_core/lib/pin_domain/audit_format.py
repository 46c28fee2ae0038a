r"""How an entry of the event log is written down (version 1): what is hashed and exported.

One entry is one line of ASCII, a JSON object without spaces, keys in this order, ending in "\n"::

    {"leaf":LEAF,"hash":"HEX","personal":PERSONAL}

    LEAF      {"v":1,"chain":"HEX","seq":N,"prev":"HEX","date":"…Z","event":"…","res_model":…,
               "res_id":…,"detail":…,"commitment":"HEX"}
    PERSONAL  {"salt":"HEX","user_id":…,"login":…,"ip_address":…,"reason":…}, or null once erased

    commitment = SHA-256("record-pin/log/personal/v1\0" + the bytes of PERSONAL)
    hash       = SHA-256("record-pin/log/entry/v1\0"    + the bytes of LEAF)
    prev       = hash of entry N-1; before entry 1: SHA-256("record-pin/log/genesis/v1\0" + chain)

The bytes to hash stand in the line as they are, so a verifier never has to write JSON. There is one
way to write each entry: numbers in decimal, strings with the escapes of Python's ``json.dumps``,
dates in UTC as ``2024-05-01T12:00:00Z`` (microseconds only where there are any).

**What is personal.** The user, the address of the client and the reason, a free text that may name
anybody. They go into the hash by a commitment under a salt of 256 random bits of their own: whoever
has only the leaf can neither read nor guess them, and equal users do not look alike. Erasing them
*and the salt* leaves leaf and hash as they were; replacing them does not go unseen. Model and
record id stay in the leaf: they are what the entry is about, and say nothing once the record is
gone. ``detail`` stays too: it holds technical names and the product's own words, never what a
user typed.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import NamedTuple, Optional, Pattern

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
