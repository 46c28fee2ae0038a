"""hashing: the right PIN verifies in its own lock, and nothing else does."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pin_domain import hashing
from pin_domain.errors import HashFormatError, PinFormatError, UnknownPepperError
from pin_domain.hashing import FOR_TESTS, RECOMMENDED, Parameters, StoredHash, Verdict
from pin_domain.pepper import PepperRing, pepper_id

OLD_KEY = bytes(range(32))
NEW_KEY = bytes(range(50, 90))
RING = PepperRing.of(OLD_KEY)
ROTATED = PepperRing.of(NEW_KEY, OLD_KEY)

pins = st.text(alphabet="0123456789", min_size=4, max_size=12)
contexts = st.binary(max_size=20)


def fixed(count):
    return bytes(range(count))


def make(pin="4711", ring=RING, **kwargs):
    kwargs.setdefault("parameters", FOR_TESTS)
    return hashing.hash_pin(pin, ring=ring, **kwargs)


def check(pin, phc, ring=RING, **kwargs):
    kwargs.setdefault("parameters", FOR_TESTS)
    return hashing.verify(pin, phc, ring=ring, **kwargs)


def refusal(function, *args, **kwargs):
    with pytest.raises(HashFormatError) as caught:
        function(*args, **kwargs)
    return caught.value


def test_the_recommended_figures():
    assert (RECOMMENDED.rounds, RECOMMENDED.salt_bytes, RECOMMENDED.digest_bytes) == (
        600_000,
        16,
        32,
    )
    assert (FOR_TESTS.rounds, FOR_TESTS.salt_bytes, FOR_TESTS.digest_bytes) == (10, 16, 32)
    assert hashing.MAX_ROUNDS == 10_000_000


def test_the_construction_is_the_documented_one():
    message = b"record-pin/hash/v1\x00" + b"\x00" * 7 + b"\x06" + b"lock 1" + b"4711"
    keyed = hmac.new(OLD_KEY, message, hashlib.sha256).digest()
    digest = hashlib.pbkdf2_hmac("sha256", keyed, bytes(range(16)), 10, 32)
    salt_text = base64.b64encode(bytes(range(16))).decode().rstrip("=")
    digest_text = base64.b64encode(digest).decode().rstrip("=")
    assert make(context=b"lock 1", random_bytes=fixed) == (
        "$pbkdf2-sha256$i=10,k=" + pepper_id(OLD_KEY) + "$" + salt_text + "$" + digest_text
    )


def test_the_default_is_the_recommended_cost():
    phc = hashing.hash_pin("4711", ring=RING)
    assert phc.startswith("$pbkdf2-sha256$i=600000,k=")
    assert hashing.verify("4711", phc, ring=RING) == Verdict(True, False)
    assert hashing.verify_and_update("4711", phc, ring=RING) == (True, None)


def test_by_default_a_cheap_hash_is_made_anew():
    assert hashing.verify("4711", make(), ring=RING) == Verdict(True, True)
    matches, fresh = hashing.verify_and_update("4711", make(), ring=RING)
    assert matches
    assert hashing.parse(fresh).rounds == 600_000


@given(pins, contexts)
def test_what_was_hashed_verifies(pin, context):
    assert check(pin, make(pin, context=context), context=context) == Verdict(True, False)


@given(pins, pins, contexts, contexts)
def test_only_the_same_pin_in_the_same_context_verifies(pin, other, context, elsewhere):
    phc = make(pin, context=context)
    same = (pin, context) == (other, elsewhere)
    assert check(other, phc, context=elsewhere).matches is same


def test_context_and_pin_do_not_run_into_each_other():
    assert not check("12345", make("2345", context=b"1")).matches
    assert not check("2345", make("12345"), context=b"1").matches


@given(st.text(max_size=8).filter(lambda text: text != "4711"))
def test_no_other_text_verifies(text):
    assert check(text, make()) == Verdict(False, False)


@pytest.mark.parametrize("pin", [4711, None, b"4711", ["4711"]])
def test_a_pin_must_be_text(pin):
    with pytest.raises(PinFormatError) as caught:
        check(pin, make())
    assert caught.value.code == "not_text"
    with pytest.raises(PinFormatError):
        make(pin)


@pytest.mark.parametrize(
    "pin", ["", "471", "4711a", "\uff14\uff17\uff11\uff11", "1234567890123", " 4711"]
)
def test_only_a_well_formed_pin_is_hashed(pin):
    with pytest.raises(PinFormatError):
        make(pin)


def test_lone_surrogates_do_not_crash_the_compare():
    assert not check("\ud800", make()).matches


def test_every_hash_has_its_own_salt_of_the_size_asked_for():
    assert make() != make()
    parameters = Parameters(rounds=3, salt_bytes=24, digest_bytes=20)
    stored = hashing.parse(make(parameters=parameters))
    assert (stored.rounds, len(stored.salt), len(stored.digest)) == (3, 24, 20)


def test_the_digest_depends_on_pepper_salt_and_rounds():
    def digest(**kwargs):
        return hashing.parse(make(random_bytes=fixed, **kwargs)).digest

    plain = digest()
    assert digest() == plain
    assert digest(ring=PepperRing.of(NEW_KEY)) != plain
    assert digest(parameters=Parameters(rounds=11)) != plain
    salted = hashing.parse(make(random_bytes=lambda count: b"\xff" * count))
    assert salted.digest != plain


# -- rehash


@pytest.mark.parametrize(
    ("stored", "today", "outdated"),
    [
        (Parameters(10, 16, 32), Parameters(10, 16, 32), False),
        (Parameters(10, 16, 32), Parameters(11, 16, 32), True),
        (Parameters(10, 16, 32), Parameters(9, 16, 32), False),
        (Parameters(10, 16, 32), Parameters(10, 17, 32), True),
        (Parameters(10, 17, 32), Parameters(10, 16, 32), False),
        (Parameters(10, 16, 31), Parameters(10, 16, 32), True),
        (Parameters(10, 16, 32), Parameters(10, 16, 31), False),
    ],
)
def test_a_hash_is_made_anew_when_parameters_rise(stored, today, outdated):
    phc = make(parameters=stored)
    assert check("4711", phc, parameters=today) == Verdict(True, outdated)
    assert check("4712", phc, parameters=today) == Verdict(False, False)


def test_rotation_moves_a_hash_to_the_current_pepper_when_its_pin_is_entered():
    phc = make("4711", context=b"lock 1")
    wrong = hashing.verify_and_update(
        "4712", phc, ring=ROTATED, parameters=FOR_TESTS, context=b"lock 1"
    )
    assert wrong == (False, None)
    matches, fresh = hashing.verify_and_update(
        "4711",
        phc,
        ring=ROTATED,
        parameters=FOR_TESTS,
        context=b"lock 1",
        random_bytes=fixed,
    )
    assert matches is True
    assert fresh == make("4711", ROTATED, context=b"lock 1", random_bytes=fixed)
    assert hashing.parse(fresh).pepper_id == pepper_id(NEW_KEY)
    again = hashing.verify_and_update(
        "4711", fresh, ring=ROTATED, parameters=FOR_TESTS, context=b"lock 1"
    )
    assert again == (True, None)


def test_a_hash_of_an_unknown_pepper_is_an_error_not_a_wrong_pin():
    phc = make(ring=PepperRing.of(NEW_KEY))
    with pytest.raises(UnknownPepperError) as caught:
        check("4711", phc)
    assert caught.value.pepper_id == pepper_id(NEW_KEY)


def test_a_hash_relabelled_with_another_pepper_does_not_verify():
    phc = make().replace(pepper_id(OLD_KEY), pepper_id(NEW_KEY))
    assert check("4711", phc, ring=ROTATED) == Verdict(False, False)


# -- the strict parser

hashes = st.builds(
    StoredHash,
    st.integers(1, hashing.MAX_ROUNDS),
    st.text(alphabet="0123456789abcdef", min_size=8, max_size=8),
    st.binary(min_size=8, max_size=64),
    st.binary(min_size=16, max_size=32),
)


@given(hashes)
@example(StoredHash(1, "0123abcd", bytes(23) + b"\x17", bytes(23) + b"\x17"))  # ends in "X"
def test_what_is_written_is_read_back(stored):
    assert hashing.parse(str(stored)) == stored
    assert "=" not in str(stored).split("$", 3)[3]


@given(hashes, st.data())
def test_one_changed_character_is_refused_or_is_another_hash(stored, data):
    text = str(stored)
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.characters().filter(lambda c: c != text[place]))
    changed = text[:place] + character + text[place + 1 :]
    try:
        read = hashing.parse(changed)
    except HashFormatError:
        return
    assert read != stored
    assert str(read) == changed


@given(st.text())
def test_any_other_text_is_refused(text):
    assert refusal(hashing.parse, text).code == "hash_malformed"


GOOD = "$pbkdf2-sha256$i=10,k=0123abcd$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw"


def test_the_good_example_is_good():
    assert hashing.parse(GOOD) == StoredHash(10, "0123abcd", bytes(range(16)), bytes(range(16)))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        GOOD + "\n",
        " " + GOOD,
        GOOD + "=",
        GOOD + "==",
        GOOD + "$",
        GOOD[1:],
        GOOD.replace("i=10", "i=010"),
        GOOD.replace("i=10", "i=0"),
        GOOD.replace("i=10", "i=-1"),
        GOOD.replace("i=10", "i=+1"),
        GOOD.replace("i=10", "i=1_0"),
        GOOD.replace("i=10", "i=\u0661"),
        GOOD.replace("i=10", "i=" + "9" * 5000),
        GOOD.replace("i=10,k=0123abcd", "k=0123abcd,i=10"),
        GOOD.replace("0123abcd", "0123ABCD"),
        GOOD.replace("0123abcd", "0123abc"),
        GOOD.replace("sha256", "sha512"),
        GOOD[:-1] + "x",  # the two spare bits are set: another spelling of the same bytes
        GOOD + "AAA",  # a length that base64 cannot have
    ],
)
def test_near_misses_are_refused(bad):
    assert refusal(hashing.parse, bad).code == "hash_malformed"


def test_a_forged_number_of_rounds_cannot_burn_cpu():
    assert hashing.parse(GOOD.replace("i=10", "i=10000000")).rounds == 10_000_000
    error = refusal(hashing.parse, GOOD.replace("i=10", "i=10000001"))
    assert error.code == "hash_rounds"
    assert error.params == {"rounds": 10_000_001, "max_rounds": 10_000_000}
    assert refusal(check, "4711", GOOD.replace("i=10", "i=999999999999")).code == "hash_rounds"


@pytest.mark.parametrize(
    ("salt", "digest", "accepted"),
    [
        (8, 16, True),
        (64, 32, True),
        (7, 16, False),
        (65, 16, False),
        (8, 15, False),
        (8, 33, False),
    ],
)
def test_salt_and_digest_have_bounds(salt, digest, accepted):
    text = str(StoredHash(1, "0123abcd", bytes(salt), bytes(digest)))
    if accepted:
        assert hashing.parse(text).salt == bytes(salt)
    else:
        assert refusal(hashing.parse, text).code == "hash_lengths"


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("rounds", 1, 10_000_000), ("salt_bytes", 8, 64), ("digest_bytes", 16, 32)],
)
def test_parameters_have_the_bounds_of_the_parser(name, low, high):
    for value in (low, high):
        assert getattr(Parameters(**{name: value}), name) == value
    for value in (low - 1, high + 1):
        error = refusal(Parameters, **{name: value})
        assert error.code == "hash_parameters"
        assert error.params == {"name": name, "low": low, "high": high}


# -- equal work


@pytest.fixture
def work(monkeypatch):
    """Record the cost of every PBKDF2 call: (rounds, salt bytes, digest bytes)."""
    done = []
    real = hashlib.pbkdf2_hmac

    def counting(name, password, salt, rounds, dklen=None):
        done.append((name, len(password), rounds, len(salt), dklen))
        return real(name, password, salt, rounds, dklen)

    monkeypatch.setattr(hashing.hashlib, "pbkdf2_hmac", counting)
    return done


@pytest.mark.parametrize("pin", ["4711", "0000", "", "x" * 500, "1" * 12])
def test_burning_is_the_work_of_a_compare_whatever_is_entered(work, pin):
    phc = make()
    work.clear()
    check(pin, phc)
    hashing.burn(pin, FOR_TESTS)
    assert work == [("sha256", 32, 10, 16, 32)] * 2


@pytest.mark.parametrize("pin", [None, 4711, b"4711"])
def test_burning_accepts_anything_and_returns_nothing(work, pin):
    assert hashing.burn(pin, FOR_TESTS) is None
    assert len(work) == 1


def test_by_default_burning_costs_what_is_recommended(work):
    hashing.burn("4711")
    assert work == [("sha256", 32, 600_000, 16, 32)]


def test_the_digests_are_compared_in_constant_time(monkeypatch):
    compared = []

    def compare(left, right):
        compared.append((left, right))
        return True

    phc = make()
    monkeypatch.setattr(hashing.hmac, "compare_digest", compare)
    assert check("0000", phc).matches
    assert compared[0][1] == hashing.parse(phc).digest
    assert compared[0][0] != compared[0][1]
