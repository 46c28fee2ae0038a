"""The chain of the event log in the database: numbers and hashes (``pin_domain.audit_seal``).

Who has entries to write tries to be the sealer, and writes them with their numbers, after all that
are committed without one. Who finds another one at it waits for nobody: the entries are written
without a number, and left to that one, or to the next. An entry nobody came by is sealed by the
daily cleaning.
"""

from ..lib.pin_domain import audit_chain, audit_format, audit_seal, health

#: The advisory lock of sealers, in this database alone: a number that no other addon will take.
_LOCK = int.from_bytes(b"rpinseal", "big")
#: Entries that are sealed in one go: some milliseconds of work for whoever happens to do it.
BATCH = 1000
#: Entries that the daily cleaning verifies in one go: some 20 s of work (docs/event-log.md, Speed:
#: writing the lines and checking them), below the time after which Odoo ends a worker
#: (``limit_time_cpu``, 60 s by default).
PART = health.ENTRIES_A_DAY

_CONTENT = "date, event, res_model, res_id, detail, salt, user_id, login, ip_address, reason"


def install(cr):
    """Make the id of the log, and the trigger that keeps its entries as they are."""
    cr.execute(
        "CREATE TABLE IF NOT EXISTS record_pin_chain"
        " (single boolean PRIMARY KEY DEFAULT TRUE CHECK (single), chain varchar NOT NULL)"
    )
    cr.execute(
        "INSERT INTO record_pin_chain (chain) VALUES (%s) ON CONFLICT DO NOTHING",
        [audit_seal.new_chain()],
    )
    cr.execute(
        "ALTER TABLE record_pin_chain ADD COLUMN IF NOT EXISTS verified timestamp,"
        " ADD COLUMN IF NOT EXISTS problem varchar NOT NULL DEFAULT '',"
        " ADD COLUMN IF NOT EXISTS problem_key varchar NOT NULL DEFAULT '',"
        " ADD COLUMN IF NOT EXISTS position integer NOT NULL DEFAULT 0,"
        " ADD COLUMN IF NOT EXISTS clean boolean NOT NULL DEFAULT TRUE"
    )
    cr.execute(_GUARD)


def guard_checkpoints(cr):
    """Keep checkpoints as they are, too."""
    cr.execute(_GUARD_CHECKPOINTS)


def remove(cr):
    """Undo ``install``; the entries stay as they are."""
    cr.execute("DROP FUNCTION IF EXISTS record_pin_event_guard() CASCADE")
    cr.execute("DROP FUNCTION IF EXISTS record_pin_checkpoint_guard() CASCADE")
    cr.execute("DROP TABLE IF EXISTS record_pin_chain")


def append(cr, entries):
    """Write entries, with their places in the chain unless another one is giving places.

    To be called in READ COMMITTED, like ``seal``; the caller commits ``cr`` at once.

    :param entries: ``audit_format.Entry``
    :return: whether they have their places. If not, who had the lock may have looked for entries
        before these were committed.
    :raise LogEntryError: one is no entry; none is written then
    """
    if not _is_sealer(cr):
        _insert(cr, entries, [(None,) * 4] * len(entries))
        return False
    cr.execute(
        "SELECT chain, sequence, hash, EXISTS"
        " (SELECT 1 FROM record_pin_event WHERE sequence IS NULL)"
        " FROM record_pin_chain LEFT JOIN (SELECT sequence, hash FROM record_pin_event"
        "  WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1) last ON TRUE"
    )
    *link, others = cr.fetchone()
    if others or link[1] is None:
        _seal_pending(cr)
        link = head(cr)
    _insert(cr, entries, audit_seal.seal(audit_format.Link(*link), entries))
    if any(row[0] for row in cr.fetchall()):
        _seal_pending(cr)  # of those who found this one at it
    return True


