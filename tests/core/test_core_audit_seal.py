"""audit_seal and audit_format: the same chain in any batches, and one way to write an entry."""

import hashlib
import json
from datetime import datetime, timezone

import pytest
from core_logs import CHAIN, NOON, START, entries, people, sample
from hypothesis import given
from hypothesis import strategies as st

from pin_domain.audit_format import Entry, Link, Personal, Seal, genesis, line_pattern, to_line
from pin_domain.audit_seal import head, new_chain, new_salt, seal
from pin_domain.errors import LogEntryError, PolicyError

LINE = line_pattern()


def sha256(tag, data):
    return hashlib.sha256(b"record-pin/log/" + tag + b"/v1\x00" + data).hexdigest()


@given(st.lists(entries, max_size=8), st.data())
def test_whatever_the_batches_the_chain_is_the_same(all_of_them, data):
    at_once = seal(START, all_of_them)
    seals, previous, rest = [], START, list(all_of_them)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        batch, rest = rest[:size], rest[size:]
        made = seal(previous, batch)
        previous = head(previous, made)
        seals += made
    assert seals == at_once
    assert previous == head(START, at_once)
    assert [one.sequence for one in at_once] == list(range(1, len(all_of_them) + 1))


@given(entries, st.integers(0, 10**6))
def test_a_line_is_json_that_says_what_was_logged_and_hashes_as_the_format_says(entry, before):
    previous = Link(CHAIN, before, "ab" * 32)
    (made,) = seal(previous, [entry])
    line = to_line(CHAIN, entry, made)
    assert line.endswith(b"}\n")
    assert line.isascii()
    found = json.loads(line.decode("ascii"))
    leaf, personal = found["leaf"], found["personal"]
    assert personal == dict(entry.personal._asdict())
    assert leaf == {
        "v": 1,
        "chain": CHAIN,
        "seq": before + 1,
        "prev": "ab" * 32,
        "date": entry.date.isoformat() + "Z",
        "event": entry.event,
        "res_model": entry.res_model,
        "res_id": entry.res_id,
        "detail": entry.detail,
        "commitment": made.commitment,
    }

    def dump(value):
        return json.dumps(value, separators=(",", ":")).encode("ascii")

    assert made.commitment == sha256(b"personal", dump(personal))
    assert made.hash == found["hash"] == sha256(b"entry", dump(leaf))
    # the bytes that are hashed stand in the line as they are
    assert dump(found) + b"\n" == line
    match = LINE.fullmatch(line)
    assert match[1] == dump(leaf)
    assert match[8] == dump(personal)


@given(entries)
def test_erasing_changes_nothing_that_is_hashed(entry):
    (made,) = seal(START, [entry])
    whole, erased = to_line(CHAIN, entry, made), to_line(CHAIN, entry._replace(personal=None), made)
    assert erased.endswith(b'"personal":null}\n')
    assert LINE.fullmatch(erased)[1] == LINE.fullmatch(whole)[1]
    assert entry.personal.salt.encode() not in erased


@given(st.tuples(people, people))
def test_two_people_never_share_a_commitment_nor_one_person_two_entries(two):
    entry = sample(1)
    one, other = seal(START, [entry._replace(personal=person) for person in two])
    assert (one.commitment == other.commitment) == (two[0] == two[1])
    again = entry._replace(personal=two[0]._replace(salt="f" * 64))
    same = seal(START, [again])[0].commitment == one.commitment
    assert same == (two[0].salt == "f" * 64)


@given(st.text(max_size=12))
def test_each_string_has_one_spelling(text):
    line = to_line(CHAIN, sample(1)._replace(event=text), seal(START, [sample(1)])[0])
    assert LINE.fullmatch(line)
    for character in set(text):
        # Another escape for the same character: read as JSON the same, as an entry refused.
        escaped = "".join(f"\\u{unit:04X}" for unit in _units(character))
        other = line.replace(
            json.dumps(text).encode(),
            f'"{text}"'.replace(character, escaped).encode("utf-8", "surrogatepass"),
        )
        if escaped.lower() != escaped or character in '"\\\b\f\n\r\t' or " " <= character <= "~":
            assert not LINE.fullmatch(other)


def _units(character):
    data = character.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]


