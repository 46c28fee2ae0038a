"""lockout: every budget on its own, all of them together, and a machine that tries everything."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pin_domain import lockout
from pin_domain.errors import PolicyError
from pin_domain.lockout import (
    AttemptState,
    Budget,
    Decision,
    Ledger,
    LifetimeCap,
    Limits,
    LockoutPolicy,
    attempt,
    begin,
    combine,
    passed,
    spend,
    spend_lifetime,
)

NOON = datetime(2024, 5, 1, 12, 0)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
POLICY = LockoutPolicy()
FRESH = AttemptState()


def fail(state, policy=POLICY, now=NOON, times=1, fingerprint=None):
    """Let so many attempts fail, all of them allowed; return the last decision."""
    decision = None
    for _ in range(times):
        decision = begin(state, policy, now, fingerprint)
        assert decision.allowed
        state = decision.state
    return decision


# -- the user's own budget


def test_the_failure_is_counted_before_the_compare():
    decision = begin(FRESH, POLICY, NOON, b"a")
    assert decision == Decision(
        allowed=True,
        before=FRESH,
        state=AttemptState(
            failures=1, last_fingerprint=b"a", first_failure_at=NOON, total=1, locked_until=None
        ),
        attempts_left=4,
        retry_at=None,
        locked_out_now=False,
        counted=True,
    )


def test_five_failures_lock_out_for_thirty_minutes():
    state, lefts = FRESH, []
    for minute in range(5):
        decision = begin(state, POLICY, NOON + minute * MINUTE)
        lefts.append(decision.attempts_left)
        assert decision.allowed
        assert decision.counted
        assert decision.locked_out_now is (minute == 4)
        state = decision.state
    assert lefts == [4, 3, 2, 1, 0]
    assert decision.retry_at == NOON + 34 * MINUTE
    assert state == AttemptState(
        failures=5,
        lockouts=1,
        locked_until=NOON + 34 * MINUTE,
        first_failure_at=NOON,
        total=5,
    )


def test_a_refusal_changes_nothing_and_tells_the_same_time_for_ever():
    state = fail(FRESH, times=5).state
    for later in (timedelta(0), 10 * MINUTE, 30 * MINUTE - TICK):
        assert begin(state, POLICY, NOON + later, b"x") == Decision(
            allowed=False, before=state, state=state, attempts_left=0, retry_at=NOON + 30 * MINUTE
        )


def test_the_end_of_a_lockout_is_exclusive_and_a_new_window_begins():
    state = fail(FRESH, times=5, fingerprint=None).state
    later = NOON + 30 * MINUTE
    assert begin(state, POLICY, later).state == AttemptState(
        failures=1, lockouts=1, first_failure_at=later, total=6
    )


def test_each_lockout_in_a_row_is_twice_as_long_up_to_a_day():
    state, now, waits = FRESH, NOON, []
    for _ in range(8):
        decision = fail(state, now=now, times=5)
        waits.append((decision.retry_at - now) / HOUR)
        state, now = decision.state, decision.retry_at
    assert waits == [0.5, 1, 2, 4, 8, 16, 24, 24]
    assert (state.lockouts, state.total) == (8, 40)


def test_without_doubling_all_are_as_long():
    policy = LockoutPolicy(doubling=False)
    assert {policy.duration(before) for before in range(20)} == {30 * MINUTE}


@pytest.mark.parametrize("lockouts", [15, 16, 100, 10**9])
def test_the_cap_holds_however_many_lockouts_there_were(lockouts):
    assert POLICY.duration(lockouts) == 24 * HOUR
    assert LockoutPolicy(lockout_minutes=1, cap_hours=168).duration(lockouts) == 168 * HOUR


def test_a_first_lockout_longer_than_the_cap_stays_as_it_is():
    policy = LockoutPolicy(lockout_minutes=600, cap_hours=2)
    assert [policy.duration(before) for before in (0, 1, 5)] == [10 * HOUR] * 3


@given(st.integers(1, 10080), st.integers(1, 168), st.integers(0, 60))
def test_lockouts_never_get_shorter(minutes, cap, lockouts):
    policy = LockoutPolicy(lockout_minutes=minutes, cap_hours=cap)
    now, then = policy.duration(lockouts), policy.duration(lockouts + 1)
    assert minutes * MINUTE <= now <= then <= max(cap * HOUR, minutes * MINUTE)
    assert then in (2 * now, max(cap * HOUR, minutes * MINUTE))


def test_a_right_pin_resets_everything():
    assert lockout.succeed(fail(FRESH, times=5, fingerprint=b"x").state) == FRESH
    assert AttemptState(0, 0, None, None, 0, None, 0) == FRESH


def test_a_policy_made_stricter_locks_at_the_next_failure():
    state = fail(FRESH, times=4).state
    decision = begin(state, LockoutPolicy(max_attempts=2), NOON)
    assert (decision.attempts_left, decision.locked_out_now) == (0, True)


def test_a_repetition_under_a_stricter_policy_leaves_no_attempt():
    state = AttemptState(failures=4, last_fingerprint=b"a", first_failure_at=NOON, total=4)
    assert begin(state, LockoutPolicy(max_attempts=2), NOON, b"a").attempts_left == 0


# -- the same wrong PIN again


def test_the_same_pin_twice_in_a_row_counts_once():
    first = begin(FRESH, POLICY, NOON, b"a").state
    again = begin(first, POLICY, NOON + MINUTE, b"a")
    assert again == Decision(
        allowed=True,
        before=first,
        state=replace(first, repeats=1),
        attempts_left=4,
        counted=False,
    )


def test_but_not_with_another_between():
    state = FRESH
    for name in (b"a", b"b", b"a"):
        decision = begin(state, POLICY, NOON, name)
        assert decision.counted
        state = decision.state
    assert state.failures == 3


def test_without_fingerprints_every_attempt_counts():
    assert fail(FRESH, times=3).state.failures == 3
    assert begin(begin(FRESH, POLICY, NOON, b"a").state, POLICY, NOON, None).counted
    assert begin(begin(FRESH, POLICY, NOON, None).state, POLICY, NOON, b"a").counted


def test_repeating_cannot_go_on_for_ever():
    policy = LockoutPolicy(max_attempts=3, free_repeats=2)
    state, counted = FRESH, []
    while True:
        decision = begin(state, policy, NOON, b"a")
        if not decision.allowed:
            break
        counted.append(decision.counted)
        state = decision.state
    assert counted == [True, False, False, True, True]


def test_repeats_are_given_anew_after_a_lockout_but_the_pin_is_remembered():
    policy = LockoutPolicy(max_attempts=1, free_repeats=1)
    state = begin(FRESH, policy, NOON, b"a").state
    later = state.locked_until
    again = begin(state, policy, later, b"a")
    assert (again.allowed, again.counted, again.attempts_left) == (True, False, 1)
    assert (again.state.failures, again.state.repeats, again.state.locked_until) == (0, 1, None)
    assert begin(again.state, policy, later, b"a").counted


def test_no_free_repeats_at_all():
    policy = LockoutPolicy(free_repeats=0)
    assert begin(begin(FRESH, policy, NOON, b"a").state, policy, NOON, b"a").counted


@given(st.text(max_size=12), st.binary(max_size=9), st.text(max_size=12), st.binary(max_size=9))
def test_a_fingerprint_names_pin_and_context(pin, context, other, elsewhere):
    def of(pin, context):
        return lockout.fingerprint(pin, b"k" * 32, context)

    assert len(of(pin, context)) == lockout.FINGERPRINT_BYTES == 8
    assert (of(pin, context) == of(other, elsewhere)) is ((pin, context) == (other, elsewhere))


def test_a_fingerprint_needs_its_key():
    assert lockout.fingerprint("4711", b"k" * 32) != lockout.fingerprint("4711", b"l" * 32)
    assert lockout.fingerprint("4711", b"k" * 32).hex() == "1e59491710823e63"
    assert lockout.fingerprint("\ud800", b"k" * 32) != lockout.fingerprint("", b"k" * 32)


# -- budgets with a window

BUDGET = Budget(max_failures=3, window_hours=2)


def test_a_budget_is_closed_for_the_rest_of_its_window():
    state = FRESH
    for minute in (0, 10, 20):
        decision = spend(state, BUDGET, NOON + minute * MINUTE)
        assert decision.allowed
        assert decision.counted
        assert decision.before == state
        assert decision.attempts_left == 2 - minute // 10
        state = decision.state
    assert decision.locked_out_now
    assert decision.retry_at == NOON + 2 * HOUR
    assert state == AttemptState(
        failures=3, locked_until=NOON + 2 * HOUR, first_failure_at=NOON, total=3
    )
    refused = spend(state, BUDGET, NOON + 2 * HOUR - TICK)
    assert refused == Decision(
        allowed=False, before=state, state=state, attempts_left=0, retry_at=NOON + 2 * HOUR
    )
    again = spend(state, BUDGET, NOON + 2 * HOUR)
    assert again.state == AttemptState(failures=1, first_failure_at=NOON + 2 * HOUR, total=4)
    assert (again.attempts_left, again.retry_at, again.locked_out_now) == (2, None, False)


def test_a_window_that_was_not_used_up_ends_too():
    state = spend(FRESH, BUDGET, NOON).state
    assert spend(state, BUDGET, NOON + 2 * HOUR - TICK).state.failures == 2
    assert spend(state, BUDGET, NOON + 2 * HOUR).state.failures == 1


def test_a_budget_that_is_not_to_count_spends_nothing():
    state = spend(FRESH, BUDGET, NOON).state
    assert spend(state, BUDGET, NOON, count=False) == Decision(
        allowed=True, before=state, state=state, attempts_left=2
    )
    assert spend(state, BUDGET, NOON + 2 * HOUR, count=False).attempts_left == 3
    full = spend(spend(state, BUDGET, NOON).state, BUDGET, NOON).state
    assert not spend(full, BUDGET, NOON, count=False).allowed


def test_a_budget_made_smaller_closes_at_the_next_failure():
    state = AttemptState(failures=5, first_failure_at=NOON)
    assert spend(state, BUDGET, NOON, count=False).attempts_left == 0
    decision = spend(state, BUDGET, NOON)
    assert (decision.attempts_left, decision.locked_out_now) == (0, True)


def test_a_right_pin_takes_its_own_attempt_back():
    state = FRESH
    for _ in range(3):
        state = spend(state, BUDGET, NOON).state
    back = lockout.refund(state, NOON)
    assert back == AttemptState(failures=2, first_failure_at=NOON, total=2)
    assert spend(back, BUDGET, NOON).allowed
    assert lockout.refund(spend(FRESH, BUDGET, NOON).state, NOON + HOUR) == FRESH


def test_nothing_is_taken_back_from_a_window_that_began_later():
    state = spend(FRESH, BUDGET, NOON + 3 * HOUR).state
    assert lockout.refund(state, NOON + 3 * HOUR - TICK) == state
    assert lockout.refund(state, NOON + 3 * HOUR).failures == 0


def test_nothing_is_taken_back_where_nothing_is():
    assert lockout.refund(FRESH, NOON) == FRESH
    empty = AttemptState(first_failure_at=NOON, total=1)
    assert lockout.refund(empty, NOON) == empty
    odd = AttemptState(failures=1, first_failure_at=NOON)
    assert lockout.refund(odd, NOON) == FRESH


@given(
    st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=60),
    st.integers(1, 6),
    st.integers(1, 5),
)
def test_a_budget_holds_in_its_windows_and_doubles_at_most_in_any_other(steps, most, hours):
    budget = Budget(most, hours)
    state, now, allowed_at = FRESH, NOON, []
    for minutes, right in steps:
        now += minutes * MINUTE
        decision = spend(state, budget, now)
        state = decision.state
        if decision.allowed and right:
            state = lockout.refund(state, now)
        elif decision.allowed:
            allowed_at.append(now)
    window = hours * HOUR
    for start in allowed_at:
        inside = [time for time in allowed_at if start <= time < start + window]
        assert len(inside) <= 2 * most


# -- the lifetime cap


def test_the_lifetime_cap_closes_for_good():
    cap, state, lefts = LifetimeCap(3), FRESH, []
    for _ in range(3):
        decision = spend_lifetime(state, cap)
        assert decision.allowed
        assert decision.counted
        assert decision.retry_at is None
        lefts.append((decision.attempts_left, decision.locked_out_now))
        state = decision.state
    assert lefts == [(2, False), (1, False), (0, True)]
    assert state == AttemptState(failures=3)
    refused = Decision(allowed=False, before=state, state=state, attempts_left=0)
    assert spend_lifetime(state, cap) == refused
    assert spend_lifetime(state, cap, count=False) == refused


def test_the_lifetime_cap_can_be_asked_without_counting():
    state = AttemptState(failures=1)
    decision = spend_lifetime(state, LifetimeCap(3), count=False)
    assert decision == Decision(allowed=True, before=state, state=state, attempts_left=2)


def test_a_user_takes_back_no_more_than_there_is():
    assert lockout.forgive(AttemptState(failures=7), 5).failures == 2
    assert lockout.forgive(AttemptState(failures=3), 5).failures == 0


# -- combining

OK = Decision(allowed=True, before=FRESH, state=AttemptState(failures=1), attempts_left=4,
              counted=True)  # fmt: skip


def closing(at, failures=2):
    return Decision(True, FRESH, AttemptState(failures=failures), 0, at, True, True)


def refusing(until, failures=9):
    state = AttemptState(failures=failures)
    return Decision(False, state, state, 0, until)


def test_all_must_allow():
    answer = combine(OK, lockout.exempt(AttemptState(failures=7)), replace(OK, attempts_left=3))
    assert answer == lockout.Answer(
        allowed=True,
        states=(OK.state, AttemptState(failures=7), OK.state),
        attempts_left=3,
        retry_at=None,
        locked_out_now=False,
        counted=True,
        permanent=False,
    )


def test_one_refusal_leaves_every_state_as_it_was():
    answer = combine(OK, closing(NOON + HOUR), refusing(NOON + MINUTE))
    assert answer == lockout.Answer(
        allowed=False,
        states=(FRESH, FRESH, AttemptState(failures=9)),
        attempts_left=0,
        retry_at=NOON + MINUTE,
        locked_out_now=False,
        counted=False,
        permanent=False,
    )


def test_the_wait_is_the_longest():
    assert combine(refusing(NOON + HOUR), refusing(NOON), OK).retry_at == NOON + HOUR
    answer = combine(closing(NOON), closing(NOON + HOUR), OK)
    assert (answer.allowed, answer.retry_at) == (True, NOON + HOUR)
    assert (answer.attempts_left, answer.locked_out_now, answer.permanent) == (0, True, False)


def test_without_an_end_it_is_permanent():
    for answer in (
        combine(refusing(NOON), refusing(None)),
        combine(closing(None), closing(NOON), OK),
    ):
        assert answer.permanent
        assert answer.retry_at is None


def test_nothing_counted_is_told():
    answer = combine(replace(OK, counted=False), lockout.exempt(FRESH))
    assert (answer.allowed, answer.counted, answer.attempts_left) == (True, False, 4)


def test_budgets_that_do_not_apply_leave_no_number():
    assert combine(lockout.exempt(FRESH)).attempts_left is None


# -- all together

LIMITS = Limits(
    own=LockoutPolicy(max_attempts=3, lockout_minutes=30, free_repeats=1),
    shared=Budget(max_failures=5, window_hours=24),
    spraying=Budget(max_failures=4, window_hours=24),
    lifetime=LifetimeCap(8),
)


def tries(ledger, count, now=NOON, fingerprint=None, owner=False):
    answer = None
    for _ in range(count):
        answer, ledger = attempt(ledger, LIMITS, now, fingerprint, exempt_from_shared=owner)
    return answer, ledger


def test_an_attempt_counts_in_all_four_budgets():
    answer, ledger = attempt(Ledger(), LIMITS, NOON, b"a")
    assert answer.allowed
    assert answer.counted
    assert answer.attempts_left == 2
    assert (ledger.own.failures, ledger.shared.failures) == (1, 1)
    assert (ledger.spraying.failures, ledger.lifetime.failures) == (1, 1)
    assert answer.states == (ledger.own, ledger.shared, ledger.spraying, ledger.lifetime)
    assert ledger.own.last_fingerprint == b"a"
    assert ledger.shared.last_fingerprint is None


def test_a_repetition_counts_in_none():
    _, first = attempt(Ledger(), LIMITS, NOON, b"a")
    answer, second = attempt(first, LIMITS, NOON, b"a")
    assert (answer.allowed, answer.counted) == (True, False)
    assert second == replace(first, own=replace(first.own, repeats=1))


def test_who_is_locked_out_spends_no_budget_of_others():
    _, ledger = tries(Ledger(), 3)
    answer, after = tries(ledger, 50, now=NOON + MINUTE)
    assert not answer.allowed
    assert answer.retry_at == NOON + 30 * MINUTE
    assert after == ledger


@pytest.mark.parametrize("name", ["own", "shared", "spraying"])
def test_each_budget_can_refuse(name):
    closed = AttemptState(failures=9, locked_until=NOON + HOUR, first_failure_at=NOON)
    ledger = replace(Ledger(), **{name: closed})
    answer, after = attempt(ledger, LIMITS, NOON)
    assert not answer.allowed
    assert answer.retry_at == NOON + HOUR
    assert not answer.permanent
    assert after == ledger


def test_the_lifetime_cap_refuses_for_good_and_the_owner_too():
    ledger = Ledger(lifetime=AttemptState(failures=8))
    for owner in (False, True):
        answer, after = attempt(ledger, LIMITS, NOON, exempt_from_shared=owner)
        assert (answer.allowed, answer.permanent, answer.retry_at) == (False, True, None)
        assert after == ledger


def test_the_owner_is_not_locked_out_by_colleagues():
    closed = AttemptState(failures=5, locked_until=NOON + HOUR, first_failure_at=NOON)
    ledger = Ledger(shared=closed, lifetime=AttemptState(failures=5))
    assert not attempt(ledger, LIMITS, NOON)[0].allowed
    answer, after = attempt(ledger, LIMITS, NOON, exempt_from_shared=True)
    assert answer.allowed
    assert answer.counted
    assert answer.attempts_left == 2
    assert after.shared == closed
    assert (after.own.failures, after.spraying.failures, after.lifetime.failures) == (1, 1, 6)


def test_but_the_owner_has_the_other_budgets():
    answer, _ = tries(Ledger(), 4, owner=True)
    assert not answer.allowed


def test_a_right_pin_clears_what_its_user_failed_and_nothing_else():
    colleagues = AttemptState(failures=3, first_failure_at=NOON, total=3)
    ledger = Ledger(shared=colleagues, lifetime=AttemptState(failures=3))
    _, ledger = tries(ledger, 2)
    after = passed(ledger, NOON)
    assert after.own == FRESH
    assert after.lifetime.failures == 3
    assert after.shared.failures == 4  # one wrong attempt stays, the right one is taken back
    assert after.spraying.failures == 1


def test_a_right_pin_that_was_a_repetition_takes_nothing_back():
    _, first = attempt(Ledger(), LIMITS, NOON, b"a")
    answer, second = attempt(first, LIMITS, NOON, b"a")
    after = passed(second, NOON, counted=answer.counted)
    assert (after.shared, after.spraying) == (first.shared, first.spraying)
    assert (after.own, after.lifetime.failures) == (FRESH, 0)


def test_a_right_pin_of_the_owner_takes_nothing_back_from_the_shared_budget():
    shared = AttemptState(failures=2, first_failure_at=NOON, total=2)
    _, ledger = attempt(Ledger(shared=shared), LIMITS, NOON, exempt_from_shared=True)
    after = passed(ledger, NOON, exempt_from_shared=True)
    assert after.shared == shared
    assert after.spraying.failures == 0


def test_a_right_pin_after_a_new_window_began_takes_nothing_back_from_it():
    _, ledger = attempt(Ledger(), LIMITS, NOON)
    later = spend(ledger.spraying, LIMITS.spraying, NOON + 24 * HOUR).state
    assert passed(replace(ledger, spraying=later), NOON).spraying == later


def test_the_defaults():
    assert Limits() == Limits(LockoutPolicy(), Budget(), Budget(), LifetimeCap())
    assert (POLICY.max_attempts, POLICY.lockout_minutes, POLICY.doubling) == (5, 30, True)
    assert (POLICY.cap_hours, POLICY.free_repeats) == (24, 5)
    assert (Budget().max_failures, Budget().window_hours) == (20, 24)
    assert LifetimeCap().max_failures == 100
    assert Ledger() == Ledger(FRESH, FRESH, FRESH, FRESH)


@pytest.mark.parametrize(
    ("make", "name", "low", "high"),
    [
        (LockoutPolicy, "max_attempts", 1, 100),
        (LockoutPolicy, "lockout_minutes", 1, 10080),
        (LockoutPolicy, "cap_hours", 1, 168),
        (LockoutPolicy, "free_repeats", 0, 100),
        (Budget, "max_failures", 1, 1000),
        (Budget, "window_hours", 1, 744),
        (LifetimeCap, "max_failures", 1, 1000),
    ],
)
def test_settings_have_bounds(make, name, low, high):
    for value in (low, high):
        assert getattr(make(**{name: value}), name) == value
    for value in (low - 1, high + 1, "5", None, 5.0, True):
        with pytest.raises(PolicyError) as caught:
            make(**{name: value})
        assert caught.value.code == "bad_number"
        assert caught.value.params == {
            "name": name,
            "value": repr(value),
            "low": low,
            "high": high,
        }


@pytest.mark.parametrize("now", [NOON.replace(tzinfo=timezone.utc), "2024-05-01", None])
def test_only_naive_times(now):
    for call in (
        lambda: begin(FRESH, POLICY, now),
        lambda: spend(FRESH, BUDGET, now),
        lambda: attempt(Ledger(), LIMITS, now),
        lambda: lockout.is_locked_out(FRESH, now),
        lambda: lockout.refund(AttemptState(failures=1, first_failure_at=NOON), now),
    ):
        with pytest.raises(PolicyError) as caught:
            call()
        assert caught.value.code == "bad_time"


def test_everything_is_frozen():
    for value in (FRESH, POLICY, BUDGET, LifetimeCap(), OK, combine(OK), Ledger(), Limits()):
        name = next(iter(vars(value)))
        with pytest.raises(AttributeError):
            setattr(value, name, None)


# -- whatever the interleaving

USERS = ["owner", "ann", "bob"]
LOCKS = ["lock 1", "lock 2"]
PINS = ["1010", "2020", "3030", "4040", "5050"]
RIGHT = {"lock 1": "1010", "lock 2": "2020"}


class Guessing(RuleBasedStateMachine):
    """Several users try PINs at several locks; attempts overlap, lie open and are rolled back.

    The machine keeps books of its own: the time of every comparison, of every lockout, and of
    every failure since a user's last right PIN.
    """

    @initialize(doubling=st.booleans(), free_repeats=st.integers(0, 2))
    def start(self, doubling, free_repeats):
        self.limits = Limits(
            own=LockoutPolicy(
                max_attempts=3, lockout_minutes=30, doubling=doubling, free_repeats=free_repeats
            ),
            shared=Budget(max_failures=6, window_hours=3),
            spraying=Budget(max_failures=5, window_hours=3),
            lifetime=LifetimeCap(12),
        )
        self.now = NOON
        self.own = {(user, lock): FRESH for user in USERS for lock in LOCKS}
        self.shared = dict.fromkeys(LOCKS, FRESH)
        self.spraying = dict.fromkeys(USERS, FRESH)
        self.lifetime = dict.fromkeys(LOCKS, FRESH)
        self.open = []  # attempts that are counted and not yet compared
        self.compared = []  # (time, user, lock, pin)
        self.locked = {}  # (user, lock): the end of the lockout as it was when it began
        self.wrong = dict.fromkeys(self.own, 0)  # counted failures since the last right PIN

    def ledger(self, user, lock):
        return Ledger(
            self.own[user, lock], self.shared[lock], self.spraying[user], self.lifetime[lock]
        )

    def store(self, user, lock, ledger):
        self.own[user, lock], self.shared[lock] = ledger.own, ledger.shared
        self.spraying[user], self.lifetime[lock] = ledger.spraying, ledger.lifetime

    @rule(minutes=st.sampled_from([0, 1, 7, 29, 30, 61, 179, 600]))
    def wait(self, minutes):
        self.now += minutes * MINUTE

    @rule(user=st.sampled_from(USERS), lock=st.sampled_from(LOCKS), pin=st.sampled_from(PINS))
    def count(self, user, lock, pin):
        before = self.ledger(user, lock)
        answer, after = attempt(
            before,
            self.limits,
            self.now,
            lockout.fingerprint(pin, b"k" * 32, lock.encode()),
            exempt_from_shared=user == "owner",
        )
        self.store(user, lock, after)
        if not answer.allowed:
            assert after == before
            assert answer.permanent or answer.retry_at > self.now
            assert answer.attempts_left == 0
            return
        own = after.own
        if own.locked_until is not None and own.locked_until != before.own.locked_until:
            self.locked[user, lock] = own.locked_until
        self.wrong[user, lock] += answer.counted
        self.compared.append((self.now, user, lock, pin, own.lockouts, answer.counted))
        self.open.append((user, lock, pin, self.now, answer.counted))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def compare(self, data):
        place = data.draw(st.integers(0, len(self.open) - 1))
        user, lock, pin, counted_at, counted = self.open.pop(place)
        if pin != RIGHT[lock]:
            return  # a rollback or a crash would look the same: all is stored already
        ledger = passed(
            self.ledger(user, lock), counted_at, counted, exempt_from_shared=user == "owner"
        )
        self.store(user, lock, ledger)
        self.wrong[user, lock] = 0
        self.locked.pop((user, lock), None)
        self.compared = [each for each in self.compared if (each[1], each[2]) != (user, lock)]

    @invariant()
    def a_lockout_never_drifts(self):
        for key, until in self.locked.items():
            if self.now < until:
                assert self.own[key].locked_until == until

    @invariant()
    def no_more_comparisons_than_attempts_between_two_lockouts(self):
        windows = {}
        for _, user, lock, _, _, counted in self.compared:
            windows.setdefault((user, lock), []).append(counted)
        for (user, lock), counted in windows.items():
            state = self.own[user, lock]
            assert sum(counted) == state.total
            policy = self.limits.own
            assert sum(counted) <= policy.max_attempts * (state.lockouts + 1)
            free = len(counted) - sum(counted)
            assert free <= policy.free_repeats * (state.lockouts + 1)
            assert state.failures <= policy.max_attempts
            assert state.repeats <= policy.free_repeats

    @invariant()
    def the_lifetime_count_is_the_sum_of_what_the_users_failed(self):
        for lock in LOCKS:
            total = sum(self.wrong[user, lock] for user in USERS)
            assert self.lifetime[lock].failures == total <= self.limits.lifetime.max_failures

    @invariant()
    def the_other_budgets_hold(self):
        for state, budget in [
            *((state, self.limits.shared) for state in self.shared.values()),
            *((state, self.limits.spraying) for state in self.spraying.values()),
        ]:
            assert 0 <= state.failures <= budget.max_failures
            if state.failures == budget.max_failures:
                assert state.locked_until == state.first_failure_at + budget.window_hours * HOUR


TestGuessing = Guessing.TestCase
TestGuessing.settings = settings(stateful_step_count=40)


def test_patience_buys_few_guesses():
    """One user who never rests: what a year of attempts at one record comes to."""
    ledger, now, guesses = Ledger(), NOON, 0
    while now < NOON + timedelta(days=365):
        answer, ledger = attempt(ledger, Limits(), now)
        if answer.allowed:
            guesses += 1
        elif answer.permanent:
            break
        else:
            now = answer.retry_at
    assert guesses == 100
    assert now - NOON > timedelta(days=14)


def test_the_owner_who_opens_the_record_every_day_gives_a_colleague_nothing():
    limits = Limits()
    mallory, guesses = Ledger(), 0
    for day in range(365):
        now = NOON + timedelta(days=day)
        while True:
            answer, mallory = attempt(mallory, limits, now)
            if not answer.allowed:
                break
            guesses += 1
        owner = replace(mallory, own=FRESH, spraying=FRESH)
        answer, owner = attempt(owner, limits, now, exempt_from_shared=True)
        if not answer.allowed:
            break
        owner = passed(owner, now, exempt_from_shared=True)
        mallory = replace(mallory, shared=owner.shared, lifetime=owner.lifetime)
    assert guesses == 100


def test_colluding_users_share_one_budget():
    limits, shared, lifetime, guesses = Limits(), FRESH, FRESH, 0
    for _ in range(50):
        ledger = Ledger(shared=shared, lifetime=lifetime)
        while True:
            answer, ledger = attempt(ledger, limits, NOON)
            if not answer.allowed:
                break
            guesses += 1
        shared, lifetime = ledger.shared, ledger.lifetime
    assert guesses == 20


def test_spraying_one_pin_over_many_records_is_stopped_even_with_a_pin_one_knows():
    limits, spraying, guesses = Limits(), FRESH, 0
    for _ in range(200):
        answer, ledger = attempt(Ledger(spraying=spraying), limits, NOON)
        if answer.allowed:
            guesses += 1
        spraying = ledger.spraying
        answer, own = attempt(Ledger(spraying=spraying), limits, NOON)  # a record of one's own
        if answer.allowed:
            spraying = passed(own, NOON).spraying
    assert guesses == 20
