"""pin_strength: what is a PIN, and which PINs are too easily guessed."""

import itertools
from datetime import date
from fractions import Fraction

import pytest
from core_pythons import BETWEEN
from hypothesis import given
from hypothesis import strategies as st

from pin_domain import pin_strength as strength
from pin_domain.errors import PinFormatError, PolicyError, WeakPinError

#: Weak ones among 000000, 000017, 000034 …
EACH_SEVENTEENTH = 5364

pins = st.text(alphabet="0123456789", min_size=4, max_size=12)


def format_error(*args, **kwargs):
    with pytest.raises(PinFormatError) as caught:
        strength.check_format(*args, **kwargs)
    return caught.value


def reasons(pin, related=()):
    try:
        strength.check_strength(pin, related)
    except WeakPinError as error:
        return error.reasons
    return ()


# -- format


@given(pins)
def test_4_to_12_digits_are_a_pin(pin):
    assert strength.check_format(pin) == pin


@given(st.text())
def test_anything_else_is_not(text):
    if 4 <= len(text) <= 12 and all(character in "0123456789" for character in text):
        return
    assert text not in ("", " ") or format_error(text).code in ("empty", "not_digits")
    format_error(text)


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        (4711, "not_text"),
        (None, "not_text"),
        (b"4711", "not_text"),
        (["4", "7", "1", "1"], "not_text"),
        ("", "empty"),
        ("47a1", "not_digits"),
        ("47 11", "not_digits"),
        ("-4711", "not_digits"),
        ("\uff14\uff17\uff11\uff11", "not_digits"),
        ("\u0664\u0667\u0661\u0661", "not_digits"),
        ("47\u00b91", "not_digits"),
        ("4711\n", "not_digits"),
        ("471", "too_short"),
        ("4711471147114", "too_long"),
    ],
)
def test_each_refusal_has_its_code(pin, code):
    error = format_error(pin)
    assert error.code == code
    if isinstance(pin, str) and pin:
        assert pin not in str(error)
        assert pin not in repr(error)


def test_the_length_can_be_narrowed():
    assert strength.check_format("471100", 6, 6) == "471100"
    short = format_error("47110", min_length=6, max_length=8)
    assert (short.code, short.params) == ("too_short", {"min_length": 6, "max_length": 8})
    long = format_error("471100123", min_length=6, max_length=8)
    assert (long.code, long.params) == ("too_long", {"min_length": 6, "max_length": 8})


@pytest.mark.parametrize(("low", "high"), [(3, 6), (4, 13), (7, 6), (0, 0)])
def test_but_not_beyond_4_to_12(low, high):
    with pytest.raises(PolicyError) as caught:
        strength.check_format("4711", low, high)
    assert caught.value.code == "pin_lengths"
    assert caught.value.params == {"low": 4, "high": 12, "min_length": low, "max_length": high}


# -- strength: one list of examples per rule

WEAK = {
    "repeat": ["0000", "1212", "123123", "47114711", "474747", "121212121212"],
    "run": ["0123", "2345", "3210", "8901", "1098", "2468", "9753", "7913", "123456", "0987654321"],
    "date": [
        "3112", "1231", "2902", "0101",
        "311299", "123199", "991231", "290200", "121987", "198712",
        "31121987", "12311987", "19871231", "29022001",
    ],
    "year": ["1900", "1987", "2024", "2099"],
    "keypad": ["2580", "0852", "1254", "1236", "7412", "147258", "123654", "1397", "9713",
               "2846", "8246", "159357", "137913", "147896"],
    "common": ["1221", "123321", "1122", "112233", "12321", "111112", "511111", "11121", "9009"],
}  # fmt: skip

STRONG = [
    "4071", "7305", "5038", "4711", "6174", "9361", "3207", "0742", "5914",
    "407139", "730582", "957206", "403917", "0857361",
    "3213",  # no month 13, no day 32
    "0030", "3000",  # no day 0, no month 0
    "3002", "0230", "3104", "0431",  # months are not that long
    "1899", "2100",
    "4442",  # 4 digits: one digit in all places but one is allowed
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "pin"), [(rule, pin) for rule, examples in WEAK.items() for pin in examples]
)
def test_weak_by_this_rule(rule, pin):
    assert rule in reasons(pin)


