"""What a PIN costs: right, wrong, and where the guesses are used up; and an entry of the log."""

from __future__ import annotations

import statistics
import time
from typing import Any, Callable, Dict

from .contacts import locked_id
from .rows import PIN

WRONG = "1234509"
#: How often a checked PIN is entered, and one that is refused unchecked.
CHECKED, REFUSED = 12, 300


def measure(environment: Callable[[], Any], made: Dict[str, Any]) -> Dict[str, Any]:
    """Medians in milliseconds, and how many a second one process does.

    :param environment: a new transaction's environment, to be closed by who asks for the next one
    """
    record_id = locked_id(made)

    def enter(pin: str) -> Any:
        return environment()["record.pin.lock"].unlock("res.partner", record_id, pin)

    def forget() -> None:
        env = environment()
        env.cr.execute("DELETE FROM record_pin_attempt")
        env.cr.commit()

    found = {}
    forget()
    found["right"] = _times(CHECKED, lambda: enter(PIN), {"unlocked": True})
    found["wrong"] = _times(CHECKED, lambda: enter(WRONG), {"reason": "wrong_pin"}, forget)
    forget()
    while enter(WRONG)["reason"] != "locked_out":
        pass
    found["locked_out"] = _times(REFUSED, lambda: enter(WRONG), {"reason": "locked_out"})
    forget()

    def log() -> Dict[str, Any]:
        environment()["record.pin.event"]._log("denied", "res.partner", record_id)
        return {}

    return {
        "pins": {name: _speed(seconds) for name, seconds in found.items()},
        "event": _speed(_times(REFUSED, log, {})),
        "locked_out_cheaper": round(found["wrong"] / found["locked_out"], 1),
    }


def _speed(seconds: float) -> Dict[str, float]:
    return {"median_ms": round(1000 * seconds, 3), "per_second": round(1 / seconds, 1)}


def _times(
    number: int,
    do: Callable[[], Any],
    expected: Dict[str, Any],
    before: Callable[[], None] = lambda: None,
) -> float:
    """The median in seconds; ``before`` is not counted."""
    times = []
    for _number in range(number):
        before()
        begun = time.perf_counter()
        answer = do()
        times.append(time.perf_counter() - begun)
        if any(answer.get(name) != value for name, value in expected.items()):
            raise RuntimeError("Expected %s, not %s." % (expected, answer))
    return statistics.median(times)