def _insert(cr, entries, seals):
    """Write entries. ``cr`` has a row for each then: whether there were pending ones before."""
    rows = [(*one[:5], *one.personal, *seal_) for one, seal_ in zip(entries, seals)]
    cr.execute(
        f"INSERT INTO record_pin_event ({_CONTENT}, sequence, previous, commitment, hash)"
        f" VALUES {', '.join(['%s'] * len(rows))}"
        " RETURNING EXISTS (SELECT 1 FROM record_pin_event WHERE sequence IS NULL)",
        rows,
    )


def _is_sealer(cr):
    """Whether nobody else gives places, until this transaction ends."""
    cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
    return cr.fetchone()[0]


def seal(cr):
    """Give all committed entries their place in the chain. The caller commits ``cr`` soon.

    To be called in READ COMMITTED: what the sealer before has done must be seen.

    :return: how many entries were sealed
    """
    return _seal_pending(cr) if _is_sealer(cr) else 0


def _seal_pending(cr):
    sealed = 0
    while True:
        cr.execute(
            f"SELECT id, {_CONTENT} FROM record_pin_event WHERE sequence IS NULL"
            " ORDER BY id LIMIT %s",
            [BATCH],
        )
        rows = cr.fetchall()
        if not rows:
            return sealed
        salts = [row[6] or audit_seal.new_salt() for row in rows]  # none before an upgrade
        entries = [_entry(*row[1:6], salt, *row[7:]) for row, salt in zip(rows, salts)]
        values = [
            (row[0], salt, *one)
            for row, salt, one in zip(rows, salts, audit_seal.seal(head(cr), entries))
        ]
        cr.execute(
            "UPDATE record_pin_event SET salt = sealed.salt, sequence = sealed.sequence,"
            " previous = sealed.previous, commitment = sealed.commitment, hash = sealed.hash"
            f" FROM (VALUES {', '.join(['%s'] * len(values))})"
            " AS sealed (id, salt, sequence, previous, commitment, hash)"
            " WHERE record_pin_event.id = sealed.id",
            values,
        )
        sealed += len(rows)


def head(cr):
    """Where the chain stands: ``audit_format.Link``."""
    chain = _chain_id(cr)
    cr.execute(
        "SELECT sequence, hash FROM record_pin_event WHERE sequence IS NOT NULL"
        " ORDER BY sequence DESC LIMIT 1"
    )
    last = cr.fetchone()
    if not last:  # all of it may have been pruned
        cr.execute(
            "SELECT sequence, hash FROM record_pin_checkpoint WHERE pruned"
            " ORDER BY sequence DESC LIMIT 1"
        )
        last = cr.fetchone()
    return audit_format.Link(chain, *last) if last else audit_format.genesis(chain)


def link_at(cr, sequence):
    """Where the chain stood after an entry: ``audit_format.Link``, or None without that entry."""
    cr.execute("SELECT sequence, hash FROM record_pin_event WHERE sequence = %s", [sequence])
    found = cr.fetchone()
    return audit_format.Link(_chain_id(cr), *found) if found else None


def guard_bodies():
    """``{function: source}`` of the triggers' functions, as the database keeps it."""
    return {
        function: statements.split("$guard$")[1]
        for function, statements in (
            ("record_pin_event_guard", _GUARD),
            ("record_pin_checkpoint_guard", _GUARD_CHECKPOINTS),
        )
    }


def lines(cr, after=0, limit=None):
    """Sealed entries as they are exported, in the order of their numbers.

    :param after: the number of the last entry that is known already
    """
    chain = _chain_id(cr)
    while limit is None or limit > 0:
        cr.execute(
            f"SELECT sequence, previous, commitment, hash, {_CONTENT} FROM record_pin_event"
            " WHERE sequence > %s ORDER BY sequence LIMIT %s",
            [after, BATCH if limit is None else min(limit, BATCH)],
        )
        rows = cr.fetchall()
        for row in rows:
            yield audit_format.to_line(chain, _entry(*row[4:]), audit_format.Seal(*row[:4]))
        if not rows:
            return
        after = rows[-1][0]
        limit = limit and limit - len(rows)


