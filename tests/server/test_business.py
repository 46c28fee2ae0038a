"""A day's work comes to the same results in a database that the addons were never in.

``business.py`` does it in two databases that are alike but for the addons, which guard contacts and
employees in one of them and have some records locked; then every column of every table is compared.
"""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("business.py")

#: What a masked value or name is shown as; nothing of it may be in the database.
MASK = re.compile(r"\bLocked\b|[•●]{2}")
#: What Odoo makes anew each time it makes a row: the ids of e-mails and the tokens of links.
MADE_ANEW = re.compile(
    r"<\d+\.\d+\.\d+(?=-openerp-)|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
)

#: Beginnings of the names of tables that are Odoo's and the addons' own, not those of any business.
TECHNICAL = (
    "record_pin_", "ir_model", "ir_ui_", "ir_module_", "ir_act", "ir_cron", "ir_config_parameter",
    "ir_rule", "rule_group_rel", "ir_logging", "bus_", "orm_signaling_", "res_groups",
    "res_users_log", "res_device",
)  # fmt: skip
#: Rows that are left out, those of no business and avatars, whose colour Odoo makes of the time
#: from 17 on: ``{table: condition}``.
LEFT_OUT = {
    "ir_attachment": "t.res_model IS NULL OR t.res_model LIKE 'ir.%' OR t.res_field LIKE 'image%'",
    "mail_message": "t.model LIKE 'ir.%'",
}
#: Columns that say how long something took: ``{table: columns}``.
DURATIONS = {"crm_lead": ("day_open", "day_close")}


def run(facts, stage, *arguments, script=None, **variables):
    """Run Odoo on a database to its end, with its log beside those of the servers."""
    log = Path(facts["logs"]) / f"server-{facts['series']}.0-business-{stage}.log"
    with log.open("wb") as out, script.open("rb") if script else open(os.devnull, "rb") as given:
        ended = subprocess.run(
            [*facts["command"], *arguments],
            stdin=given,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
            cwd=facts["folder"],
            check=False,
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    assert ended.returncode == 0, said[-3000:]
    return said


def shell(facts, stage, script, **variables):
    """Run a script in Odoo's shell."""
    at = next(at for at, part in enumerate(facts["command"]) if part.startswith("-"))
    command = [*facts["command"][:at], "shell", *facts["command"][at:]]
    return run({**facts, "command": command}, stage, "--no-http", script=script, **variables)


def work(facts, guarded, folder):
    """Do the work; ``[[step, how it ended], …]``."""
    stage = "with" if guarded else "without"
    path = folder / f"{stage}.json"
    said = shell(
        facts, stage, SCRIPT, RECORD_PIN_GUARDED=str(int(guarded)), RECORD_PIN_ENDED=str(path)
    )
    assert path.is_file(), said[-3000:]
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ended(twins, tmp_path_factory):
    """How each step of the work has ended without the addons, and with them."""
    without, guarded = twins
    folder = tmp_path_factory.mktemp("business")
    run(guarded, "install", "-i", "record_pin", "--stop-after-init", "--no-http")
    return work(without, False, folder), work(guarded, True, folder)


def test_each_step_ends_alike(ended):
    without, guarded = ended
    assert guarded == without
    assert len(without) > 5
    undone = [step for step in without if step[1] != "done"]
    assert not undone, undone


class Tables:
    """The rows of all tables of businesses, but for times and who wrote a row last.

    Who writes a value that is computed anew is whoever happens to need it first.
    """

    def __init__(self, db):
        self.columns, self.rows = {}, {}
        for table, column in db.rows(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN pg_tables t ON t.tablename = c.table_name AND t.schemaname = c.table_schema"
            " WHERE c.table_schema = 'public' AND c.data_type NOT LIKE 'timestamp%'"
            " AND c.column_name <> 'write_uid' AND c.column_name NOT LIKE 'record_pin%'"
            " ORDER BY 1, 2"
        ):
            if not (table.startswith(TECHNICAL) or column in DURATIONS.get(table, ())):
                self.columns.setdefault(table, []).append(column)
        for table, names in self.columns.items():
            listed = ", ".join(f't."{name}"::text' for name in names)
            wanted = f"NOT coalesce({LEFT_OUT.get(table, 'false')}, false)"
            self.rows[table] = Counter(
                tuple(value and MADE_ANEW.sub("…", value) for value in row)
                for row in db.rows(f'SELECT {listed} FROM "{table}" t WHERE {wanted}')
            )


def differences(one, other):
    """What differs between two databases, by table, with the columns and some values."""
    found = []
    for table in sorted({*one.columns, *other.columns}):
        was, now = (each.rows.get(table, Counter()) for each in (one, other))
        gone, new = list((was - now).elements()), list((now - was).elements())
        names = one.columns.get(table, ())
        key = names.index("id") if "id" in names else 0
        by_key = {row[key]: row for row in new}
        for row in gone:
            its = by_key.pop(row[key], None)
            if its is None:
                found.append(f"{table}: not there with the addons: {row!s:.300}")
            else:
                found += [
                    f"{table}.{name} of {row[key]}: {a!s:.80}, with the addons {b!s:.80}"
                    for name, a, b in zip(names, row, its)
                    if a != b
                ]
        found += [f"{table}: there with the addons only: {row!s:.300}" for row in by_key.values()]
    return found


def test_every_column_of_every_table_is_the_same(ended, twin_dbs):
    without, guarded = map(Tables, twin_dbs)
    assert sum(sum(rows.values()) for rows in without.rows.values()) > 1000
    found = differences(without, guarded)
    if found:
        pytest.fail("\n".join(found[:100]))


def test_one_other_value_would_be_noticed(ended, twin_dbs):
    """What a stored mask would do: one column of one row."""
    without, guarded = twin_dbs
    before = Tables(without)
    row = "SELECT id, phone FROM res_partner WHERE name = 'Compared unlocked'"
    ((id_, phone),) = guarded.rows(row)
    guarded.rows("UPDATE res_partner SET phone = NULL WHERE id = %s", id_)
    try:
        found = differences(before, Tables(guarded))
    finally:
        guarded.rows("UPDATE res_partner SET phone = %s WHERE id = %s", phone, id_)
    assert [f"res_partner.phone of {id_}"] == [line.partition(":")[0] for line in found]


def test_no_mask_is_stored(ended, twin_dbs):
    without, guarded = map(Tables, twin_dbs)
    masks = [
        f"{table}: {row!s:.300}"
        for table, rows in guarded.rows.items()
        for row in rows - without.rows[table]
        if MASK.search(str(row))
    ]
    assert masks == []


def test_the_guard_was_at_work(ended, twin_dbs):
    """Or else there would have been nothing to compare."""
    guarded = twin_dbs[1]
    assert guarded.one("SELECT count(*) FROM record_pin_lock") >= 2
    assert guarded.one("SELECT count(*) FROM record_pin_link") >= 1
    refused = guarded.rows("SELECT 1 FROM record_pin_event WHERE event = 'denied'")
    assert len(refused) == 1, "the worker could read a locked contact"
