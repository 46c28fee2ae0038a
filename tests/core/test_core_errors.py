"""errors: one tree, codes that stay, texts that can be translated and tell no secret."""

import inspect
import string

import pytest

from pin_domain import errors
from pin_domain.errors import TEMPLATES, PinDomainError

SUBCLASSES = [
    member
    for _, member in inspect.getmembers(errors, inspect.isclass)
    if issubclass(member, PinDomainError)
]

CODES = {
    "not_text", "empty", "not_digits", "too_short", "too_long",
    "repeat", "run", "date", "year", "keypad", "common", "related",
    "hash_malformed", "hash_rounds", "hash_lengths", "hash_parameters",
    "pepper_missing", "pepper_encoding", "pepper_short", "pepper_repetitive", "pepper_clash",
    "pepper_ids", "unknown_pepper",
    "signing_missing", "signing_encoding", "signing_length", "signing_repetitive",
    "log_field", "log_erased",
    "unknown_mode", "unknown_operation", "bad_time", "bad_number", "pin_lengths",
    "bad_email", "bad_syslog",
}  # fmt: skip


def test_the_codes_are_stable():
    assert set(TEMPLATES) == CODES


def test_it_is_one_tree():
    assert {cls.__name__ for cls in SUBCLASSES} == {
        "PinDomainError",
        "PinFormatError",
        "WeakPinError",
        "HashFormatError",
        "PepperFormatError",
        "UnknownPepperError",
        "SigningKeyError",
        "LogEntryError",
        "PolicyError",
    }


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_template_is_a_sentence_with_named_placeholders_only(code):
    template = TEMPLATES[code]
    assert template[0] in string.ascii_uppercase + "%"
    assert template.endswith(".")
    assert template.count("%") == template.count("%(")


def test_an_error_carries_code_params_template_and_text():
    error = errors.PinFormatError("too_long", min_length=4, max_length=6)
    assert error.code == "too_long"
    assert error.params == {"min_length": 4, "max_length": 6}
    assert error.template is TEMPLATES["too_long"]
    assert str(error) == "The PIN is too long: it may have at most 6 digits."


def test_an_unknown_code_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        PinDomainError("no such code")


def test_a_weak_pin_has_all_reasons_and_the_first_as_its_code():
    error = errors.WeakPinError(["date", "common"])
    assert error.reasons == ("date", "common")
    assert error.code == "date"
    assert str(error) == TEMPLATES["date"]


def test_an_unknown_pepper_says_which_and_what_to_do():
    error = errors.UnknownPepperError("0a1b2c3d")
    assert error.pepper_id == "0a1b2c3d"
    assert error.params == {"pepper_id": "0a1b2c3d"}
    assert "0a1b2c3d" in str(error)
    assert "reset the PIN" in str(error)
