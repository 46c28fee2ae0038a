"""Everything the domain refuses: one tree, each error with a machine code and a template.

An error carries ``code`` (stable; callers branch on it), ``params`` (never a PIN, never a key) and
``template``, an English %-template taken from :data:`TEMPLATES`. ``str(error)`` is the template
filled in; a user interface translates the template first and fills it in afterwards.

>>> error = PinFormatError("too_short", min_length=4, max_length=12)
>>> error.code, str(error)
('too_short', 'The PIN is too short: it needs at least 4 digits.')
>>> error.template % error.params == str(error)
True
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, Sequence, Tuple

#: The English text of every code. Literal, so that a translation can be looked up by it.
TEMPLATES: Mapping[str, str] = {
    # PinFormatError
    "not_text": "The PIN must be given as text, because a number loses its leading zeros.",
    "empty": "Enter a PIN.",
    "not_digits": "The PIN may contain only the digits 0 to 9.",
    "too_short": "The PIN is too short: it needs at least %(min_length)s digits.",
    "too_long": "The PIN is too long: it may have at most %(max_length)s digits.",
    # WeakPinError
    "repeat": "This PIN repeats itself. Choose one without a repeating pattern.",
    "run": "This PIN counts up or down. Choose one that does not.",
    "date": "This PIN reads as a date. Choose one that does not.",
    "year": "This PIN reads as a year. Choose one that does not.",
    "keypad": "This PIN draws a shape on the keypad. Choose one that does not.",
    "common": "This PIN is among those guessed first. Choose another one.",
    "related": "This PIN is part of a number on the record itself. Choose another one.",
    # HashFormatError
    "hash_malformed": "The stored PIN hash is damaged: it is not a PHC string of pbkdf2-sha256.",
    "hash_rounds": (
        "The stored PIN hash asks for %(rounds)s rounds; between 1 and %(max_rounds)s are accepted."
    ),
    "hash_lengths": "The stored PIN hash is damaged: its salt or digest has an unusual length.",
    "hash_parameters": "The hashing parameter %(name)s must lie between %(low)s and %(high)s.",
    # PepperFormatError
    "pepper_missing": "No pepper is given. Provide at least one key of 32 random bytes.",
    "pepper_encoding": "Key number %(position)s of the pepper is neither hexadecimal nor base64.",
    "pepper_short": (
        "Key number %(position)s of the pepper has %(length)s bytes; it needs at least %(minimum)s."
    ),
    "pepper_repetitive": (
        "Key number %(position)s of the pepper is a placeholder, not random. Generate a new one."
    ),
    "pepper_clash": (
        "Two keys of the pepper share the id %(pepper_id)s. Generate one of them anew."
    ),
    "pepper_ids": "The pepper ring names a key by an id that is not its own.",
    # UnknownPepperError
    "unknown_pepper": (
        "The PIN was hashed with the pepper %(pepper_id)s, which is not configured. Add that key "
        "to the pepper setting again, or reset the PIN."
    ),
    # SigningKeyError
    "signing_missing": "No signing key is given. Provide one of 32 random bytes.",
    "signing_encoding": "Signing key number %(position)s is neither hexadecimal nor base64.",
    "signing_length": (
        "Signing key number %(position)s has %(length)s bytes; it needs exactly %(wanted)s."
    ),
    "signing_repetitive": (
        "Signing key number %(position)s is a placeholder, not random. Generate a new one."
    ),
    # LogEntryError
    "log_field": "The %(name)s of an event log entry has a value that cannot be written down.",
    "log_erased": "An entry cannot be sealed after its personal data was erased.",
    # PolicyError
    "unknown_mode": "Unknown lock mode %(value)s.",
    "unknown_operation": "Unknown operation %(value)s.",
    "bad_time": "A time must be a naive UTC datetime; %(value)s is not.",
    "bad_number": (
        "%(name)s must be a whole number between %(low)s and %(high)s; %(value)s is not."
    ),
    "bad_email": ("%(value)s is not an e-mail address. Separate several addresses by commas."),
    "bad_syslog": (
        "%(value)s is not the address of a syslog. Write udp://host:514, tcp://host:601 or the "
        "path of a socket such as /dev/log."
    ),
    "pin_lengths": (
        "The PIN length must lie between %(low)s and %(high)s, and the shortest must not exceed "
        "the longest; %(min_length)s to %(max_length)s does not."
    ),
}


class PinDomainError(Exception):
    """Root of the tree. ``code`` must be a key of :data:`TEMPLATES`."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code: str = code
        self.params: Dict[str, Any] = params
        self.template: str = TEMPLATES[code]
        super().__init__(self.template % params)


class PinFormatError(PinDomainError):
    """The PIN is not 4 to 12 ASCII digits: not_text, empty, not_digits, too_short, too_long."""


class WeakPinError(PinDomainError):
    """The PIN is well formed but too easily guessed.

    ``reasons`` holds every rule it breaks, in the order of the rules; ``code`` is the first.
    """

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons: Tuple[str, ...] = tuple(reasons)
        super().__init__(self.reasons[0])


class HashFormatError(PinDomainError):
    """A stored hash, or the parameters for a new one, are outside the accepted form."""


class PepperFormatError(PinDomainError):
    """The pepper setting cannot be used. The message names the key by position, never by value."""


class UnknownPepperError(PinDomainError):
    """The hash names a pepper that is not in the ring; ``pepper_id`` says which."""

    def __init__(self, pepper_id: str) -> None:
        self.pepper_id: str = pepper_id
        super().__init__("unknown_pepper", pepper_id=pepper_id)


class SigningKeyError(PinDomainError):
    """The signing key setting cannot be used. The message names the key by position only."""


class LogEntryError(PinDomainError):
    """An entry of the event log cannot be sealed. The message names the field, not its value."""


class PolicyError(PinDomainError):
    """A mode, operation, time or setting that no rule covers. Callers must deny, never guess."""
