"""Draws the ratios of a benchmark: ``plot.py bench-18.json bench-18.svg``, where matplotlib is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List

import matplotlib

matplotlib.use("svg")  # before pyplot is imported

from matplotlib import pyplot

#: The variants in the picture, from the left, with what they are called there and their colours
#: (of Okabe and Ito, which people with colour blindness can tell apart).
VARIANTS = {
    "unprotected": ("installed, model not protected", "#56B4E9"),
    "protected_0_locks": ("protected, no lock", "#009E73"),
    "protected_1k_locks": ("1,000 locks", "#F0E442"),
    "protected_100k_locks": ("100,000 locks", "#E69F00"),
    "native_rule": ("a record rule that hides the same", "#999999"),
    "auditlog": ("auditlog", "#D55E00"),
}
WORDS = {
    "list": "list", "padlock_list": "list by id", "form": "form", "read_1000": "read 1,000",
    "group": "group", "count": "count", "write_1": "write 1", "write_100": "write 100",
    "create": "create", "export_10k": "export 10,000",
}  # fmt: skip
TICKS = (0.5, 0.8, 1, 1.2, 1.5, 2, 5, 10, 20)


def draw(report: Dict[str, Any], target: Path) -> None:
    """Bars of each operation, on a logarithmic scale around 1: as fast as plain Odoo."""
    ratios = report["ratios"]
    shown = [name for name in VARIANTS if name in report["variants"]]
    operations = [one for one in WORDS if all("%s_%s" % (name, one) in ratios for name in shown)]
    width = 0.8 / len(shown)
    figure, axes = pyplot.subplots(figsize=(11, 4.5), layout="constrained")
    for number, name in enumerate(shown):
        label, colour = VARIANTS[name]
        places = [at - 0.4 + (number + 0.5) * width for at in range(len(operations))]
        heights: List[float] = [ratios["%s_%s" % (name, one)] - 1 for one in operations]
        axes.bar(places, heights, width, bottom=1, label=label, color=colour)
    axes.set_yscale("log")
    axes.set_yticks(TICKS, ["%g" % tick for tick in TICKS])
    axes.minorticks_off()
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_xticks(range(len(operations)), [WORDS[name] for name in operations])
    axes.set_ylabel("times plain Odoo")
    contacts = format(report["size"]["contacts"], ",")
    axes.set_title("Odoo %s, %s contacts" % (report["series"], contacts))
    axes.legend(ncols=2, fontsize="small")
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
