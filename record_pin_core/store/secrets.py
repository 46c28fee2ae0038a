"""PIN hashes: in a column that the ORM does not know, so that no method of it reads them."""

import os

from ..lib.pin_domain import hashing

#: The cost of a check. Tests put ``hashing.FOR_TESTS`` here.
PARAMETERS = hashing.RECOMMENDED


def context_of(res_model, res_id):
    """What a hash is bound to: copied to another record it opens nothing."""
    return f"{res_model},{res_id}".encode()


def new_hash(pin, res_model, res_id, ring):
    """The hash of ``pin`` for the lock of one record (costs about 0.3 s of CPU)."""
    return hashing.hash_pin(
        pin,
        ring=ring,
        parameters=PARAMETERS,
        random_bytes=os.urandom,
        context=context_of(res_model, res_id),
    )


def check_readable(stored, ring):
    """Refuse a hash that no PIN can be compared with on this server; none at all is fine.

    :raise UnknownPepperError: its pepper is not among those of the server
    :raise HashFormatError: it is damaged
    """
    if stored:
        ring.key(hashing.parse(stored).pepper_id)


def verify(pin, stored, res_model, res_id, ring):
    """``Verdict`` of ``pin`` against ``stored``; without a hash the same work, never a match."""
    if not stored:
        hashing.burn(pin, PARAMETERS)
        return hashing.Verdict(matches=False, needs_rehash=False)
    return hashing.verify(
        pin, stored, ring=ring, parameters=PARAMETERS, context=context_of(res_model, res_id)
    )


def write_hash(cr, lock_id, stored):
    """Store the hash of a lock."""
    cr.execute("UPDATE record_pin_lock SET pin_hash = %s WHERE id = %s", [stored, lock_id])


def read_hash(cr, lock_id):
    """The stored hash of a lock, or None."""
    cr.execute("SELECT pin_hash FROM record_pin_lock WHERE id = %s", [lock_id])
    row = cr.fetchone()
    return row[0] if row else None
