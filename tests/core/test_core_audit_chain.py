"""audit_chain: whatever is done to a log is found, by the library and by the one file alike."""

import itertools
import tracemalloc

import pytest
from core_logs import CHAIN, START, Log, both, entries, library, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import record_pin_verify
from pin_domain import audit_chain
from pin_domain.audit_chain import MAX_KEPT, Verifier
from pin_domain.audit_findings import FINDINGS
from pin_domain.audit_format import Link, genesis, to_line
from pin_domain.audit_seal import head, seal

# A process for each example: few of them, and tmp_path may serve all.
with_processes = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)


# -- nothing wrong


def test_a_log_as_it_was_written_is_intact(tmp_path):
    log = Log(6)
    codes, result = both(tmp_path, log.lines, [log.checkpoint(4), log.checkpoint(6)])
    assert codes == []
    assert result.intact
    assert result.first_broken is None
    assert (result.entries, result.first, result.last) == (6, 1, 6)
    assert result.head == log.link(6)
    assert (result.confirmed, result.confirmed_until, result.before) == (2, 6, 0)
    assert (result.erased, result.newest_erased) == (0, None)


@given(st.lists(entries, max_size=10), st.data())
def test_every_sealed_log_is_intact_however_it_is_fed(some, data):
    seals = seal(START, some)
    lines = [to_line(CHAIN, entry, one) for entry, one in zip(some, seals)]
    verifier = Verifier()
    while lines:
        size = data.draw(st.integers(1, len(lines)))
        verifier.feed(lines[:size])
        lines = lines[size:]
    result = verifier.result()
    assert result.findings == ()
    assert result.entries == len(some)
    assert result.head == (head(START, seals) if some else None)


def test_the_end_of_a_log_can_be_verified_from_where_it_stood():
    log = Log(6)
    verifier = Verifier(start=log.link(3))
    verifier.feed(log.lines[3:])
    result = verifier.result()
    assert (result.findings, result.first, result.last) == ((), 4, 6)
    verifier = Verifier(start=Link(CHAIN, 3, "0" * 64), lines=3)
    verifier.feed(log.lines[3:])
    (found,) = verifier.result().findings
    assert (found.code, found.line) == ("unlinked", 4)


def test_nothing_is_neither_intact_by_checkpoint_nor_broken_without():
    assert Verifier().result().intact
    assert Verifier().result().head is None
    assert Verifier(start=START).result().head == START


# -- any byte


def test_every_byte_of_every_entry_counts():
    lines = Log(3).lines
    erased = Log(3)
    erased.entries[1] = erased.entries[1]._replace(personal=None)
    for log in (lines, erased.lines):
        whole = b"".join(log)
        for position, replacement in itertools.product(
            range(len(whole)), (b"", b"\x00", b"0", b"a", b'"', b" ", b"\n", b"\xff")
        ):
            changed = whole[:position] + replacement + whole[position + 1 :]
            if changed == whole:
                continue
            for kind in (Verifier, record_pin_verify.Verifier):
                verifier = kind()
                verifier.feed(changed.splitlines(keepends=True))
                assert not verifier.result().intact, (position, replacement)


@with_processes
@given(st.data())
def test_any_change_of_any_bytes_is_found_by_both(tmp_path, data):
    whole = b"".join(Log(3).lines)
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 5)))
    changed = whole[:begin] + data.draw(st.binary(max_size=5)) + whole[end:]
    if changed != whole:
        log = Log(3)
        codes, result = both(tmp_path, changed.splitlines(keepends=True), [log.checkpoint(3)])
        assert codes
        assert not result.intact


@given(st.data())
def test_each_field_of_a_leaf_is_sealed(data):
    log = Log(3)
    changed = data.draw(entries)._replace(personal=log.entries[1].personal)
    field = data.draw(st.sampled_from(["date", "event", "res_model", "res_id", "detail"]))
    value = getattr(changed, field)
    if value != getattr(log.entries[1], field):
        log.entries[1] = log.entries[1]._replace(**{field: value})
        codes, result = library(log.lines)
        assert codes == ["changed"]
        assert result.first_broken.sequence == 2
        assert result.first_broken.line == 2
        assert result.entries == 3


# -- whole entries


def test_a_deleted_entry_is_a_gap(tmp_path):
    log = Log(6)
    for position in (1, 2, 4):
        lines = log.lines
        del lines[position]
        codes, result = both(tmp_path, lines)
        assert codes == ["gap"]
        assert result.first_broken.params == {"first": position + 1, "last": position + 1}
        assert result.first_broken.sequence == position + 1
        assert (result.entries, result.last, result.problems) == (5, 6, 1)


