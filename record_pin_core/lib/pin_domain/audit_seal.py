"""Giving log entries their place in the chain: numbers without a gap, and hashes.

Writers of the log must not wait for each other, and a chain has one end only. Therefore a row can
be written in two steps:

1. **Pending.** The request inserts its rows, with salts but without number and hash, in a
   transaction of its own: one INSERT, no lock, no order among writers.
2. **Sealed.** A sealer takes the pending rows in the order of their ids, gives them to :func:`seal`
   together with the last link, and stores what comes back.

A writer who is the sealer itself may insert its rows sealed, after all that are pending.

What a sealer must do, for the chain to have no gap and no fork whatever crashes when:

* One at a time: take an advisory lock of the *transaction* first. A sealer that dies loses lock and
  work together; its rows are pending as before, and the next one seals them. Who does not get the
  lock leaves the rows to the one who has it, or to the cron.
* Read the last link and the pending rows *after* the lock was granted, in READ COMMITTED. Under
  REPEATABLE READ the snapshot can be older than the lock, and miss what the sealer before has done.
  A unique index on the number makes that mistake an error instead of a fork.
* Store all of a batch or nothing (one transaction). How the rows are cut into batches does not
  matter: the chain is the same.

A row that is committed late gets a later number than its date suggests: the number says in which
order rows were sealed, and dates may step back a little between neighbours. A number is given only
to what is committed, so a rollback or a crash in between leaves no gap (ids have gaps; numbers have
none). A pending row is not protected yet: whoever may delete rows could take it away unseen, so
that pending rows which grow old are worth an alarm. Erased entries cannot be sealed: what was never
hashed proves nothing.

>>> from datetime import datetime
>>> start = genesis("00112233445566778899aabbccddeeff")
>>> who = Personal("5a" * 32, 7, "anna", "192.0.2.1", None)
>>> entry = Entry(datetime(2024, 5, 1, 12), "unlocked", "res.partner", 42, None, who)
>>> seals = seal(start, [entry, entry])
>>> [one.sequence for one in seals], seals[1].previous == seals[0].hash
([1, 2], True)
>>> seal(head(start, seals), [entry])[0].sequence
3
"""

from __future__ import annotations

import os
import re
from typing import Any, Callable, Iterable, List, Sequence

from ._checks import check_time
from .audit_format import (
    CHAIN_BYTES,
    SALT_BYTES,
    Entry,
    Link,
    Personal,
    Seal,
    commit,
    genesis,
    leaf_bytes,
    leaf_hash,
    personal_bytes,
)
from .errors import LogEntryError

__all__ = ["Entry", "Personal", "genesis", "head", "new_chain", "new_salt", "seal"]

_CHAIN = re.compile(f"[0-9a-f]{{{2 * CHAIN_BYTES}}}")
_SALT = re.compile(f"[0-9a-f]{{{2 * SALT_BYTES}}}")
_HASH = re.compile("[0-9a-f]{64}")

#: What the columns can hold: PostgreSQL's int4, with room for its int8.
_MAX_NUMBER = 2**63 - 1


def new_chain(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Make the id of a database's event log, once: 32 hexadecimal digits."""
    return random_bytes(CHAIN_BYTES).hex()


def new_salt(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """Make the salt of one entry: 64 hexadecimal digits. Never use one twice."""
    return random_bytes(SALT_BYTES).hex()


def seal(previous: Link, entries: Iterable[Entry]) -> List[Seal]:
    """Return the seal of each entry, in order, the first one following ``previous``.

    ``seal(p, a + b)`` is ``seal(p, a) + seal(head(p, seal(p, a)), b)``.

    :raises LogEntryError: a link or an entry that a verifier would not accept, or an erased one.
    :raises PolicyError: a date that is not naive.
    """
    if not _CHAIN.fullmatch(previous.chain) or not _HASH.fullmatch(previous.hash):
        raise LogEntryError("log_field", name="chain")
    seals = []
    for entry in entries:
        if entry.personal is None:
            raise LogEntryError("log_erased")
        _check(entry, entry.personal)
        commitment = commit(personal_bytes(entry.personal))
        digest = leaf_hash(leaf_bytes(previous, entry, commitment))
        seals.append(Seal(previous.sequence + 1, previous.hash, commitment, digest))
        previous = Link(previous.chain, previous.sequence + 1, digest)
    return seals


def head(previous: Link, seals: Sequence[Seal]) -> Link:
    """Return where the chain stands after ``seals``, which followed ``previous``."""
    if not seals:
        return previous
    return Link(previous.chain, seals[-1].sequence, seals[-1].hash)


def _check(entry: Entry, personal: Personal) -> None:
    check_time(entry.date)
    _check_text("event", entry.event)
    if not _SALT.fullmatch(personal.salt):
        raise LogEntryError("log_field", name="salt")
    for name, text in (
        ("res_model", entry.res_model),
        ("detail", entry.detail),
        ("login", personal.login),
        ("ip_address", personal.ip_address),
        ("reason", personal.reason),
    ):
        if text is not None:
            _check_text(name, text)
    for name, number in (("res_id", entry.res_id), ("user_id", personal.user_id)):
        if number is not None:
            _check_number(name, number)


def _check_text(name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise LogEntryError("log_field", name=name)


def _check_number(name: str, value: Any) -> None:
    # json.dumps would write True as `true`, and a subclass of int in its own way.
    if type(value) is not int or not -_MAX_NUMBER <= value <= _MAX_NUMBER:
        raise LogEntryError("log_field", name=name)