@pytest.mark.parametrize("pin", STRONG)
def test_strong(pin):
    assert reasons(pin) == ()


def test_all_broken_rules_are_told_in_the_order_of_the_rules():
    assert reasons("1111") == ("repeat", "date", "common")
    assert reasons("2002", ["2002"]) == ("date", "year", "common", "related")


@pytest.mark.parametrize(
    ("rule", "pins_of_no_such_shape"),
    [
        (strength.is_repeat, ["1213", "123124", "12312", "1211"]),
        (strength.is_run, ["0124", "1470", "0369", "1112", "9012345678901"[:9] + "1", "5555"]),
        (strength.is_year, ["1899", "2100", "19871", "198"]),
        (strength.is_date, ["3113", "1332", "0012", "1200", "3102", "0231", "310299", "018713",
                            "189912", "131899", "31121899", "12312100", "18991231", "19871301",
                            "19870230", "00121987", "1231299"]),
        (strength.is_keypad_shape, ["2583", "1379" + "0", "1245"[::-1] + "9", "1528", "5821",
                                    "1474", "12365478", "147369" + "0", "13971379" + "8", "1133",
                                    "1313" + "13" + "13" + "1", "111222", "258147369"[:8], "2244",
                                    "123457" + "000", "1590"]),
        (strength.is_common, ["1223", "11223", "112234", "123322", "1112", "11122", "121212"]),
    ],
)  # fmt: skip
def test_near_misses_of_each_rule(rule, pins_of_no_such_shape):
    assert [pin for pin in pins_of_no_such_shape if rule(pin)] == []


@given(st.integers(1, 9), st.integers(4, 12), st.sampled_from([-2, -1, 1, 2]))
def test_every_run_is_found(start, length, step):
    assert "run" in reasons("".join(str((start + step * place) % 10) for place in range(length)))


@given(st.text(alphabet="0123456789", min_size=1, max_size=6), st.integers(2, 12))
def test_every_repetition_is_found(part, times):
    pin = part * times
    if 4 <= len(pin) <= 12:
        assert "repeat" in reasons(pin)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_birthday_is_found_in_every_order(day):
    for pattern in ("%d%m", "%m%d", "%d%m%y", "%m%d%y", "%y%m%d", "%m%Y", "%Y%m",
                    "%d%m%Y", "%m%d%Y", "%Y%m%d"):  # fmt: skip
        assert "date" in reasons(day.strftime(pattern))
    assert "year" in reasons(day.strftime("%Y"))


def walks(length):
    """Every walk over orthogonal neighbours without a key twice, with its number of turns."""
    rows = ["123", "456", "789", " 0 "]
    place = {key: (x, y) for y, row in enumerate(rows) for x, key in enumerate(row) if key != " "}

    def extend(walk):
        if len(walk) == length:
            steps = [
                (place[b][0] - place[a][0], place[b][1] - place[a][1])
                for a, b in zip(walk, walk[1:])
            ]
            yield walk, sum(a != b for a, b in zip(steps, steps[1:]))
            return
        x, y = place[walk[-1]]
        for key, (kx, ky) in place.items():
            if abs(kx - x) + abs(ky - y) == 1 and key not in walk:
                yield from extend(walk + key)

    for key in place:
        yield from extend(key)


@pytest.mark.parametrize("length", [4, 5, 6, 7])
def test_walks_with_up_to_two_turns_are_keypad_shapes(length):
    found = dict(walks(length))
    assert set(found.values()) >= ({0, 1, 2} if length == 4 else {2, 3})
    for walk, turns in found.items():
        assert strength._is_walk(walk) is (turns <= 2), walk


