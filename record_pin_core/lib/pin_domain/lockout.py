"""Whether one more attempt at a PIN is allowed, and what must be stored before it is compared.

Four budgets apply to every attempt, each a row with an :class:`AttemptState`:

=============  =====================  =========================================================
budget         counts failures of     when it is used up
=============  =====================  =========================================================
``own``        this user, this lock   lockout of 30 min, 1 h, 2 h … up to 24 h (LockoutPolicy)
``shared``     all users, this lock   closed for the rest of its window (Budget); the record's
                                      owner is exempt
``spraying``   this user, all locks   closed for the rest of its window (Budget)
``lifetime``   all users, this lock   closed until a PIN Manager resets it (LifetimeCap)
=============  =====================  =========================================================

**Count before comparing.** :func:`attempt` decides and returns the states *with the failure already
counted*. The caller stores them under a row lock in a transaction of its own, commits, and only
then compares. If the PIN was right, :func:`passed` takes the failure back. A rollback, a crash or
fifty parallel requests can therefore not buy one guess.

**A refused attempt changes nothing.** ``locked_until`` is fixed when the lockout begins and never
moves, however often a locked-out caller tries. A refusal by one budget spends none of the others.

**The same wrong PIN twice in a row counts once**, recognised by a keyed :func:`fingerprint`. It is
compared all the same, because the earlier one may still be under way. So that repeating cannot burn
CPU for ever, only ``free_repeats`` repetitions in a window are free.

**What a right PIN clears.** It clears the failures of the user who entered it, on that lock: the
``own`` row, and that user's share of ``lifetime``. It does not clear what others have failed: the
owner who opens the record every morning would otherwise hand a patient colleague fresh guesses
every day. From ``shared`` and ``spraying`` it takes back only the attempt itself: otherwise a PIN
one knows would pay for guesses at one that one does not.

>>> from datetime import datetime
>>> noon = datetime(2024, 5, 1, 12, 0)
>>> state = AttemptState()
>>> for _ in range(5):
...     decision = begin(state, LockoutPolicy(), noon)
...     state = decision.state
>>> decision.allowed, decision.attempts_left, decision.locked_out_now, decision.retry_at
(True, 0, True, datetime.datetime(2024, 5, 1, 12, 30))
>>> begin(state, LockoutPolicy(), noon).allowed
False
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Optional, Tuple

from ._checks import check_number, check_time

#: Bytes of a fingerprint: a chance of 1 in 2**64 that two PINs share one, and of no use without
#: the key.
FINGERPRINT_BYTES = 8

#: Bounds of what may be configured. 100 in a row is the ceiling of NIST SP 800-63B; a first lockout
#: of a day is as long as the longest one; 1000 is where a budget is none any more.
MAX_ATTEMPTS = 100
MAX_FIRST_LOCKOUT_MINUTES = 24 * 60
MAX_BUDGET = 1000

_FINGERPRINT_DOMAIN = b"record-pin/fingerprint/v1\x00"


@dataclass(frozen=True)
class AttemptState:
    """What one budget has on record; a fresh one means that nothing has happened.

    ``failures``: counted in the current window. ``lockouts``: in a row, with no right PIN between.
    ``locked_until``: exclusive end of the running or last lockout. ``last_fingerprint`` and
    ``repeats``: the last PIN that was counted, and how often one came again in this window.
    ``first_failure_at``: when the window began. ``total``: failures since the last right PIN,
    whatever windows and lockouts there were between. All times are naive UTC.
    """

    failures: int = 0
    lockouts: int = 0
    locked_until: Optional[datetime] = None
    last_fingerprint: Optional[bytes] = None
    repeats: int = 0
    first_failure_at: Optional[datetime] = None
    total: int = 0


@dataclass(frozen=True)
class LockoutPolicy:
    """This user on this lock: after ``max_attempts`` failures a lockout of ``lockout_minutes``.

    With ``doubling`` each lockout in a row is twice as long as the one before, up to ``cap_hours``
    (or the first one, should it be longer). ``free_repeats`` is explained above. Five attempts and
    30 minutes are the product's default; below 100 in a row NIST SP 800-63B is content.

    :raises PolicyError: a number out of bounds.
    """

    max_attempts: int = 5
    lockout_minutes: int = 30
    doubling: bool = True
    cap_hours: int = 24
    free_repeats: int = 5

    def __post_init__(self) -> None:
        check_number("max_attempts", self.max_attempts, 1, MAX_ATTEMPTS)
        check_number("lockout_minutes", self.lockout_minutes, 1, 7 * 24 * 60)
        check_number("cap_hours", self.cap_hours, 1, 7 * 24)
        check_number("free_repeats", self.free_repeats, 0, 100)

    def duration(self, lockouts: int) -> timedelta:
        """Length of the lockout that follows ``lockouts`` earlier ones in a row.

        >>> [str(LockoutPolicy().duration(before)) for before in (0, 1, 2, 9)]
        ['0:30:00', '1:00:00', '2:00:00', '1 day, 0:00:00']
        """
        first = timedelta(minutes=self.lockout_minutes)
        if not self.doubling:
            return first
        cap = max(first, timedelta(hours=self.cap_hours))
        # 2**15 minutes exceed every cap; a larger shift would overflow a timedelta.
        return min(first * (1 << min(lockouts, 15)), cap)


@dataclass(frozen=True)
class Budget:
    """At most ``max_failures`` in a window of ``window_hours`` that begins with the first one.

    Seen over an arbitrary span as long as the window there can be twice as many, never more.
    20 a day: the twenty most frequent PINs cover a quarter of what people choose freely (leaked
    4-digit codes), and none of those passes :mod:`pin_strength`.

    :raises PolicyError: a number out of bounds.
    """

    max_failures: int = 20
    window_hours: int = 24

    def __post_init__(self) -> None:
        check_number("max_failures", self.max_failures, 1, MAX_BUDGET)
        check_number("window_hours", self.window_hours, 1, 31 * 24)


@dataclass(frozen=True)
class LifetimeCap:
    """At most ``max_failures`` on one lock, ever, until a PIN Manager resets it.

    100 is the ceiling of NIST SP 800-63B for consecutive failures on one account.

    :raises PolicyError: a number out of bounds.
    """

    max_failures: int = 100

    def __post_init__(self) -> None:
        check_number("max_failures", self.max_failures, 1, MAX_BUDGET)


@dataclass(frozen=True)
class Decision:
    """The answer of one budget.

    ``allowed``: the PIN may be compared. ``before`` and ``state``: the state as it was, and as it
    must be stored before the compare (equal when nothing is counted). ``attempts_left``: failures
    left after this attempt, None if the budget does not apply. ``retry_at``: end of the lockout
    that is running or begins with this attempt if it fails; None without one, or if it has no end.
    ``locked_out_now``: this attempt, if it fails, begins the lockout. ``counted``: a failure was
    counted.
    """

    allowed: bool
    before: AttemptState
    state: AttemptState
    attempts_left: Optional[int] = None
    retry_at: Optional[datetime] = None
    locked_out_now: bool = False
    counted: bool = False


@dataclass(frozen=True)
class Answer:
    """The answer of several budgets together; the fields mean what they mean in Decision.

    ``states`` are to be stored, in the order of the decisions. ``permanent``: refused without an
    end, only a reset helps.
    """

    allowed: bool
    states: Tuple[AttemptState, ...]
    attempts_left: Optional[int]
    retry_at: Optional[datetime]
    locked_out_now: bool
    counted: bool
    permanent: bool


@dataclass(frozen=True)
class Ledger:
    """The four states that one attempt is judged by."""

    own: AttemptState = field(default_factory=AttemptState)
    shared: AttemptState = field(default_factory=AttemptState)
    spraying: AttemptState = field(default_factory=AttemptState)
    lifetime: AttemptState = field(default_factory=AttemptState)


@dataclass(frozen=True)
class Limits:
    """The four settings that go with a Ledger."""

    own: LockoutPolicy = field(default_factory=LockoutPolicy)
    shared: Budget = field(default_factory=Budget)
    spraying: Budget = field(default_factory=Budget)
    lifetime: LifetimeCap = field(default_factory=LifetimeCap)


def attempt(
    ledger: Ledger,
    limits: Limits,
    now: datetime,
    fingerprint: Optional[bytes] = None,
    exempt_from_shared: bool = False,
) -> Tuple[Answer, Ledger]:
    """Judge one attempt by all four budgets; store the ledger returned, then compare if allowed.

    ``exempt_from_shared`` is for the record's owner, whom the guessing of colleagues must not lock
    out; the owner's own failures still count in the other three budgets.

    :raises PolicyError: ``now`` is not naive.
    """
    own = begin(ledger.own, limits.own, now, fingerprint)
    if exempt_from_shared:
        shared = exempt(ledger.shared)
    else:
        shared = spend(ledger.shared, limits.shared, now, count=own.counted)
    # What the own budget takes for a repetition, the others must not count as a new guess.
    spraying = spend(ledger.spraying, limits.spraying, now, count=own.counted)
    lifetime = spend_lifetime(ledger.lifetime, limits.lifetime, count=own.counted)
    answer = combine(own, shared, spraying, lifetime)
    return answer, Ledger(*answer.states)


def passed(
    ledger: Ledger,
    counted_at: datetime,
    counted: bool = True,
    exempt_from_shared: bool = False,
) -> Ledger:
    """Return the ledger to store after a right PIN.

    ``ledger`` as it is now, read again under the row lock. ``counted_at`` is the ``now`` that
    :func:`attempt` was given, ``counted`` what its answer said, ``exempt_from_shared`` as then.
    """
    shared, spraying = ledger.shared, ledger.spraying
    if counted:
        spraying = refund(spraying, counted_at)
        if not exempt_from_shared:
            shared = refund(shared, counted_at)
    lifetime = forgive(ledger.lifetime, ledger.own.total)
    return Ledger(succeed(ledger.own), shared, spraying, lifetime)


def begin(
    state: AttemptState,
    policy: LockoutPolicy,
    now: datetime,
    fingerprint: Optional[bytes] = None,
) -> Decision:
    """Judge one attempt of a user at a lock (budget ``own``).

    :raises PolicyError: ``now`` is not naive.
    """
    if is_locked_out(state, now):
        return _refused(state)
    current = _after_lockout(state)
    if _is_free_repeat(current, policy, fingerprint):
        return _repeated(state, current, policy)
    return _counted(state, current, policy, now, fingerprint)


def succeed(state: AttemptState) -> AttemptState:
    """Return the state of budget ``own`` after a right PIN: as if nothing had happened."""
    return AttemptState()


def spend(state: AttemptState, budget: Budget, now: datetime, count: bool = True) -> Decision:
    """Judge one attempt by a budget with a window; with ``count=False`` it spends nothing.

    :raises PolicyError: ``now`` is not naive.
    """
    if is_locked_out(state, now):
        return _refused(state)
    current = _in_window(state, budget, now)
    if not count:
        left = max(0, budget.max_failures - current.failures)
        return Decision(allowed=True, before=state, state=state, attempts_left=left)
    failures = current.failures + 1
    begun = now if current.first_failure_at is None else current.first_failure_at
    used_up = failures >= budget.max_failures
    window_end = begun + timedelta(hours=budget.window_hours)
    return Decision(
        allowed=True,
        before=state,
        state=replace(
            current,
            failures=failures,
            first_failure_at=begun,
            locked_until=window_end if used_up else None,
            total=current.total + 1,
        ),
        attempts_left=max(0, budget.max_failures - failures),
        retry_at=window_end if used_up else None,
        locked_out_now=used_up,
        counted=True,
    )


def refund(state: AttemptState, counted_at: datetime) -> AttemptState:
    """Take back the attempt that :func:`spend` counted at ``counted_at``: its PIN was right.

    Nothing is taken back if a new window has begun since; it never counted that attempt.
    """
    begun = state.first_failure_at
    if begun is None or begun > check_time(counted_at) or not state.failures:
        return state
    failures = state.failures - 1
    return replace(
        state,
        failures=failures,
        locked_until=None,
        first_failure_at=begun if failures else None,
        total=max(0, state.total - 1),
    )


def spend_lifetime(state: AttemptState, cap: LifetimeCap, count: bool = True) -> Decision:
    """Judge one attempt by the lifetime cap; with ``count=False`` it spends nothing."""
    if state.failures >= cap.max_failures:
        return _refused(state)
    failures = state.failures + 1 if count else state.failures
    return Decision(
        allowed=True,
        before=state,
        state=replace(state, failures=failures),
        attempts_left=cap.max_failures - failures,
        locked_out_now=failures >= cap.max_failures,
        counted=count,
    )


def forgive(state: AttemptState, failures: int) -> AttemptState:
    """Take one user's share of failures out of the lifetime count."""
    return replace(state, failures=max(0, state.failures - failures))