def test_a_deleted_beginning_is_no_beginning(tmp_path):
    codes, result = both(tmp_path, Log(6).lines[2:])
    assert codes == ["start"]
    assert result.first_broken.sequence == 3
    assert (result.first, result.last) == (3, 6)


def test_a_deleted_entry_with_the_others_moved_up_is_found(tmp_path):
    log = Log(4)
    del log.entries[1]
    log.seals = log.seals[:3]
    codes, _result = both(tmp_path, log.lines)
    assert codes == ["changed", "changed"]


def test_an_inserted_entry_is_found(tmp_path):
    log = Log(6)
    (other,) = seal(log.link(3), [sample(9)])
    lines = log.lines
    lines.insert(3, to_line(CHAIN, sample(9), other))
    codes, result = both(tmp_path, lines)
    assert codes == ["duplicate", "unlinked"]
    assert result.first_broken.line == 5


def test_an_entry_twice_is_found(tmp_path):
    log = Log(6)
    lines = log.lines
    lines.insert(3, lines[1])
    codes, result = both(tmp_path, lines)
    assert codes == ["duplicate"]
    assert result.first_broken.sequence == 2


def test_two_swapped_entries_are_found(tmp_path):
    for one, two in ((2, 3), (4, 5)):
        lines = Log(6).lines
        lines[one], lines[two] = lines[two], lines[one]
        codes, result = both(tmp_path, lines)
        assert codes == ["out_of_order"]
        assert result.first_broken.sequence == one + 1
        assert (result.entries, result.last) == (6, 6)


def test_two_swapped_entries_far_apart_or_at_the_beginning_are_found(tmp_path):
    lines = Log(6).lines
    lines[1], lines[4] = lines[4], lines[1]
    codes, result = both(tmp_path, lines)
    assert codes == ["out_of_order"] * 3
    assert [one.sequence for one in result.findings] == [3, 4, 2]
    lines = Log(6).lines
    lines[0], lines[1] = lines[1], lines[0]
    codes, result = both(tmp_path, lines)
    assert codes == ["start", "out_of_order"]
    assert [one.sequence for one in result.findings] == [2, 1]


@with_processes
@given(st.permutations(range(5)))
def test_any_other_order_is_found(tmp_path, order):
    lines = Log(5).lines
    codes, _result = both(tmp_path, [lines[position] for position in order])
    assert bool(codes) == (order != list(range(5)))


def test_a_replaced_entry_breaks_the_link_to_the_next(tmp_path):
    log = Log(6)
    (other,) = seal(log.link(2), [sample(9)])
    lines = log.lines
    lines[2] = to_line(CHAIN, sample(9), other)
    codes, result = both(tmp_path, lines)
    assert codes == ["unlinked"]
    assert result.first_broken.sequence == 4


def test_an_entry_of_another_log_is_found(tmp_path):
    log, other = Log(4), Log(4, genesis("f" * 32))
    lines = log.lines
    lines.insert(2, other.lines[2])
    codes, result = both(tmp_path, lines)
    assert codes == ["other_chain"]
    assert result.entries == 4


def test_number_and_log_must_follow_even_where_the_hashes_do(tmp_path):
    """Who owns the database can seal: right hashes, but not where the chain stood."""
    log = Log(3)
    digest = log.link(3).hash
    for forged, code in (
        (Link(CHAIN, 7, digest), "gap"),
        (Link(CHAIN, 1, digest), "duplicate"),
        (Link("f" * 32, 3, digest), "other_chain"),
    ):
        lines = [*log.lines, *Log(1, forged).lines]
        assert both(tmp_path, lines)[0] == [code]


def test_lines_that_are_no_entries_are_one_finding_each(tmp_path):
    lines = Log(4).lines
    lines[1] = b'{"leaf":{}}\n'
    lines.insert(3, b"\n")
    codes, result = both(tmp_path, lines)
    assert codes == ["unreadable", "unreadable"]
    assert [one.line for one in result.findings] == [2, 4]
    lines = Log(4).lines
    lines[0] = b"?\n"
    assert both(tmp_path, lines)[0] == ["unreadable"]
    assert both(tmp_path, [lines[1][:-1]])[0] == ["unreadable"]


def test_an_entry_without_its_line_end_is_incomplete(tmp_path):
    lines = Log(3).lines
    codes, _result = both(tmp_path, [*lines[:2], lines[2][:-1]])
    assert codes == ["unreadable"]


def test_a_wrong_genesis_is_found(tmp_path):
    codes, result = both(tmp_path, Log(3, Link(CHAIN, 0, "0" * 64)).lines)
    assert codes == ["unlinked"]
    assert result.first_broken.line == 1


