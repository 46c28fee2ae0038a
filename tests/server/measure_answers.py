"""How well the time of an answer tells what is behind a record. No part of the gate:

    make loop SERIES=19 T=tests/server/measure_answers.py

prints the table that ``docs/security.md`` publishes. Calls of all kinds come in random order, over
HTTP, one at a time. What is computed for each kind is how often one of its answers takes longer
than one to a wrong PIN: 50 % means that the time tells nothing. (It is the area under the ROC curve
of an attacker who looks at one answer; with the standard error of Hanley and McNeil, 1982.)
"""

import itertools
import math
import random
import time
from bisect import bisect_left, bisect_right

PIN = "407968"
#: Answers measured for each kind: with a key derivation (about 0.3 s of CPU each), and without.
WITH, WITHOUT = 150, 1000
#: The first ones of each kind, which are not looked at: caches are cold, rows are made.
WARM = 10


def kinds(world, keeper):
    """Contacts that must answer alike: ``{kind: id}``."""
    admin = world.admin
    company = admin.create("res.company", {"name": "Elsewhere"})
    admin.call("res.users", "write", [keeper.uid], {"company_ids": [(4, company)]})
    there = admin.create("res.partner", {"name": "There", "company_id": company})
    keeper.call("record.pin.lock", "protect", "res.partner", [there], PIN)
    # Odoo's own rule of companies, where it is not in force already
    admin.call("ir.rule", "write", [admin.ref("base.res_partner_rule")], {"active": True})
    gone = admin.create("res.partner", {"name": "Gone"})
    admin.call("res.partner", "unlink", [gone])
    return {
        "wrong PIN": world.contact(keeper, PIN, max_attempts=100),
        "no PIN": admin.create("res.partner", {"name": "Open"}),
        "other company": there,
        "no record": gone,
    }


def measure(user, ids, number, db):
    """Seconds of ``number`` answers of each kind, and the reasons they gave."""
    pins = itertools.cycle(str(500_000 + 7 * count) for count in range(10_000))
    order = [kind for kind in ids for _count in range(number + WARM)]
    random.Random(1).shuffle(order)
    times = {kind: [] for kind in ids}
    reasons = set()
    for kind in order:
        begun = time.perf_counter()
        answer = user.unlock(ids[kind], next(pins))
        times[kind].append(time.perf_counter() - begun)
        reasons.add(answer["reason"])
        if answer["reason"] == "wrong_pin":
            # room for the next one; what is left in the rows must be the same for all kinds
            db.rows("UPDATE record_pin_attempt SET failures = 0, locked_until = NULL")
    return {kind: values[WARM:] for kind, values in times.items()}, reasons


def longer(sample, reference):
    """Share of pairs in which the one of ``sample`` is longer, and its standard error."""
    ordered = sorted(reference)
    share = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in sample)
    share /= 2 * len(sample) * len(ordered)
    first, second = share / (2 - share), 2 * share**2 / (1 + share)
    variance = (
        share * (1 - share)
        + (len(sample) - 1) * (first - share**2)
        + (len(ordered) - 1) * (second - share**2)
    ) / (len(sample) * len(ordered))
    return share, math.sqrt(variance)


def table(times):
    """Lines of a Markdown table."""
    for kind, values in times.items():
        ordered = sorted(values)
        low, middle, high = (ordered[int(len(ordered) * part)] * 1000 for part in (0.05, 0.5, 0.95))
        share, error = longer(values, times["wrong PIN"])
        yield (
            f"| {kind} | {len(values)} | {middle:.1f} | {low:.1f} to {high:.1f} |"
            f" {share:.1%} ± {1.96 * error:.1%} |"
        )


def test_measure(start, make_world, db, capsys):
    """Print both tables."""
    with start("measure", "--workers", "2") as server:
        world = make_world(server)
        world.budgets(shared=1000, user=1000, lifetime=1000)
        keeper = world.user("pin_keeper_m", "user")
        ids = kinds(world, keeper)
        user = world.user("pin_measured")
        world.budgets(user=1)
        user.unlock(ids["no PIN"], "918273")
        without, reasons = measure(user, ids, WITHOUT, db)
        assert reasons == {"locked_out"}
        world.budgets(user=1000)
        db.rows("UPDATE record_pin_attempt SET failures = 0, locked_until = NULL")
        with_, reasons = measure(user, ids, WITH, db)
        assert reasons == {"wrong_pin"}
    with capsys.disabled():
        for name, times in (("a PIN is compared", with_), ("locked out", without)):
            print(f"\n{name}\n", *table(times), sep="\n")