def exempt(state: AttemptState) -> Decision:
    """Return the decision of a budget that does not apply: allowed, nothing counted."""
    return Decision(allowed=True, before=state, state=state)


def combine(*decisions: Decision) -> Answer:
    """One answer from several budgets: allowed only if all allow it.

    A refusal by one leaves every state as it was. The wait is the longest of those that refuse
    (or that begin with this attempt); attempts_left is the smallest number of all.
    """
    refusals = [decision for decision in decisions if not decision.allowed]
    obstacles = refusals or [decision for decision in decisions if decision.locked_out_now]
    ends = [decision.retry_at for decision in obstacles]
    permanent = None in ends
    lefts = [each.attempts_left for each in decisions if each.attempts_left is not None]
    least = min(lefts) if lefts else None
    return Answer(
        allowed=not refusals,
        states=tuple(decision.before if refusals else decision.state for decision in decisions),
        attempts_left=0 if refusals else least,
        retry_at=None if permanent else max((end for end in ends if end is not None), default=None),
        locked_out_now=not refusals and bool(obstacles),
        counted=not refusals and any(decision.counted for decision in decisions),
        permanent=permanent,
    )


def is_locked_out(state: AttemptState, now: datetime) -> bool:
    """Whether a lockout is running at ``now``; ``locked_until`` itself is free again."""
    check_time(now)
    return state.locked_until is not None and now < state.locked_until