def test_many_findings_are_counted_and_the_first_of_them_kept():
    lines = [b"?\n"] * (MAX_KEPT + 50)
    codes, result = library(lines)
    assert len(codes) == MAX_KEPT
    assert result.problems == MAX_KEPT + 50
    assert result.findings[0].line == 1
    every_second = Log(3 * MAX_KEPT).lines[::2]
    codes, result = library(every_second)
    assert set(codes) == {"gap"}
    assert result.problems == 3 * MAX_KEPT // 2 - 1
    assert [one.line for one in result.findings] == list(range(2, MAX_KEPT + 2))


def test_the_memory_does_not_grow_with_the_log():
    def peak(count):
        previous, number = START, 0
        verifier = Verifier()
        tracemalloc.start()
        for _ in range(count):
            entry = sample(1)
            (made,) = seal(previous, [entry])
            previous = head(previous, [made])
            number += 1
            verifier.feed([to_line(CHAIN, entry, made)])
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert verifier.result().entries == number
        return highest

    peak(50)  # whatever is made once
    assert peak(2000) < peak(200) + 20_000


# -- personal data


def test_erased_personal_data_leaves_the_chain_intact(tmp_path):
    log = Log(6)
    for position in (1, 4):
        log.entries[position] = log.entries[position]._replace(personal=None)
    codes, result = both(tmp_path, log.lines, [log.checkpoint(6)])
    assert codes == []
    assert result.erased == 2
    assert result.newest_erased == log.entries[4].date.isoformat() + "Z"
    text = b"".join(log.lines)
    for position in (1, 4):
        assert sample(position + 1).personal.salt.encode() not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("salt", "e" * 64),
        ("user_id", 99),
        ("user_id", None),
        ("login", "otto"),
        ("ip_address", "192.0.2.99"),
        ("reason", None),
    ],
)
def test_replaced_personal_data_is_forged(tmp_path, field, value):
    log = Log(6)
    who = log.entries[2].personal._replace(**{field: value})
    log.entries[2] = log.entries[2]._replace(personal=who)
    codes, result = both(tmp_path, log.lines)
    assert codes == ["forged"]
    assert result.first_broken.sequence == 3
    assert (result.entries, result.last) == (6, 6)


def test_personal_data_put_back_after_it_was_erased_is_checked_like_before(tmp_path):
    log = Log(6)
    log.entries[2] = log.entries[2]._replace(personal=sample(4).personal)
    assert both(tmp_path, log.lines)[0] == ["forged"]
    log.entries[2] = sample(3)
    assert both(tmp_path, log.lines)[0] == []


def test_half_erased_is_damaged(tmp_path):
    log = Log(3)
    log.entries[1] = log.entries[1]._replace(personal=sample(2).personal._replace(salt=""))
    assert both(tmp_path, log.lines)[0] == ["unreadable"]


# -- the log beside its checkpoints


def test_a_cut_tail_is_found_by_the_checkpoint_only(tmp_path):
    log = Log(6)
    assert both(tmp_path, log.lines[:4])[0] == []
    codes, result = both(tmp_path, log.lines[:4], [log.checkpoint(3), log.checkpoint(6)])
    assert codes == ["truncated"]
    assert result.first_broken.sequence == 6
    assert result.first_broken.params["last"] == 4
    assert (result.confirmed, result.confirmed_until) == (1, 3)
    # what no checkpoint stands for yet can be cut off unseen: the docs say so
    assert both(tmp_path, log.lines[:4], [log.checkpoint(3)])[0] == []


def test_a_log_cut_to_nothing_is_found(tmp_path):
    log = Log(6)
    codes, result = both(tmp_path, [], [log.checkpoint(6)])
    assert codes == ["truncated"]
    assert result.last == 0


def test_an_older_backup_that_went_on_is_found(tmp_path):
    log = Log(6)
    fork = Log(5, log.link(3), day=2)
    lines = [*log.lines[:3], *fork.lines]
    assert both(tmp_path, lines)[0] == []
    codes, result = both(tmp_path, lines, [log.checkpoint(2), log.checkpoint(6)])
    assert codes == ["forked"]
    assert result.first_broken.sequence == 6
    assert (result.confirmed, result.confirmed_until) == (1, 2)
    assert both(tmp_path, lines[:5], [log.checkpoint(6)])[0] == ["truncated"]


def test_a_log_made_anew_is_found(tmp_path):
    log, anew = Log(6), Log(6, day=1)
    assert both(tmp_path, anew.lines)[0] == []
    assert both(tmp_path, anew.lines, [log.checkpoint(4)])[0] == ["forked"]
    other = Log(6, genesis("f" * 32))
    assert both(tmp_path, other.lines, [log.checkpoint(4)])[0] == ["checkpoint_chain"]


