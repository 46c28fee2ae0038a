"""How long an unlock lasts.

A :class:`Grant` is one unlock of one lock by one user in one session. Its grace period begins at
``unlocked_at`` and ends at ``until``, which is exclusive: at that very second the record is masked
again. All times are naive UTC. A grant that starts in the future counts as none (a clock that was
set back must not lengthen an unlock).

>>> from datetime import datetime
>>> noon = datetime(2024, 5, 1, 12, 0)
>>> given = grant(noon, 5)
>>> is_active(given, datetime(2024, 5, 1, 12, 4, 59)), is_active(given, given.until)
(True, False)
>>> remaining_seconds(given, datetime(2024, 5, 1, 12, 4))
60
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ._checks import check_number, check_time

#: Minutes; the default of the product.
DEFAULT_GRACE_MINUTES = 5
#: Minutes; one day. A longer grace period is a lock in name only.
MAX_GRACE_MINUTES = 24 * 60


@dataclass(frozen=True)
class Grant:
    """One unlock: when it was given and when its grace period ends (exclusive), naive UTC.

    :raises PolicyError: a time is not naive.
    """

    unlocked_at: datetime
    until: datetime

    def __post_init__(self) -> None:
        check_time(self.unlocked_at)
        check_time(self.until)


def grant(now: datetime, grace_minutes: int = DEFAULT_GRACE_MINUTES) -> Grant:
    """Return the grant of a right PIN entered at ``now``, for 1 to 1440 minutes.

    :raises PolicyError: minutes out of bounds, or a time that is not naive.
    """
    check_time(now)
    check_number("grace_minutes", grace_minutes, 1, MAX_GRACE_MINUTES)
    return Grant(unlocked_at=now, until=now + timedelta(minutes=grace_minutes))


def is_active(grant: Grant, now: datetime) -> bool:
    """Whether the grace period is running at ``now``."""
    return grant.unlocked_at <= check_time(now) < grant.until


def was_unlocked(grant: Grant, now: datetime) -> bool:
    """Whether the unlock has taken place by ``now``, even if its grace period is over."""
    return grant.unlocked_at <= check_time(now)


def remaining_seconds(grant: Grant, now: datetime) -> int:
    """Whole seconds until the record is masked again, rounded up; 0 when it is masked now.

    Rounded up, so that a countdown never shows 0 while the record is still open.
    """
    if not is_active(grant, now):
        return 0
    return -((now - grant.until) // timedelta(seconds=1))