def fingerprint(pin: str, key: bytes, context: bytes = b"") -> bytes:
    """Return a keyed name for a PIN, to recognise the same wrong PIN when it comes again.

    ``key`` must come from outside the database (a pepper): a wrong PIN is often a typing error of
    the right one. ``context`` names the lock *and* its present PIN (the stored hash will do), so
    that a PIN that was wrong before a change is a new guess after it.
    """
    message = _FINGERPRINT_DOMAIN + len(context).to_bytes(8, "big") + context
    digest = hmac.new(key, message + pin.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return digest[:FINGERPRINT_BYTES]


def _refused(state: AttemptState) -> Decision:
    return Decision(
        allowed=False, before=state, state=state, attempts_left=0, retry_at=state.locked_until
    )


def _after_lockout(state: AttemptState) -> AttemptState:
    if state.locked_until is None:
        return state
    return replace(state, failures=0, repeats=0, locked_until=None, first_failure_at=None)


def _in_window(state: AttemptState, budget: Budget, now: datetime) -> AttemptState:
    begun = state.first_failure_at
    if begun is None or now < begun + timedelta(hours=budget.window_hours):
        return state
    return replace(state, failures=0, locked_until=None, first_failure_at=None)


def _is_free_repeat(
    state: AttemptState, policy: LockoutPolicy, fingerprint: Optional[bytes]
) -> bool:
    return (
        fingerprint is not None
        and state.last_fingerprint is not None
        and hmac.compare_digest(fingerprint, state.last_fingerprint)
        and state.repeats < policy.free_repeats
    )


def _repeated(before: AttemptState, current: AttemptState, policy: LockoutPolicy) -> Decision:
    return Decision(
        allowed=True,
        before=before,
        state=replace(current, repeats=current.repeats + 1),
        attempts_left=max(0, policy.max_attempts - current.failures),
    )


def _counted(
    before: AttemptState,
    current: AttemptState,
    policy: LockoutPolicy,
    now: datetime,
    fingerprint: Optional[bytes],
) -> Decision:
    failures = current.failures + 1
    used_up = failures >= policy.max_attempts
    locked_until = now + policy.duration(current.lockouts) if used_up else None
    return Decision(
        allowed=True,
        before=before,
        state=replace(
            current,
            failures=failures,
            lockouts=current.lockouts + 1 if used_up else current.lockouts,
            locked_until=locked_until,
            last_fingerprint=fingerprint,
            first_failure_at=now if current.first_failure_at is None else current.first_failure_at,
            total=current.total + 1,
        ),
        attempts_left=max(0, policy.max_attempts - failures),
        retry_at=locked_until,
        locked_out_now=used_up,
        counted=True,
    )