def test_a_checkpoint_of_a_missing_entry_is_not_confirmed(tmp_path):
    log = Log(6)
    lines = log.lines
    del lines[3]
    codes, result = both(tmp_path, lines, [log.checkpoint(4), log.checkpoint(5)])
    assert codes == ["gap", "not_reached"]
    assert result.confirmed == 1


def test_an_entry_out_of_order_still_meets_its_checkpoint(tmp_path):
    log = Log(6)
    lines = log.lines
    lines[2], lines[3] = lines[3], lines[2]
    codes, result = both(tmp_path, lines, [log.checkpoint(3), log.checkpoint(4)])
    assert codes == ["out_of_order"]
    assert result.confirmed == 2


def test_the_same_checkpoint_from_two_places_counts_once(tmp_path):
    log = Log(6)
    mailed = log.checkpoint(4)
    _codes, result = both(tmp_path, log.lines, [mailed, b"May 2 odoo: " + mailed])
    assert result.confirmed == 1


# -- pruned logs


def test_a_pruned_log_begins_at_its_checkpoint(tmp_path):
    log = Log(6)
    signed = [log.checkpoint(2), log.checkpoint(3, pruned=True), log.checkpoint(6)]
    codes, result = both(tmp_path, log.lines[3:], signed)
    assert codes == []
    assert (result.first, result.last, result.entries) == (4, 6, 3)
    assert (result.confirmed, result.confirmed_until, result.before) == (2, 6, 1)
    # before the rows are gone it changes nothing
    assert both(tmp_path, log.lines, signed)[0] == []


def test_it_does_not_begin_after_any_other_checkpoint(tmp_path):
    log = Log(6)
    assert both(tmp_path, log.lines[3:], [log.checkpoint(3)])[0] == ["start"]
    assert both(tmp_path, log.lines[4:], [log.checkpoint(3, pruned=True)])[0] == ["start"]
    assert both(tmp_path, log.lines[2:], [log.checkpoint(2), log.checkpoint(3, True)])[0] == [
        "start"
    ]


def test_a_pruned_log_must_follow_what_was_pruned(tmp_path):
    log, other = Log(6), Log(6, day=1)
    codes, _result = both(tmp_path, other.lines[3:], [log.checkpoint(3, pruned=True)])
    assert codes == ["start", "forked"]


def test_a_log_pruned_to_nothing_stands_where_its_checkpoint_says(tmp_path):
    log = Log(6)
    signed = [log.checkpoint(3, pruned=True), log.checkpoint(6, pruned=True)]
    codes, result = both(tmp_path, [], signed)
    assert codes == []
    assert (result.entries, result.last, result.head) == (0, 6, log.link(6))
    assert both(tmp_path, [], [signed[0], log.checkpoint(6)])[0] == ["truncated"]


def test_a_damaged_first_line_of_a_pruned_log_is_one_finding(tmp_path):
    log = Log(6)
    lines = [b"?\n", *log.lines[4:]]
    assert both(tmp_path, lines, [log.checkpoint(3, pruned=True)])[0] == ["unreadable"]


# -- words


def test_every_finding_is_a_sentence(tmp_path):
    for code, template in FINDINGS.items():
        assert template.endswith("."), code
        assert template.count("%") == template.count("%("), code
    log = Log(6)
    log.entries[2] = log.entries[2]._replace(event="failed")
    _codes, result = both(tmp_path, log.lines[:4], [log.checkpoint(6)])
    assert [str(one) for one in result.findings] == [
        "Line 3: entry 3 was changed after it was sealed.",
        (
            "The log ends with entry 4, but entry 6 was signed on 2024-05-02T12:00:00Z: the end "
            "was cut off, or an older copy was put in its place."
        ),
    ]


def test_findings_show_no_personal_data():
    log = Log(3)
    log.entries[1] = log.entries[1]._replace(personal=sample(3).personal)
    _codes, result = library(log.lines)
    shown = str(result)
    assert "anna" not in shown
    assert "192.0.2" not in shown


@given(st.data())
def test_the_quick_expression_finds_the_same_parts(data):
    """It leaves some digits to the comparisons; see how audit_chain uses it."""
    (entry,) = data.draw(st.tuples(entries))
    line = to_line(CHAIN, entry, seal(START, [entry])[0])
    quick, strict = audit_chain._QUICK.fullmatch(line), audit_chain._STRICT.fullmatch(line)
    assert quick.groups() == strict.groups()