def rows(cr):
    """All sealed entries in the order of their numbers, as tuples for a table."""
    after = 0
    while True:
        cr.execute(
            "SELECT sequence, date, user_id, login, ip_address, event, res_model, res_id, reason,"
            " detail, hash FROM record_pin_event WHERE sequence > %s ORDER BY sequence LIMIT %s",
            [after, BATCH],
        )
        found = cr.fetchall()
        if not found:
            return
        yield from found
        after = found[-1][0]


def verify(cr, checkpoints=()):
    """Check the whole log, also against ``checkpoints``: ``audit_chain.Result``."""
    verifier = audit_chain.Verifier(checkpoints)
    verifier.feed(lines(cr))
    return verifier.result()


def verify_part(cr, now, checkpoints=(), findings=()):
    """Check the next ``PART`` entries from where the last call has stopped.

    What was wrong in one of several parts is kept until all of them were checked again.

    :param findings: what is wrong with the checkpoints themselves
    :return: the first finding in this part (``audit_findings.Finding``), or None
    """
    cr.execute("SELECT position, clean FROM record_pin_chain")
    position, clean = cr.fetchone()
    start = link_at(cr, position)  # gone where it was pruned meanwhile: from the beginning
    result, at_the_end = verify_range(cr, start, PART, checkpoints)
    found = next(iter([*result.findings, *findings]), None)
    clean = not found and (clean or not start)
    if found:
        remember_verified(cr, now, found)
    elif at_the_end and clean:
        remember_verified(cr, now, None)
    cr.execute(
        "UPDATE record_pin_chain SET position = %s, clean = %s",
        [0 if at_the_end else result.last, clean or at_the_end],
    )
    return found


def verify_range(cr, start, size, checkpoints=()):
    """Check the next ``size`` entries after ``start``, and the checkpoints that are due there.

    Numbers may be missing: where a part ends says the entry that is there, so that the next part
    begins with it and comes by the gap.

    :param start: where the chain is known to stand (``audit_format.Link``); None: at the beginning
    :return: ``audit_chain.Result`` of this part alone, and whether it is the last one
    """
    after = start.sequence if start else 0
    cr.execute(
        "SELECT sequence FROM record_pin_event WHERE sequence > %s ORDER BY sequence"
        " OFFSET %s LIMIT 2",
        [after, size - 1],
    )
    ends = cr.fetchall()  # where this part ends, and whether there is another one
    until = ends[0] if len(ends) == 2 else None
    due = [one for one in checkpoints if one.sequence >= after]
    if until:
        due = [one for one in due if one.sequence <= until[0] or one.pruned]
    cr.execute("SELECT count(*) FROM record_pin_event WHERE sequence <= %s", [after])
    verifier = audit_chain.Verifier(due, start, cr.fetchone()[0])
    verifier.feed(lines(cr, after, size))
    return verifier.result(), not until


def verified(cr):
    """When all of the log was verified last (naive UTC, or None), and what was wrong with it."""
    cr.execute("SELECT verified, problem FROM record_pin_chain")
    return cr.fetchone()


def remember_verified(cr, now, finding):
    """Keep that all of the log was verified. ``finding``: what is wrong with it, or None."""
    cr.execute(
        "UPDATE record_pin_chain SET verified = %s, problem = %s, problem_key = %s",
        [now, str(finding or ""), f"{finding.code} {finding.sequence}" if finding else ""],
    )


def problem_key(cr):
    """What stays the same as long as it is the same problem; its words may count on."""
    cr.execute("SELECT problem_key FROM record_pin_chain")
    return cr.fetchone()[0]


def pending(cr):
    """How many entries have no place in the chain yet."""
    cr.execute("SELECT count(*) FROM record_pin_event WHERE sequence IS NULL")
    return cr.fetchone()[0]


def erase(cr, before):
    """Erase who did what happened before a moment (naive UTC), from where and why.

    :return: how many entries were concerned
    """
    cr.execute(
        "UPDATE record_pin_event"
        " SET user_id = NULL, login = NULL, ip_address = NULL, reason = NULL, salt = NULL"
        " WHERE sequence IS NOT NULL AND salt IS NOT NULL AND date < %s",
        [before],
    )
    return cr.rowcount


