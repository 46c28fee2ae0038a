"""What a benchmark's samples come to: medians, spread and ratios, as data and as text."""

from __future__ import annotations

import statistics
from typing import Any, Dict, List, Sequence

#: The variant that others are compared with.
PLAIN = "plain"

Sample = Dict[str, Any]
#: By operation, then by variant.
Samples = Dict[str, Dict[str, List[Sample]]]


def summary(samples: Sequence[Sample]) -> Dict[str, Any]:
    """Milliseconds of one operation on one variant, with what else its samples have in common.

    >>> figures = summary([{"seconds": s / 1000, "queries": 3} for s in (5, 7, 6)])
    >>> figures["median_ms"], figures["low_ms"], figures["high_ms"], figures["queries"]
    (6.0, 5.0, 7.0, 3)
    """
    times = sorted(sample["seconds"] * 1000 for sample in samples)
    result: Dict[str, Any] = {
        "samples": len(times),
        "median_ms": round(statistics.median(times), 3),
        "low_ms": round(times[len(times) // 20], 3),  # 5 % are faster
        "high_ms": round(times[-1 - len(times) // 20], 3),  # 5 % are slower
    }
    for name, value in samples[-1].items():
        if name != "seconds":
            result[name] = value
    return result


def figures(samples: Samples) -> Dict[str, Dict[str, Dict[str, Any]]]:
    """The summary of each operation on each variant."""
    return {
        operation: {variant: summary(found) for variant, found in variants.items()}
        for operation, variants in samples.items()
    }


def ratios(measured: Dict[str, Dict[str, Dict[str, Any]]]) -> Dict[str, float]:
    """Median to median of plain Odoo: ``{"<variant>_<operation>": ratio}``.

    >>> ratios({"list": {"plain": {"median_ms": 20.0}, "linked": {"median_ms": 23.0}}})
    {'linked_list': 1.15}
    """
    return {
        "%s_%s" % (variant, operation): round(
            found["median_ms"] / variants[PLAIN]["median_ms"], 3
        )
        for operation, variants in measured.items()
        for variant, found in variants.items()
        if variant != PLAIN
    }  # fmt: skip


def table(measured: Dict[str, Dict[str, Dict[str, Any]]]) -> List[str]:
    """The figures as a table in Markdown."""
    found = ratios(measured)
    lines = [
        "| operation | variant | median, ms | 5 % to 95 %, ms | queries | locked rows | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for operation, variants in measured.items():
        for variant, row in variants.items():
            ratio = found.get("%s_%s" % (variant, operation))
            lines.append(
                "| %s | %s | %.1f | %.1f to %.1f | %s | %s of %s | %s |"
                % (
                    operation, variant, row["median_ms"], row["low_ms"], row["high_ms"],
                    row["queries"], row["locked"], row["rows"],
                    "" if ratio is None else "%.2f" % ratio,
                )
            )  # fmt: skip
    return lines


def is_anti_join(plans: Sequence[str]) -> bool:
    """Whether every plan that looks for locks by rows does so by an indexed anti-join.

    >>> is_anti_join(["Nested Loop Anti Join -> Index Scan using record_pin_lock_record_uniq"])
    True
    >>> is_anti_join(["Seq Scan on sale_order Filter: (NOT (SubPlan 1))  record_pin_lock"])
    False
    """
    about = [plan for plan in plans if "record_pin_lock" in plan]
    return bool(about) and not any("SubPlan" in plan for plan in about)
