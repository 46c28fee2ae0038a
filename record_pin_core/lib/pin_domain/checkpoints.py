r"""Signed checkpoints: what the event log was at some time, kept where the database's owner is not.

A hash chain proves that nothing was changed *within* it. Whoever owns the database can compute a
whole new one, cut off its end, or put an older copy back. A checkpoint, mailed or printed or in a
syslog, says where the chain stood; its Ed25519 signature says which server said so. One line::

    {"checkpoint":BODY,"signature":"HEX"}

    BODY       {"v":1,"chain":"HEX","seq":N,"hash":"HEX","date":"…Z","pruned":false,"key":"HEX"}
    signature  Ed25519 of "record-pin/log/checkpoint/v1\0" + the bytes of BODY
    key        the first 8 bytes of SHA-256 of the public key, as hex

``pruned`` is true when the entries up to this one are removed because their retention time is over:
the checkpoint stands for them, and the log may begin after it. After any other it may not.

The text around it in its line is passed over, so that a syslog can be read as it is.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from typing import Callable, Iterable, List, Mapping, Match, NamedTuple, Optional, Tuple

from .audit_findings import Finding
from .audit_format import Link
from .ed25519 import PUBLIC_KEY_BYTES, ed25519_sign, ed25519_verify

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
