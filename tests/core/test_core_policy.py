"""policy and grace: the table of modes, and how long an unlock lasts."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pin_domain import grace, policy
from pin_domain.errors import PolicyError
from pin_domain.grace import Grant
from pin_domain.policy import Mode, Operation, Requirement, allowed, requires

NOON = datetime(2024, 5, 1, 12, 0)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)

times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))
minutes = st.integers(1, 1440)
CHANGES = ["write", "create", "unlink", "archive", "post"]


def code_of(function, *args):
    with pytest.raises(PolicyError) as caught:
        function(*args)
    return caught.value.code


# -- the table


@pytest.mark.parametrize(
    ("mode", "read", "change"),
    [
        ("view", Requirement.ACTIVE_GRACE, Requirement.UNLOCKED_ONCE),
        ("edit", Requirement.FREE, Requirement.ACTIVE_GRACE),
        ("view_edit", Requirement.ACTIVE_GRACE, Requirement.ACTIVE_GRACE),
    ],
)
def test_the_table_is_that_of_the_product(mode, read, change):
    assert requires(mode, "read") is read
    assert {requires(mode, operation) for operation in CHANGES} == {change}
    assert requires(Mode(mode), Operation.READ) is read


def test_the_table_is_complete():
    assert set(policy.TABLE) == {(mode, operation) for mode in Mode for operation in Operation}
    assert {mode.value for mode in Mode} == {"view", "edit", "view_edit"}
    assert {operation.value for operation in Operation} == {"read", *CHANGES}
    assert {requirement.value for requirement in Requirement} == {
        "free",
        "unlocked_once",
        "active_grace",
    }


@pytest.mark.parametrize("mode", ["", "View", "none", None, False, 1, "view ", object(), []])
def test_an_unknown_mode_fails_closed(mode):
    assert code_of(requires, mode, "read") == "unknown_mode"
    assert code_of(allowed, mode, "read", grace.grant(NOON), NOON) == "unknown_mode"


@pytest.mark.parametrize("operation", ["", "READ", "export", None, True, 0, {}])
def test_an_unknown_operation_fails_closed(operation):
    assert code_of(requires, "edit", operation) == "unknown_operation"
    assert code_of(allowed, "edit", operation, grace.grant(NOON), NOON) == "unknown_operation"


def test_the_error_names_the_value():
    with pytest.raises(PolicyError, match="'Viewing'"):
        requires("Viewing", "read")
    with pytest.raises(PolicyError, match="'reading'"):
        requires("view", "reading")


# -- with a grant


GIVEN = Grant(unlocked_at=NOON, until=NOON + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("now", "active", "once"),
    [
        (NOON - TICK, False, False),
        (NOON, True, True),
        (NOON + timedelta(minutes=5) - TICK, True, True),
        (NOON + timedelta(minutes=5), False, True),
        (NOON + timedelta(days=3), False, True),
    ],
)
def test_a_grant_opens_what_its_mode_says_and_as_long(now, active, once):
    assert allowed("view", "read", GIVEN, now) is active
    assert allowed("view_edit", "read", GIVEN, now) is active
    assert allowed("edit", "read", GIVEN, now) is True
    for operation in CHANGES:
        assert allowed("view", operation, GIVEN, now) is once
        assert allowed("edit", operation, GIVEN, now) is active
        assert allowed("view_edit", operation, GIVEN, now) is active


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("operation", list(Operation))
def test_without_a_grant_only_reading_in_edit_mode_is_free(mode, operation):
    free = (mode, operation) == (Mode.EDIT, Operation.READ)
    assert allowed(mode, operation, None, NOON) is free


@given(st.sampled_from(Mode), st.sampled_from(Operation), times, minutes, times)
def test_a_grant_never_takes_anything_away(mode, operation, start, length, now):
    given_ = grace.grant(start, length)
    if allowed(mode, operation, None, now):
        assert allowed(mode, operation, given_, now)


@given(
    st.sampled_from(Mode),
    st.sampled_from(Operation),
    times,
    st.tuples(minutes, minutes).map(sorted),
    st.timedeltas(timedelta(minutes=-1), timedelta(days=2)),
)
def test_more_minutes_never_open_less(mode, operation, start, lengths, later):
    shorter, longer = (grace.grant(start, length) for length in lengths)
    if allowed(mode, operation, shorter, start + later):
        assert allowed(mode, operation, longer, start + later)


# -- grace


def test_the_figures():
    assert grace.DEFAULT_GRACE_MINUTES == 5
    assert grace.MAX_GRACE_MINUTES == 1440


def test_the_default_is_five_minutes():
    assert grace.grant(NOON) == GIVEN


@given(times, minutes)
def test_a_grant_lasts_as_long_as_it_says(now, length):
    given_ = grace.grant(now, length)
    assert given_.unlocked_at == now
    assert given_.until - now == timedelta(minutes=length)
    assert grace.is_active(given_, now)
    assert not grace.is_active(given_, now - TICK)
    assert not grace.is_active(given_, given_.until)
    assert grace.is_active(given_, given_.until - TICK)
    assert grace.was_unlocked(given_, given_.until)
    assert grace.was_unlocked(given_, now)
    assert not grace.was_unlocked(given_, now - TICK)


@given(times, minutes, st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_the_countdown_agrees_with_the_lock(start, length, later):
    given_ = grace.grant(start, length)
    seconds = grace.remaining_seconds(given_, start + later)
    assert (seconds > 0) is grace.is_active(given_, start + later)
    if seconds:
        assert (seconds - 1) * SECOND < given_.until - (start + later) <= seconds * SECOND


def test_the_countdown_in_examples():
    def at(**kwargs):
        return grace.remaining_seconds(GIVEN, NOON + timedelta(**kwargs))

    assert at(seconds=0) == 300
    assert at(microseconds=1) == 300
    assert at(seconds=1) == 299
    assert at(minutes=4, seconds=59, microseconds=999_999) == 1
    assert at(minutes=5) == 0
    assert at(seconds=-1) == 0
    assert isinstance(at(seconds=1), int)


@pytest.mark.parametrize("length", [0, -1, 1441, 5.0, "5", None, True])
def test_minutes_out_of_bounds_are_refused(length):
    with pytest.raises(PolicyError) as caught:
        grace.grant(NOON, length)
    assert caught.value.code == "bad_number"
    assert caught.value.params == {
        "name": "grace_minutes",
        "value": repr(length),
        "low": 1,
        "high": 1440,
    }


AWARE = NOON.replace(tzinfo=timezone.utc)


@pytest.mark.parametrize("time", [AWARE, "2024-05-01 12:00:00", None, NOON.date(), 0])
def test_only_naive_datetimes_are_times(time):
    assert code_of(grace.grant, time) == "bad_time"
    assert code_of(Grant, time, NOON) == "bad_time"
    assert code_of(Grant, NOON, time) == "bad_time"
    assert code_of(grace.is_active, GIVEN, time) == "bad_time"
    assert code_of(grace.was_unlocked, GIVEN, time) == "bad_time"
    assert code_of(grace.remaining_seconds, GIVEN, time) == "bad_time"
    for mode, operation in (("view", "read"), ("view", "write")):
        assert code_of(allowed, mode, operation, GIVEN, time) == "bad_time"


def test_the_error_shows_the_time():
    with pytest.raises(PolicyError) as caught:
        grace.grant("noon")
    assert caught.value.params == {"value": "'noon'"}


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        GIVEN.until = NOON