def test_the_genesis_is_the_hash_of_the_chain():
    assert genesis(CHAIN) == Link(CHAIN, 0, sha256(b"genesis", CHAIN.encode()))


def test_chains_and_salts_are_random_and_sealable():
    assert new_chain() != new_chain()
    assert new_salt() != new_salt()
    asked = []

    def source(count):
        asked.append(count)
        return bytes(count)

    assert (new_chain(source), new_salt(source)) == ("0" * 32, "0" * 64)
    assert asked == [16, 32]
    who = sample(1).personal._replace(salt=new_salt())
    assert seal(genesis(new_chain()), [sample(1)._replace(personal=who)])


def test_no_entries_leave_the_chain_where_it_is():
    assert seal(START, []) == []
    assert head(START, []) == START


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", None),
        ("event", b"x"),
        ("res_model", False),
        ("res_id", "4"),
        ("res_id", True),
        ("res_id", 1.0),
        ("res_id", 2**63),
        ("detail", 0),
    ],
)
def test_what_a_verifier_would_not_accept_is_not_sealed(field, value):
    with pytest.raises(LogEntryError) as caught:
        seal(START, [sample(1)._replace(**{field: value})])
    assert caught.value.params == {"name": field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("salt", "ab"),
        ("salt", "A" * 64),
        ("salt", "a" * 64 + "\n"),
        ("user_id", False),
        ("login", 3),
        ("ip_address", b""),
        ("reason", False),
    ],
)
def test_nor_such_personal_data(field, value):
    who = sample(1).personal._replace(**{field: value})
    with pytest.raises(LogEntryError) as caught:
        seal(START, [sample(1)._replace(personal=who)])
    assert caught.value.params == {"name": field}
    assert "anna" not in str(caught.value)


def test_the_largest_numbers_are_sealed():
    who = sample(1).personal._replace(user_id=2**63 - 1)
    entry = sample(1)._replace(res_id=-(2**63) + 1, personal=who)
    assert LINE.fullmatch(to_line(CHAIN, entry, seal(START, [entry])[0]))


def test_an_erased_entry_is_not_sealed():
    with pytest.raises(LogEntryError) as caught:
        seal(START, [sample(1)._replace(personal=None)])
    assert caught.value.code == "log_erased"


@pytest.mark.parametrize("date", [None, "2024-05-01", NOON.replace(tzinfo=timezone.utc)])
def test_a_date_is_naive(date):
    with pytest.raises(PolicyError):
        seal(START, [sample(1)._replace(date=date)])


@pytest.mark.parametrize(
    "link",
    [Link("x" * 32, 0, "a" * 64), Link(CHAIN.upper(), 0, "a" * 64), Link(CHAIN, 0, "a" * 63)],
)
def test_a_damaged_link_is_not_gone_on_from(link):
    with pytest.raises(LogEntryError):
        seal(link, [sample(1)])


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime(2024, 5, 1, 12), b'"date":"2024-05-01T12:00:00Z"'),
        (datetime(2024, 5, 1, 12, 0, 0, 5), b'"date":"2024-05-01T12:00:00.000005Z"'),
        (datetime(1, 1, 1), b'"date":"0001-01-01T00:00:00Z"'),
    ],
)
def test_dates_are_written_as_the_format_says(date, text):
    entry = sample(1)._replace(date=date)
    assert text in to_line(CHAIN, entry, seal(START, [entry])[0])


# Made with printf and sha256sum from the text in docs/event-log.md.
EXPECTED = Seal(
    1,
    "215b07044a903915b9cd868566e9347c4888efa7f176d1011ebcabbd10e82ec9",
    "7a445ee1a269f53aad6dab966c0fea5c3e36e6264ed3c91bb1731b91e321b18a",
    "461b49992c5942fc5188dc8ed403d3b4e1aa16b510c4137290b06db9846e9df3",
)


def test_a_fixed_entry_has_these_hashes_for_ever():
    """The format's own vector: who changes it breaks every log there is."""
    who = Personal("5a" * 32, 7, "anna", "192.0.2.1", "Rückfrage")
    entry = Entry(NOON, "unlocked", "res.partner", 42, None, who)
    assert seal(START, [entry]) == [EXPECTED]
