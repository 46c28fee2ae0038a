"""Which PINs are accepted: 4 to 12 ASCII digits, and none of those that are guessed first.

The weak PINs are described by rules, never by a list:

===========  ===================================================================================
reason       a PIN of this shape
===========  ===================================================================================
``repeat``   one part over and over: 1111, 1212, 123123
``run``      counts up or down by 1 or 2, round the corner of 9 and 0 too: 2345, 9753, 8901
``date``     a day, or a month with its year, in a usual order (:data:`DATE_ORDERS`)
``year``     1900 to 2099
``keypad``   a shape on the phone keypad: a walk over neighbouring keys with at most two turns and
             no key twice (2580, 1254, 123654), lines of three keys (147258), or only the corners
             or only the edges, evenly (1397, 2846)
``common``   mirrored (1221, 123321), doubled digits (1122, 112233), or, from 5 digits, the same
             digit in all places but one (111112)
``related``  part of a number of the record itself, forwards or backwards, or around one
===========  ===================================================================================

MMYY has no rule of its own: with the years 01 to 31 it reads as MMDD already, and with all years it
would take 12 % of the four-digit PINs alone.

``related`` aside, exactly 1187 of the 10 000 four-digit PINs (11.9 %) and 91 041 of the 1 000 000
six-digit PINs (9.1 %) are weak. About a tenth of the space is where a blocklist begins to stop a
throttled attacker without annoying everybody (Markert et al., "This PIN Can Be Easily Guessed",
IEEE S&P 2020); :func:`weak_share` recounts it.

>>> check_strength("4071")
>>> weak_reasons("2222")
('repeat', 'common')
>>> weak_reasons("4071", related_numbers=["+32 2 290 40 71"])
('related',)
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Callable, Dict, Iterable, List, Tuple

from .errors import PinFormatError, PolicyError, WeakPinError

#: Hard bounds of the length, whatever a model is configured to accept.
MIN_LENGTH = 4
MAX_LENGTH = 12

#: Orders in which a PIN may read as a date. YYYY stands for 1900 to 2099, YY for any year.
DATE_ORDERS = (
    "DDMM",
    "MMDD",
    "DDMMYY",
    "MMDDYY",
    "YYMMDD",
    "MMYYYY",
    "YYYYMM",
    "DDMMYYYY",
    "MMDDYYYY",
    "YYYYMMDD",
)

_DIGITS = frozenset("0123456789")
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CORNERS = frozenset("1379")
_EDGES = frozenset("2468")
#: Column and row of each key: 1 2 3 / 4 5 6 / 7 8 9 / and 0 below the 8.
_KEYPAD: Dict[str, Tuple[int, int]] = {
    **{str(key): ((key - 1) % 3, (key - 1) // 3) for key in range(1, 10)},
    "0": (1, 3),
}


def check_format(pin: Any, min_length: int = MIN_LENGTH, max_length: int = MAX_LENGTH) -> str:
    """Return ``pin`` if it is text of ``min_length`` to ``max_length`` ASCII digits.

    Digits of other scripts are refused: they look alike, hash differently and cannot be typed on
    the keypad. The PIN is never part of the error.

    :raises PinFormatError: not_text, empty, not_digits, too_short or too_long.
    :raises PolicyError: the lengths asked for are outside the hard bounds of 4 to 12.
    """
    if not MIN_LENGTH <= min_length <= max_length <= MAX_LENGTH:
        raise PolicyError(
            "pin_lengths",
            low=MIN_LENGTH,
            high=MAX_LENGTH,
            min_length=min_length,
            max_length=max_length,
        )
    if not isinstance(pin, str):
        raise PinFormatError("not_text")
    if not pin:
        raise PinFormatError("empty")
    if not _DIGITS.issuperset(pin):
        raise PinFormatError("not_digits")
    if len(pin) < min_length:
        raise PinFormatError("too_short", min_length=min_length, max_length=max_length)
    if len(pin) > max_length:
        raise PinFormatError("too_long", min_length=min_length, max_length=max_length)
    return pin


def check_strength(pin: str, related_numbers: Iterable[str] = ()) -> None:
    """Accept ``pin``, or say by which rules it is weak.

    ``related_numbers`` are texts of the record itself, such as its phone, postcode, birthday and
    id; only their digits count.

    :raises PinFormatError: not a PIN at all.
    :raises WeakPinError: its ``reasons`` are those of the table above.
    """
    reasons = weak_reasons(check_format(pin), related_numbers)
    if reasons:
        raise WeakPinError(reasons)


def weak_reasons(pin: str, related_numbers: Iterable[str] = ()) -> Tuple[str, ...]:
    """Every rule that a well-formed PIN breaks; empty if it is strong."""
    reasons = [reason for reason, breaks in _RULES.items() if breaks(pin)]
    if is_related(pin, related_numbers):
        reasons.append("related")
    return tuple(reasons)


def weak_share(length: int) -> Fraction:
    """Return the share of weak PINs among all of ``length`` digits (``related`` aside).

    It tries 10**length PINs: an instant for 4 digits, half a minute for 6, too long for more.
    """
    total = 10**length
    weak = sum(_is_weak(str(number).zfill(length)) for number in range(total))
    return Fraction(weak, total)


def is_repeat(pin: str) -> bool:
    """Tell whether one part comes over and over: 1111, 1212, 123123."""
    return any(
        pin == pin[:part] * (len(pin) // part)
        for part in range(1, len(pin) // 2 + 1)
        if len(pin) % part == 0
    )


def is_run(pin: str) -> bool:
    """Tell whether it counts up or down by 1 or 2, past 9 and 0 too: 2345, 9753, 8901."""
    steps = {(int(after) - int(before)) % 10 for before, after in zip(pin, pin[1:])}
    return len(steps) == 1 and steps <= {1, 2, 8, 9}


def is_date(pin: str) -> bool:
    """Tell whether it is a date in one of :data:`DATE_ORDERS`; February always has 29 days."""
    return any(_reads_as(pin, order) for order in DATE_ORDERS if len(order) == len(pin))


def is_year(pin: str) -> bool:
    """Tell whether it is 1900 to 2099."""
    return len(pin) == 4 and pin[:2] in ("19", "20")


def is_keypad_shape(pin: str) -> bool:
    """Tell whether it draws a walk, lines of three, corners or edges on the keypad."""
    return _is_walk(pin) or _is_lines_of_three(pin) or _is_corners_or_edges(pin)


def is_common(pin: str) -> bool:
    """Tell whether it is mirrored, doubled, or (from 5 digits) one digit but for one place."""
    mirrored = pin == pin[::-1]
    doubled = len(pin) % 2 == 0 and pin[::2] == pin[1::2]
    lone_digit = len(pin) >= 5 and max(pin.count(digit) for digit in pin) == len(pin) - 1
    return mirrored or doubled or lone_digit


def is_related(pin: str, numbers: Iterable[str]) -> bool:
    """Tell whether it lies, either way round, within a number or around one of 4 digits or more."""
    for number in numbers:
        digits = "".join(character for character in number if character in _DIGITS)
        for spelling in (pin, pin[::-1]):
            if spelling in digits or (len(digits) >= MIN_LENGTH and digits in spelling):
                return True
    return False


_RULES: Dict[str, Callable[[str], bool]] = {
    "repeat": is_repeat,
    "run": is_run,
    "date": is_date,
    "year": is_year,
    "keypad": is_keypad_shape,
    "common": is_common,
}


def _is_weak(pin: str) -> bool:
    return any(breaks(pin) for breaks in _RULES.values())


def _reads_as(pin: str, order: str) -> bool:
    def part(letters: str) -> str:
        start = order.index(letters)
        return pin[start : start + len(letters)]

    month = int(part("MM"))
    if not 1 <= month <= 12:
        return False
    if "DD" in order and not 1 <= int(part("DD")) <= _DAYS_OF_MONTH[month - 1]:
        return False
    return "YYYY" not in order or is_year(part("YYYY"))


def _keypad_steps(pin: str) -> List[Tuple[int, int]]:
    places = [_KEYPAD[key] for key in pin]
    return [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in zip(places, places[1:])]


def _is_walk(pin: str) -> bool:
    if len(set(pin)) < len(pin):
        return False
    steps = _keypad_steps(pin)
    if any(abs(across) + abs(down) != 1 for across, down in steps):
        return False
    return sum(before != after for before, after in zip(steps, steps[1:])) <= 2


def _is_lines_of_three(pin: str) -> bool:
    if len(pin) % 3:
        return False
    triples = [_keypad_steps(pin[start : start + 3]) for start in range(0, len(pin), 3)]
    return all(first == second != (0, 0) for first, second in triples)


def _is_corners_or_edges(pin: str) -> bool:
    keys = set(pin)
    if not (keys <= _CORNERS or keys <= _EDGES):
        return False
    no_key_twice_in_a_row = all(before != after for before, after in zip(pin, pin[1:]))
    return no_key_twice_in_a_row and all(pin.count(key) <= math.ceil(len(pin) / 4) for key in keys)