def last_before(cr, before):
    """The last entry of those, from the beginning on, that all happened before a moment.

    :return: ``audit_format.Link``, or None when the first entry is younger
    """
    cr.execute(
        "SELECT sequence, hash FROM record_pin_event WHERE sequence < COALESCE("
        " (SELECT min(sequence) FROM record_pin_event WHERE date >= %s),"
        " (SELECT max(sequence) + 1 FROM record_pin_event)"
        ") ORDER BY sequence DESC LIMIT 1",
        [before],
    )
    found = cr.fetchone()
    return audit_format.Link(_chain_id(cr), *found) if found else None


def prune(cr, link):
    """Remove the entries up to ``link``; a checkpoint that stands for them must be there."""
    cr.execute("DELETE FROM record_pin_event WHERE sequence <= %s", [link.sequence])


def _chain_id(cr):
    cr.execute("SELECT chain FROM record_pin_chain")
    return cr.fetchone()[0]


def _entry(date, event, res_model, res_id, detail, salt, *personal):
    erased = salt is None and not any(personal)  # a salt alone gone is damage
    who = None if erased else audit_format.Personal(salt or "", *personal)
    return audit_format.Entry(date, event, res_model, res_id, detail, who)


#: An entry is written once, sealed once, its personal data erased, and it is removed when a
#: checkpoint stands for it; nothing else, not by SQL either. (Whoever owns the database can drop
#: the trigger; the chain is for that.)
_GUARD = """
CREATE OR REPLACE FUNCTION record_pin_event_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(NEW.id, NEW.date, NEW.event, NEW.res_model, NEW.res_id, NEW.detail)
            IS NOT DISTINCT FROM
            ROW(OLD.id, OLD.date, OLD.event, OLD.res_model, OLD.res_id, OLD.detail) THEN
        IF OLD.sequence IS NULL
                AND ROW(NEW.user_id, NEW.login, NEW.ip_address, NEW.reason) IS NOT DISTINCT FROM
                ROW(OLD.user_id, OLD.login, OLD.ip_address, OLD.reason) THEN
            RETURN NEW;
        END IF;
        IF ROW(NEW.sequence, NEW.previous, NEW.commitment, NEW.hash) IS NOT DISTINCT FROM
                ROW(OLD.sequence, OLD.previous, OLD.commitment, OLD.hash)
                AND COALESCE(NEW.user_id::text, NEW.login, NEW.ip_address, NEW.reason, NEW.salt)
                IS NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM record_pin_checkpoint WHERE pruned AND sequence >= OLD.sequence) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Entries of the event log cannot be changed or deleted.'
        USING ERRCODE = 'insufficient_privilege';
END
$guard$;
DROP TRIGGER IF EXISTS record_pin_event_rows ON record_pin_event;
CREATE TRIGGER record_pin_event_rows BEFORE UPDATE OR DELETE ON record_pin_event
    FOR EACH ROW EXECUTE PROCEDURE record_pin_event_guard();
DROP TRIGGER IF EXISTS record_pin_event_table ON record_pin_event;
CREATE TRIGGER record_pin_event_table BEFORE TRUNCATE ON record_pin_event
    FOR EACH STATEMENT EXECUTE PROCEDURE record_pin_event_guard();
"""

_GUARD_CHECKPOINTS = """
CREATE OR REPLACE FUNCTION record_pin_checkpoint_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    RAISE EXCEPTION 'Checkpoints of the event log cannot be changed or deleted.'
        USING ERRCODE = 'insufficient_privilege';
END
$guard$;
DROP TRIGGER IF EXISTS record_pin_checkpoint_rows ON record_pin_checkpoint;
CREATE TRIGGER record_pin_checkpoint_rows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON record_pin_checkpoint
    FOR EACH STATEMENT EXECUTE PROCEDURE record_pin_checkpoint_guard();
"""
