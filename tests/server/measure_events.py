"""How many events a second are logged by one, two and eight writers. No part of the gate:

    make loop SERIES=19 T=tests/server/measure_events.py

prints the table that ``docs/event-log.md`` publishes. The writers are processes of Odoo (its shell)
that do nothing else. Each event is logged as by a request of its own: written, committed, and given
its number and hash by whoever comes by. Beside it the limit: the same row inserted and committed in
the same way, and nothing more. Both take turns, so that a busy machine slows down both.
"""

import json
import os
import statistics
import subprocess
import time

WRITERS = (1, 2, 8)
#: Seconds of a turn, and how many turns each kind gets.
SECONDS, TURNS = 3, 5
#: Seconds until all writers stand ready.
READY = 20, 90

#: What a writer runs in Odoo's shell: its turns, ``[kind, begin, end]`` in seconds since 1970.
WRITER = """
import json, time
from odoo import fields
from odoo.addons.record_pin_core.store import events
from odoo.addons.record_pin_core.store.cursors import own_cursor

def logged():
    events.log(env, events.Entry("denied", "res.partner", 1, detail="read"))

def plain():
    with own_cursor(env) as cr:
        cr.execute(
            "INSERT INTO pin_measured (date, user_id, event, res_model, res_id, detail)"
            " VALUES (%s, %s, 'denied', 'res.partner', 1, 'read')",
            [fields.Datetime.now(), env.uid],
        )

late = time.time() > TURNS[0][1]
counts = []
for kind, begin, end in TURNS:
    write = {"logged": logged, "plain": plain}[kind]
    write()  # what is loaded once
    time.sleep(max(0, begin - time.time()))
    count = 0
    while time.time() < end:
        write()
        count += 1
    counts.append(count)
env.cr.rollback()
print("COUNTS", json.dumps([late, counts]))
"""


def schedule(writers):
    """The turns of so many writers, alternating, with a second between."""
    begin = time.time() + READY[writers > 2]
    return [
        [kind, begin + number * (SECONDS + 1), begin + number * (SECONDS + 1) + SECONDS]
        for number, kind in enumerate(["plain", "logged"] * TURNS)
    ]


def run(facts, writers):
    """Events a second of each kind: ``{kind: [one for each turn]}``."""
    turns = schedule(writers)
    at = facts["command"].index("-c")
    command = [*facts["command"][:at], "shell", *facts["command"][at:], "--no-http"]
    running = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ,
            cwd=facts["folder"],
        )
        for _number in range(writers)
    ]
    for one in running:
        one.stdin.write(f"TURNS = {json.dumps(turns)}\n{WRITER}")
        one.stdin.close()
    totals = [0] * len(turns)
    for one in running:
        (line,) = [line for line in one.stdout if line.startswith("COUNTS")]
        assert one.wait() == 0
        late, counts = json.loads(line[len("COUNTS") :])
        assert not late, "a writer was not ready in time"
        totals = [total + count for total, count in zip(totals, counts)]
    found = {}
    for (kind, _begin, _end), total in zip(turns, totals):
        found.setdefault(kind, []).append(total / SECONDS)
    return found


def test_measure(facts, db, capsys):
    """Print the table; the log verifies afterwards, whoever wrote beside whom."""
    db.rows(
        "CREATE TABLE pin_measured (id serial PRIMARY KEY, date timestamp, user_id integer,"
        " event varchar, res_model varchar, res_id integer, detail varchar)"
    )
    lines = []
    try:
        for writers in WRITERS:
            found = {kind: statistics.median(turns) for kind, turns in run(facts, writers).items()}
            share = found["logged"] / found["plain"]
            lines.append(
                f"| {writers} | {found['plain']:.0f} | {found['logged']:.0f} | {share:.2f} |"
            )
    finally:
        db.rows("DROP TABLE pin_measured")
    gaps = "SELECT max(sequence) - min(sequence) + 1 - count(sequence) FROM record_pin_event"
    assert db.one(gaps) == 0
    with capsys.disabled():
        print("\n| writers | plain rows a second | events a second | ratio |", *lines, sep="\n")
