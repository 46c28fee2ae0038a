"""health: what each check says of the facts it is given."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pin_domain import health
from pin_domain.health_texts import TEXTS, TITLES

NOON = datetime(2026, 5, 1, 12, 0)
HOUR = timedelta(hours=1)
HERE = health.Secret("record_pin_pepper", "config", True, key_id="0011aabb")
FILE = HERE._replace(source="file", path="/data/record_pin_pepper", mode=0o600)
STORED = [health.Hash(3, 600_000, "0011aabb")]
LOG = health.Log(last=9, looked_at=9, first=NOON - 100 * HOUR, verified=NOON - HOUR)

#: (line, state, code): every code once at least.
CASES = [
    (health.pepper(HERE, STORED, {"0011aabb"}), "ok", "secret_in_config"),
    (health.pepper(HERE._replace(source="environment"), [], ()), "ok", "secret_in_environment"),
    (health.pepper(FILE, STORED, {"0011aabb"}), "ok", "secret_in_file"),
    (health.pepper(FILE._replace(mode=0o644), [], ()), "attention", "secret_readable"),
    (health.pepper(FILE._replace(there=False), [], ()), "ok", "secret_not_needed"),
    (health.pepper(FILE._replace(there=False), STORED, ()), "broken", "pepper_missing"),
    (health.pepper(HERE._replace(problem="It is short."), STORED, ()), "broken", "secret_unusable"),
    (health.pepper(HERE, STORED, {"ffffffff"}), "broken", "pepper_unknown"),
    (health.pepper(HERE._replace(parameter="x"), STORED, {"0011aabb"}), "broken",
     "secret_in_database"),
    (health.signing_key(HERE, {"0011aabb": 9}, {"0011aabb"}), "ok", "secret_in_config"),
    (health.signing_key(FILE._replace(there=False), {}, ()), "ok", "secret_not_needed"),
    (health.signing_key(FILE._replace(there=False), {"a": 1}, ()), "broken", "signing_key_missing"),
    (health.signing_key(HERE, {"a": 2, "b": 3}, {"a"}), "broken", "signing_key_unknown"),
    (health.signing_key(HERE._replace(problem="No."), {"a": 2}, ()), "broken", "secret_unusable"),
    (health.hashes(STORED, 600_000), "ok", "hashes_fine"),
    (health.hashes(STORED, 600_001), "attention", "hashes_weak"),
    (health.hashes([health.Hash(1, 0, "")], 10), "broken", "hashes_damaged"),
    (health.guard([]), "ok", "guard_fine"),
    (health.guard(["_compute_domain"]), "broken", "guard_missing"),
    (health.protected_models(2, {}), "ok", "models_fine"),
    (health.protected_models(0, {}), "attention", "no_model"),
    (health.protected_models(0, {"res.partner": 3}), "attention", "locks_suspended"),
    (health.link_paths(3, []), "ok", "link_paths_fine"),
    (health.link_paths(3, ["sale.order: gone_id"]), "broken", "link_paths_dead"),
    (health.copies({}), "ok", "copies_none"),
    (health.copies({"sale.order": ["phone"], "sale.report": []}), "attention", "copies_found"),
    (health.doors(["sale"]), "ok", "doors_none"),
    (health.doors(["sale", "auditlog"]), "attention", "doors_modules"),
    (health.shared_links([]), "ok", "shared_links_none"),
    (health.shared_links(["sale.order"]), "attention", "shared_links_found"),
    (health.templates(None, False), "ok", "templates_none"),
    (health.templates(2, False), "ok", "templates_few"),
    (health.templates(9, True), "attention", "templates_everybody"),
    (health.lockouts(2, 0), "ok", "lockouts_fine"),
    (health.lockouts(2, 1), "attention", "lockouts_closed"),
    (health.log(LOG, NOON), "ok", "log_fine"),
    (health.log(LOG._replace(problem="Cut."), NOON), "broken", "log_broken"),
    (health.log(LOG._replace(verified_problem="Cut."), NOON), "broken", "log_broken"),
    (health.log(LOG._replace(waiting_since=NOON - HOUR), NOON), "ok", "log_fine"),
    (health.log(LOG._replace(waiting_since=NOON - 2 * HOUR), NOON), "attention", "log_waits"),
    (health.log(LOG._replace(verified=None), NOON), "attention", "log_unverified"),
    (health.log(LOG, NOON + 48 * HOUR), "attention", "log_unverified"),
    (health.log(LOG._replace(verified=None, first=NOON - 48 * HOUR), NOON), "ok", "log_new"),
    (health.log(health.Log(), NOON), "ok", "log_new"),
    (health.log_guard([]), "ok", "log_guard_fine"),
    (health.log_guard(["record_pin_event_rows"]), "broken", "log_guard_missing"),
    (health.checkpoint(NOON - 48 * HOUR, None, NOON), "ok", "checkpoint_fine"),
    (health.checkpoint(NOON - 49 * HOUR, None, NOON), "broken", "checkpoint_late"),
    (health.checkpoint(None, None, NOON), "ok", "checkpoint_soon"),
    (health.checkpoint(None, NOON - 48 * HOUR, NOON), "ok", "checkpoint_soon"),
    (health.checkpoint(None, NOON - 49 * HOUR, NOON), "broken", "checkpoint_never"),
    (health.cleaning(True, NOON - 24 * HOUR, NOON), "ok", "cleaning_fine"),
    (health.cleaning(True, NOON - 25 * HOUR, NOON), "broken", "cleaning_late"),
    (health.cleaning(False, NOON, NOON), "broken", "cleaning_off"),
    (health.cleaning(None, None, NOON), "broken", "cleaning_off"),
    (health.sending(0, {}), "attention", "sending_none"),
    (health.sending(2, {"email": ""}), "ok", "sending_soon"),
    (health.sending(1, {"email": ""}), "ok", "sending_fine"),
    (health.sending(1, {"email": "Refused."}), "broken", "sending_failed"),
    (health.sending(0, {"settings": "Wrong."}), "broken", "sending_failed"),
    (health.kept(0, 365, []), "ok", "retention_forever"),
    (health.kept(366, 365, []), "ok", "retention_fine"),
    (health.kept(0, 0, ["record_pin.log_days"]), "attention", "retention_unreadable"),
    (health.auditors(2), "ok", "auditors_fine"),
    (health.auditors(0), "attention", "no_auditor"),
    (health.proxy(True, None), "ok", "proxy_unknown"),
    (health.proxy(False, (False, False)), "ok", "proxy_fine"),
    (health.proxy(True, (True, True)), "ok", "proxy_fine"),
    (health.proxy(False, (True, True)), "attention", "proxy_mode_off"),
    (health.proxy(True, (True, False)), "attention", "proxy_not_used"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "state", "code"), CASES, ids=lambda value: str(value)[:40])
def test_what_is_said_of_the_facts(line, state, code):
    assert (line.state, line.code) == (state, code)
    assert line.title == TITLES[line.check]
    assert line.found
    assert line.advice
    assert "%(" not in line.found + line.advice


def test_every_text_is_said_by_some_facts():
    assert {line.code for line, _state, _code in CASES} == set(TEXTS)
    assert {line.check for line, _state, _code in CASES} == set(TITLES)


def test_nothing_to_do_only_where_all_is_fine():
    for line, state, _code in CASES:
        if state != "ok":
            assert not line.advice.startswith("Nothing"), line.code


def test_the_worst_line_is_the_state_of_the_page():
    lines = [line for line, _state, _code in CASES]
    assert health.worst(lines) == "broken"
    assert health.worst(line for line in lines if line.state != "broken") == "attention"
    assert health.worst([]) == "ok"


def test_long_lists_of_names_are_cut():
    assert health.listed({"b", "a"}) == "a, b"
    assert health.listed([f"m{number}" for number in range(9)]) == "m0, m1, m2, m3, m4, …"


def _as_documented(text):
    return re.sub(r"%\((\w+)\)s", r"*\1*", text)


def test_the_documentation_says_the_same():
    page = Path(__file__).resolve().parents[2] / "docs" / "health.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    for check, title in TITLES.items():
        assert any(line.startswith(f"| `{check}` | {title} | ") for line in lines), check
    for line, state, code in CASES:
        found, advice = map(_as_documented, TEXTS[code])
        assert f"| `{code}` | {state} | {found} | {advice} |" in lines, (line.check, code)
