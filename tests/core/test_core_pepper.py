"""pepper: several keys at once, named by what they are, never shown."""

import base64
import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pin_domain import _keys, pepper
from pin_domain.errors import PepperFormatError, UnknownPepperError
from pin_domain.pepper import PepperRing, generate, pepper_id

KEY_1 = bytes(range(32))
KEY_2 = bytes(range(100, 140))

keys = st.binary(min_size=32, max_size=80).filter(lambda key: len(set(key)) >= 12)


def code_of(text):
    with pytest.raises(PepperFormatError) as caught:
        PepperRing.parse(text)
    return caught.value


def spellings(key):
    plain = base64.b64encode(key).decode()
    url_safe = base64.urlsafe_b64encode(key).decode()
    return [key.hex(), key.hex().upper(), plain, plain.rstrip("="), url_safe, url_safe.rstrip("=")]


@given(st.lists(keys, min_size=1, max_size=4, unique=True), st.data())
def test_the_setting_is_read_back_in_every_spelling_with_the_first_key_current(chosen, data):
    words = [data.draw(st.sampled_from(spellings(key))) for key in chosen]
    separator = data.draw(st.sampled_from([",", " ", "\n", ", ", "\t,\n"]))
    ring = PepperRing.parse(separator.join(["", *words, ""]))
    assert ring.current == pepper_id(chosen[0])
    assert ring.key() == chosen[0]
    assert dict(ring.peppers) == {pepper_id(key): key for key in chosen}
    assert [ring.key(pepper_id(key)) for key in chosen] == chosen


@given(keys)
def test_the_id_is_eight_hex_digits_of_a_separated_hash(key):
    expected = hashlib.sha256(b"record-pin/pepper-id/v1\x00" + key).hexdigest()[:8]
    assert pepper_id(key) == expected
    assert len(expected) == 8
    assert not hashlib.sha256(key).hexdigest().startswith(expected)


def test_the_figures():
    assert pepper.MIN_KEY_BYTES == 32
    assert _keys.MIN_DISTINCT_BYTES == 12


def test_a_generated_key_is_random_and_can_be_read():
    assert PepperRing.parse(generate()).key() != PepperRing.parse(generate()).key()
    asked = []

    def source(count):
        asked.append(count)
        return KEY_1

    assert generate(source) == KEY_1.hex()
    assert asked == [32]


def test_the_same_key_twice_counts_once():
    ring = PepperRing.parse(KEY_1.hex() + "," + base64.b64encode(KEY_1).decode())
    assert list(ring.peppers) == [pepper_id(KEY_1)]


@pytest.mark.parametrize("text", ["", "  ", ",", " ,\n, "])
def test_no_key_is_refused(text):
    assert code_of(text).code == "pepper_missing"


def test_a_short_key_is_refused_with_its_length_and_place():
    for text in (KEY_1[:31].hex(), base64.b64encode(KEY_1[:31]).decode()):
        error = code_of(KEY_1.hex() + " " + text)
        assert error.code == "pepper_short"
        assert error.params == {"position": 2, "length": 31, "minimum": 32}


@pytest.mark.parametrize(
    "word", ["päpper", "a!" * 40, "A" * 45, KEY_1.hex() + "===", "=" * 44, "AAA=" + "A" * 44]
)
def test_what_is_neither_hex_nor_base64_is_refused(word):
    error = code_of(KEY_1.hex() + "," + word)
    assert error.code == "pepper_encoding"
    assert error.params == {"position": 2}


def test_a_placeholder_is_refused():
    error = code_of("00" * 32)
    assert error.code == "pepper_repetitive"
    assert error.params == {"position": 1}
    assert code_of(base64.b64encode(b"changeme" * 4).decode()).code == "pepper_repetitive"
    eleven, twelve = bytes(range(11)) * 3, bytes(range(12)) * 3
    assert code_of(eleven.hex()).code == "pepper_repetitive"
    assert PepperRing.parse(twelve.hex()).key() == twelve


@given(st.text(max_size=60))
def test_whatever_the_text_it_is_read_or_refused_and_never_echoed(text):
    try:
        ring = PepperRing.parse(text)
    except PepperFormatError as error:
        shown = str(error) + repr(error) + repr(error.params)
        for word in text.replace(",", " ").split():
            assert len(word) < 6 or word not in shown
    else:
        assert len(ring.key()) >= 32


@given(st.lists(keys, min_size=1, max_size=3, unique=True))
def test_nothing_shows_a_key(chosen):
    ring = PepperRing.of(*chosen)
    for shown in (repr(ring), str(ring)):
        assert pepper_id(chosen[0]) in shown
        for key in chosen:
            assert key.hex() not in shown
            assert repr(key) not in shown


def test_the_representation_tells_current_and_others():
    ring = PepperRing.of(KEY_1, KEY_2)
    assert repr(ring) == f"PepperRing(current={pepper_id(KEY_1)!r}, others={[pepper_id(KEY_2)]!r})"


def test_a_ring_does_not_change():
    peppers = {pepper_id(KEY_1): KEY_1}
    ring = PepperRing(pepper_id(KEY_1), peppers)
    peppers[pepper_id(KEY_2)] = KEY_2
    assert list(ring.peppers) == [pepper_id(KEY_1)]
    with pytest.raises(TypeError):
        ring.peppers["x"] = KEY_2
    with pytest.raises(AttributeError):
        ring.current = "x"


def test_the_constructor_checks_too():
    def refused(current, peppers):
        with pytest.raises(PepperFormatError) as caught:
            PepperRing(current, peppers)
        return caught.value

    assert refused("00000000", {"00000000": KEY_1}).code == "pepper_ids"
    assert refused(pepper_id(KEY_2), {pepper_id(KEY_1): KEY_1}).code == "pepper_missing"
    short = refused(pepper_id(b"x"), {pepper_id(KEY_1): KEY_1, pepper_id(b"x"): b"x"})
    assert short.code == "pepper_short"
    assert short.params["position"] == 2
    with pytest.raises(PepperFormatError, match="No pepper"):
        PepperRing.of()


def test_an_unknown_id_is_an_error_that_names_it():
    with pytest.raises(UnknownPepperError) as caught:
        PepperRing.of(KEY_1).key(pepper_id(KEY_2))
    assert caught.value.pepper_id == pepper_id(KEY_2)


def test_two_keys_with_one_id_are_refused(monkeypatch):
    # A real clash needs about 2**16 keys to find; one made on purpose shows the same.
    monkeypatch.setattr(pepper, "pepper_id", lambda key: "0badcafe")
    with pytest.raises(PepperFormatError) as caught:
        PepperRing.of(KEY_1, KEY_2)
    assert caught.value.code == "pepper_clash"
    assert caught.value.params == {"pepper_id": "0badcafe"}


def test_random_keys_are_never_taken_for_placeholders():
    assert all(len(set(os.urandom(32))) >= 12 for _ in range(1000))
