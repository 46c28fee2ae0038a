"""What a verification of the event log can find, in plain words.

Like the errors of this package a finding has a stable ``code`` and an English %-template that a
user interface translates before it fills in ``params``. Numbers, dates and key ids only: a finding
never shows personal data.

>>> finding = Finding("gap", 7, {"first": 4, "last": 6})
>>> str(finding)
'Line 7: entries 4 to 6 are missing before it.'
"""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Optional

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
