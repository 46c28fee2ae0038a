"""Masked values that cannot be mistaken, and the search for them in any answer.

Every secret text holds the word *hush*, every secret number nine digits of which no six in a row
may turn up anywhere; so whatever an answer looks like, a plain search through it is enough.
"""

import json
import re

#: One number for each world: neither holds a PIN of the suite.
NUMBERS = {"view": 583920647, "edit": 629473851, "view_edit": 748205936}
OTHER_NUMBERS = {"view": 291657384, "edit": 174938265, "view_edit": 396182547}

#: Neither "shush" nor "hushed", as emoji are called.
_WORD = re.compile("(?<!s)hush(?!ed)", re.IGNORECASE)
#: A file in base64: there the four letters stand by chance in one photo of ten (100 kB, upper and
#: lower case alike), while no secret text goes on for so long without a space.
_FILE = re.compile("[A-Za-z0-9+/]{120,}")
#: A digest, a signature, a token in hexadecimal: six given digits stand in one line of the event
#: log of three thousand by chance, while no secret goes on for so long.
_HEX = re.compile("(?=[0-9]*[a-f])[0-9a-f]{32,}")
#: The time in seconds, as ids of messages and tokens hold it, and the random digits of those ids:
#: in some second of each day it has six given digits. No secret number has ten of them.
_TIME = re.compile(r"(?<![0-9])1[78][0-9]{8}(?![0-9])|<[0-9.]+-openerp-")
#: "hush" at the start of something in base64.
_WORD_64 = "aHVza"
_RUN = 6


def secret_values(number, word="hush"):
    """Values of the masked fields of a ``res.partner``, all of them telling."""
    return {
        "phone": f"+99{number}",
        "email": f"{word}{number}@example.com",
        "street": f"{word} lane {number}",
        "city": f"{word} city {number}",
        "function": f"{word} function {number}",
        "ref": f"{word}{number}",
        "comment": f"<p>{word} comment {number}</p>",
        "color": number,
        "barcode": f"{word}{number}",  # a value for each company
        "partner_latitude": float(f"{str(number)[:2]}.{str(number)[2:]}"),
    }


def text_of(answer):
    """``answer`` as one text: JSON, with what JSON does not know as Python writes it."""
    if isinstance(answer, bytes):
        return answer.decode("utf-8", "replace")
    return json.dumps(answer, default=str, ensure_ascii=False, sort_keys=True)


def leaks_in(answer):
    """The secrets found in ``answer``: a list of excerpts, empty when it tells nothing."""
    text = text_of(answer)
    words = _FILE.sub("…", text)
    found = [words[max(0, at.start() - 30) : at.end() + 30] for at in _WORD.finditer(words)]
    if _WORD_64 in text:
        at = text.index(_WORD_64)
        found.append(text[max(0, at - 30) : at + 30])
    numbers = _TIME.sub("…", _HEX.sub("…", text))
    for number in (*NUMBERS.values(), *OTHER_NUMBERS.values()):
        digits = str(number)
        runs = {digits[at : at + _RUN] for at in range(len(digits) - _RUN + 1)}
        found += [run for run in runs if run in numbers]
    return found
