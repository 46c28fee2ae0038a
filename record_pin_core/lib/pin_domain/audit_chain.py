"""Whether an event log is what was written: the verifier, in constant memory.

A :class:`Verifier` is fed lines as :mod:`audit_format` writes them, from an exported file or made
from the rows of the table, in the order of their numbers, and is asked for its :class:`Result`.
It goes on after the first problem and takes up the chain again where it can, so that one damaged
entry is one finding and not a million.

What is proved by whom:

* the **chain**: no entry was changed, inserted, removed or moved *between* others;
* the **commitments**: personal data is what it was, or erased (counted, not a problem);
* the **checkpoints** (signatures checked before): the chain up to the newest one is the one that
  was signed, its end is not cut off, and it is no older copy. Without checkpoints whoever owns the
  database can have made all of it anew; what came after the newest one can be cut off unseen.

>>> verifier = Verifier()
>>> verifier.feed([b"no entry"])
>>> result = verifier.result()
>>> result.intact, str(result.first_broken)
(False, 'Line 1 is not an entry in the form in which logs are exported.')
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Dict, Iterable, List, Match, NamedTuple, Optional, Set, Tuple

from .audit_findings import Finding
from .audit_format import (
    ENTRY_TAG,
    PERSONAL_TAG,
    Link,
    commit,
    genesis,
    leaf_hash,
    line_pattern,
)
from .checkpoints import Checkpoint, checkpoint_finding

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