def test_corners_and_edges_are_weak_when_used_evenly():
    for keys in ("1379", "2468"):
        for pin in map("".join, itertools.permutations(keys)):
            assert strength.is_keypad_shape(pin)
    assert strength.is_keypad_shape("139713")
    assert strength.is_keypad_shape("13971")
    assert not strength.is_keypad_shape("139313")  # three times the 3
    assert not strength.is_keypad_shape("133971")  # one key twice in a row
    assert not strength.is_keypad_shape("1319")  # 4 keys: each once
    assert not strength.is_keypad_shape("1324")  # corners and edges mixed


def test_lines_of_three_are_shapes():
    lines = ["123", "456", "789", "147", "258", "369", "159", "357", "580"]
    lines += [line[::-1] for line in lines]
    found = {
        "".join(keys)
        for keys in itertools.product("0123456789", repeat=3)
        if strength._is_lines_of_three("".join(keys))
    }
    assert found == set(lines)
    for first, second in itertools.product(lines, repeat=2):
        assert strength.is_keypad_shape(first + second)
    assert not strength._is_lines_of_three("123111")
    assert not strength._is_lines_of_three("111123")


# -- numbers of the record


@pytest.mark.parametrize(
    ("pin", "numbers"),
    [
        ("6385", ["+32 2 290 63 85"]),
        ("5836", ["+32 2 290 63 85"]),
        ("4071", ["", "no digits", "4071"]),
        ("407139", ["4071"]),  # the PIN is the number and more
        ("317049", ["4071-3"]),
        ("730582", ["x7305", "40"]),
    ],
)
def test_part_of_a_number_of_the_record_is_weak(pin, numbers):
    assert reasons(pin, numbers) == ("related",)


@pytest.mark.parametrize(
    "numbers", [[], [""], ["407"], ["4 0 7 2"], ["071", "40"], ["\u0664\u0660\u0667\u0661"]]
)
def test_other_numbers_do_not_matter(numbers):
    assert reasons("4071", numbers) == ()


def test_a_number_shorter_than_any_pin_does_not_count_within_one():
    assert reasons("407139", ["407"]) == ()
    assert reasons("407139", ["4071"]) == ("related",)


def test_numbers_may_come_from_an_iterator():
    assert reasons("4071", iter(["1", "4071"])) == ("related",)


def test_a_weak_pin_is_not_told_in_the_error():
    with pytest.raises(WeakPinError) as caught:
        strength.check_strength("1234")
    assert "1234" not in str(caught.value) + repr(caught.value.params)


def test_what_is_no_pin_is_no_weak_pin():
    with pytest.raises(PinFormatError):
        strength.check_strength("12")


# -- the share of the space


def test_the_share_of_weak_4_digit_pins_is_about_a_tenth():
    share = strength.weak_share(4)
    assert share == Fraction(1187, 10_000)
    assert "exactly 1187 of the 10 000" in strength.__doc__


@pytest.mark.slow
def test_the_share_of_weak_6_digit_pins_is_about_a_tenth():
    if BETWEEN:  # the whole takes half a minute
        weak = sum(bool(reasons("%06d" % number)) for number in range(0, 1_000_000, 17))
        assert weak == EACH_SEVENTEENTH
    else:
        assert strength.weak_share(6) == Fraction(91_041, 1_000_000)
    assert "91 041 of the 1 000 000" in strength.__doc__


def test_the_share_is_counted_and_never_includes_related():
    weak = sum(bool(strength.weak_reasons("%04d" % number)) for number in range(10_000))
    assert weak == 1187


def test_the_twenty_most_frequent_codes_of_leaks_are_refused():
    """DataGenetics' list of 2012; MMYY and other choices of single people are not in it."""
    frequent = [1234, 1111, 0, 1212, 7777, 1004, 2000, 4444, 2222, 6969]
    frequent += [9999, 3333, 5555, 6666, 1122, 1313, 8888, 4321, 2001, 1010]
    assert [pin for pin in frequent if not reasons(f"{pin:04}")] == []
