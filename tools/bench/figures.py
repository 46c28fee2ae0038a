"""What a benchmark's samples come to: medians, spread and ratios, as data and as text."""

from __future__ import annotations

import re
import statistics
from typing import Any, Dict, Iterator, List, Sequence, Tuple

Sample = Dict[str, Any]
#: Of plain Odoo, and of the variant beside it.
Samples = Tuple[List[Sample], List[Sample]]


def summary(samples: Sequence[Sample]) -> Dict[str, Any]:
    """Milliseconds of one operation on one side, with what else its samples have in common.

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


def comparison(pairs: Sequence[Samples], plans: Sequence[Sequence[str]]) -> Dict[str, Any]:
    """One operation on both sides.

    :param pairs: the samples of each pair of processes
    :param plans: of both sides' statements, by PostgreSQL
    """
    sides = [[sample for one in pairs for sample in one[side]] for side in (0, 1)]
    plain, variant = (
        dict(summary(side), rows_read=rows_read(explained)) for side, explained in zip(sides, plans)
    )
    return {
        "plain": plain,
        "variant": variant,
        "ratio": round(variant["median_ms"] / plain["median_ms"], 3),
        # how far processes of the same two programs differ
        "ratios_of_pairs": [
            round(summary(other)["median_ms"] / summary(one)["median_ms"], 3)
            for one, other in pairs
        ],
        "lock_conditions": lock_conditions(plans[1]),
    }


def pair(plain: Sequence[float], variant: Sequence[float]) -> Dict[str, float]:
    """Medians of both sides, and their ratio.

    >>> pair([2.0, 2.5, 9.0], [3.0])
    {'plain': 2.5, 'variant': 3.0, 'ratio': 1.2}
    """
    one, other = statistics.median(plain), statistics.median(variant)
    return {"plain": round(one, 3), "variant": round(other, 3), "ratio": round(other / one, 3)}


def ratios(variants: Dict[str, Dict[str, Any]]) -> Dict[str, float]:
    """Median to median of plain Odoo: ``{"<variant>_<operation>": ratio}``.

    >>> ratios({"linked": {"operations": {"list": {"ratio": 1.15}}}})
    {'linked_list': 1.15}
    """
    return {
        "%s_%s" % (name, operation): found["ratio"]
        for name, variant in variants.items()
        for operation, found in variant["operations"].items()
    }


def table(variants: Dict[str, Dict[str, Any]]) -> List[str]:
    """The figures as a table in Markdown."""
    lines = [
        "| variant | operation | plain, ms | its ms | queries | rows read | locked rows | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, variant in variants.items():
        for operation, found in variant["operations"].items():
            plain, other = found["plain"], found["variant"]
            lines.append(
                "| %s | %s | %.1f | %.1f | %s → %s | %s → %s | %s of %s | %.2f |"
                % (
                    name, operation, plain["median_ms"], other["median_ms"], plain["queries"],
                    other["queries"], plain["rows_read"], other["rows_read"], other["locked"],
                    other["rows"], found["ratio"],
                )
            )  # fmt: skip
    return lines


def matrix(variants: Dict[str, Dict[str, Any]]) -> List[str]:
    """The ratios, an operation in a row and a variant in a column, with what else there is.

    >>> one = {"locks": 0, "memory_mib": {"plain": 100, "variant": 103},
    ...        "operations": {"list": {"ratio": 1.15}}}
    >>> print("\\n".join(matrix({"first": one, "other": {**one, "operations": {}}})))
    | operation | first | other |
    | --- | --- | --- |
    | list | 1.15 | - |
    | memory, MiB (plain: 100) | 103 | 103 |
    """
    operations = dict.fromkeys(name for one in variants.values() for name in one["operations"])
    plain = [one["memory_mib"]["plain"] for one in variants.values()]
    rows = [["operation", *variants], ["---"] * (1 + len(variants))]
    for name in operations:
        ratios_ = [one["operations"].get(name, {}).get("ratio") for one in variants.values()]
        rows.append([name, *("-" if ratio is None else "%.2f" % ratio for ratio in ratios_)])
    memory = ["%.0f" % one["memory_mib"]["variant"] for one in variants.values()]
    rows.append(["memory, MiB (plain: %.0f)" % statistics.median(plain), *memory])
    return ["| %s |" % " | ".join(row) for row in rows]


#: A node of a plan that reads a table or an index, as it was carried out.
_SCAN = re.compile(r"Scan[^\n]*\(actual time=\S+ rows=([\d.]+) loops=(\d+)\)")


def rows_read(plans: Sequence[str]) -> int:
    """How many rows the scans of all statements have returned.

    >>> rows_read(["Index Scan using a on b  (cost=1) (actual time=0.1..0.2 rows=3 loops=2)"])
    6
    """
    return sum(
        round(float(rows) * int(loops)) for plan in plans for rows, loops in _SCAN.findall(plan)
    )


def lock_conditions(plans: Sequence[str]) -> str:
    """How statements look for locks: ``anti-join``, ``sub-plan``, or nothing where none does.

    Odoo's own rules may have sub-plans: what counts is what stands below them.

    >>> lock_conditions(["Nested Loop Anti Join -> Index Scan using record_pin_lock_record_uniq"])
    'anti-join'
    >>> lock_conditions(["Seq Scan on a\\n  SubPlan 1\\n    ->  Index Scan on record_pin_lock"])
    'sub-plan'
    """
    about = [plan for plan in plans if "record_pin_lock" in plan]
    if any("record_pin_lock" in line for plan in about for line in _below_sub_plans(plan)):
        return "sub-plan"
    return "anti-join" if any("Anti" in plan for plan in about) else ""


def _below_sub_plans(plan: str) -> Iterator[str]:
    inside = -1  # how far the sub-plan's own line is indented
    for line in plan.splitlines():
        indent = len(line) - len(line.lstrip())
        if 0 <= inside < indent:
            yield line
            continue
        inside = indent if line.lstrip().startswith("SubPlan") else -1
