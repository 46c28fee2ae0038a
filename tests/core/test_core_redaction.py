"""What a log must not show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pin_domain import redaction
from pin_domain.hashing import FOR_TESTS, hash_pin
from pin_domain.pepper import PepperRing
from pin_domain.redaction import BLANK, blank

PIN = "730462918537"
TOKEN = "x7-Kq_" + "a" * 37
RING = PepperRing.of(bytes(range(32)))

CALLS = [
    "call record.pin.lock().unlock('res.partner', 14, '%s')" % PIN,
    "call record.pin.lock().unlock('res.partner', 14, 4071)",
    "call record.pin.lock(7, 8).change_pin('res.partner', 14, '4071', new_pin='8306')",
    "call record.pin.lock(3,).protect('res.partner', [1],\n '4071')",
    "call record.pin.lock().unlock('res.partner', 14, '4071)', reason='a) b')",
]


@pytest.mark.parametrize("logger", ["odoo.api", "odoo.service.model"])
@pytest.mark.parametrize("line", CALLS)
def test_arguments_of_the_model_with_the_pins_go_as_a_whole(logger, line):
    shown = blank(logger, line)
    assert re.fullmatch(r"call record\.pin\.lock\([\d, ]*\)\.\w+\(\*\*\*\)", shown)


@pytest.mark.parametrize(
    "line",
    [
        "call res.partner(14,).write({'zip': '4071'})",
        "call record.pin.event().search([['id', '=', 5000]])",
        "nothing of a call: record.pin.lock().unlock",
    ],
)
def test_other_calls_stay_as_they_are(line):
    assert blank("odoo.api", line) == line


@pytest.mark.parametrize("logger", ["odoo.http.rpc.request", "odoo.http.rpc.response"])
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f" '{PIN}',", f" '{BLANK}',"),
        ("'4071'], {'pin': \"8306\"}", f"'{BLANK}'], {{'pin': \"{BLANK}\"}}"),
        (f"{{'token': '{TOKEN}'}}", f"{{'token': '{BLANK}'}}"),
        (f" ['{TOKEN}',", f" ['{BLANK}',"),
        # a PIN that was sent as a number is refused, but must not show either
        ("['res.partner', 14, 4071, 83061234]", f"['res.partner', 14, {BLANK}, {BLANK}]"),
        ("{'pin': 4071}", f"{{'pin': {BLANK}}}"),
        (" 4071],", f" {BLANK}],"),
        # too short or too long for a PIN, or a part of something else
        ("14, '407', '1234567890123'", "14, '407', '1234567890123'"),
        ("14, 407, 1234567890123, 4071.5, x4071", "14, 407, 1234567890123, 4071.5, x4071"),
    ],
)
def test_lines_that_name_no_call_lose_what_could_be_a_pin_or_a_token(logger, line, shown):
    assert blank(logger, line) == shown


@given(st.from_regex(r"[0-9]{4,12}", fullmatch=True))
def test_a_hash_never_shows(pin):
    stored = hash_pin(pin, ring=RING, parameters=FOR_TESTS)
    line = "query: UPDATE record_pin_lock SET pin_hash = '%s' WHERE id = 7" % stored
    shown = blank("odoo.sql_db", line)
    assert shown == "query: UPDATE record_pin_lock SET pin_hash = '***' WHERE id = 7"


@given(st.text())
def test_a_logger_without_a_rule_shows_what_it_is_given(line):
    assert blank("odoo.modules.loading", line) == line


def test_a_rule_has_a_pattern_for_every_logger():
    assert all(redaction.RULES.values())
