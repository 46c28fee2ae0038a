"""Installing, using and uninstalling the addons leaves a database as it was.

On a database that the addons were never in: everything is read before they are installed and after
they are gone again, all in one running server, as somebody does it who clicks in *Apps*.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from clients import Client, Refused

VERIFIER = Path(__file__).parents[2] / "record_pin_core" / "lib" / "record_pin_verify.py"
#: The names of what the addons make; ``base.module_record_pin`` is theirs in the list of addons.
NAMES = re.compile(r"(?<!module_)record[._]pin", re.IGNORECASE)

#: Without the digits 1 to 3, so that no id of a contact is part of one, in either direction.
PIN, NEW_PIN, WRONG = "407968", "596847", "958046"
MODES = ("view", "edit", "view_edit")

#: ``{table: why it may have rows more}``; none that it had may be gone or differ.
ADDED = {
    "bus_bus": "notifications of the web client, deleted after a day",
    "ir_cron_trigger": "Odoo's cron is told to look for modules' work",
    "ir_module_module_dependency": "Odoo keeps what it has read in the manifests",
    "mail_activity": "the owner of a reset PIN was told",
    "mail_followers": "who gets an activity follows the record it hangs on",
    "mail_followers_mail_message_subtype_rel": "the same",
    "mail_mail": "the same by e-mail",
    "mail_message": "the same by e-mail",
    "mail_notification": "the same by e-mail",
    "res_device_log": "Odoo's list of devices",
    "res_users_log": "logins",
    **{
        f"orm_signaling_{name}": "workers of 19 tell each other that something has changed"
        for name in ("registry", "default", "assets", "stable", "templates", "routing", "groups")
    },
}

_WRITTEN = ("write_date", "write_uid")
#: ``{table: (columns that may differ, why)}``
TOUCHED = {
    "ir_module_module": (
        (*_WRITTEN, "demo"),
        "each click in Apps reads all manifests anew, and notes that there is demo data",
    ),
    "ir_model_data": (_WRITTEN, "the same; 15 writes down that it has seen each of them"),
    "ir_ui_view": (_WRITTEN, "Odoo makes the form of users anew when there is another group"),
    "res_company": (_WRITTEN, "the budgets were set on it, in columns that are gone"),
    "res_users": (_WRITTEN, "a user got a PIN group and lost it again"),
    "res_partner": (
        _WRITTEN,
        "the same; 15 computes anew who is an internal user, and notes it on their contacts",
    ),
}

#: Tables in which the addons stay in the list of what can be installed.
LISTED = {"ir_module_module", "ir_module_module_dependency"}

#: What a schema holds besides tables and columns: ``{kind: names and definitions}``.
STRUCTURE = {
    "indexes of": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints of": """
        SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "triggers of": """
        SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
    """,
    "function": "SELECT proname, '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "relation": "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace",
}


ROWS = "rows of"


class Picture:
    """What a database looks like: ``{(kind, name): …}``, each table's rows counted one by one."""

    def __init__(self, db):
        self.columns = {}
        self.parts = {}
        for table, *column in db.rows(
            "SELECT table_name, column_name, data_type, is_nullable, column_default"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " ORDER BY table_name, column_name"  # or else they come as the catalogue has them
        ):
            self.columns.setdefault(table, []).append(column[0])
            self._add("columns of", table, tuple(column))
        for kind, query in STRUCTURE.items():
            for name, what in db.rows(query):
                self._add(kind, name, what)
        for (table,) in db.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            rows = db.dump(table, self.compared(table)).splitlines()
            self.parts[ROWS, table] = Counter(rows)

    def _add(self, kind, name, what):
        self.parts.setdefault((kind, name), Counter())[what] += 1

    def compared(self, table):
        """The columns whose values are compared, in the order of the rows."""
        left_out = TOUCHED.get(table, ((), ""))[0]
        return [column for column in self.columns.get(table, ()) if column not in left_out]


def differences(before, after):
    """What is not as it was, by name, with some of what is gone and what is new."""
    found = []
    for kind, name in sorted({*before.parts, *after.parts}):
        was = before.parts.get((kind, name), Counter())
        now = after.parts.get((kind, name), Counter())
        gone, new = list((was - now).elements()), list((now - was).elements())
        if gone or (new and not (kind == ROWS and name in ADDED)):
            where = (
                f" in {changed_columns(after.compared(name), gone, new)}" if kind == ROWS else ""
            )
            found.append(f"{kind} {name}{where}: gone {some(gone)}; new {some(new)}")
    return found


def changed_columns(columns, gone, new):
    """Names of the columns in which rows that were and are there differ, by their ids."""
    if "id" not in columns:
        return "?"
    at = columns.index("id")
    now = {row.split("\t")[at]: row.split("\t") for row in new}
    return sorted(
        {
            column
            for was in (row.split("\t") for row in gone)
            for column, before, after in zip(columns, was, now.get(was[at], was))
            if before != after
        }
    )


def some(rows):
    """How many, and the beginnings of three of them."""
    return f"{len(rows)} {[str(row)[:300] for row in rows[:3]]}"


def traces(db):
    """Where the name of an addon, of a model or of a parameter still stands."""
    found = []
    for (table,) in db.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        rows = [row for row in db.dump(table).splitlines() if NAMES.search(row)]
        if rows and table not in LISTED:
            found.append(f"{table}: {some(rows)}")
    return found


def click(admin, button, addon):
    """*Install* or *Uninstall* an addon, as it is done in *Apps*."""
    module = admin.find("ir.module.module", [["name", "=", addon]])
    admin.call("ir.module.module", f"button_immediate_{button}", [module])


def used(server, plain, make_world, contacts, accounts):
    """Protect, lock, unlock, guess, follow a link path, change settings; the exported log."""
    world = make_world(server, plain)
    admin = world.admin
    protected = admin.find("record.pin.model", [["model_id.model", "=", "res.partner"]])
    bank = admin.find("ir.model", [["model", "=", "res.partner.bank"]])
    admin.create(
        "record.pin.link", {"pin_model_id": protected, "model_id": bank, "path": "partner_id"}
    )
    for mode, contact in zip(MODES, contacts):
        values = {"mode": mode}
        admin.call("record.pin.lock", "protect", "res.partner", [contact], PIN, values)
    view, edit, both = contacts
    assert not admin.unlock(view, WRONG)["unlocked"]
    for model, method, args in (
        ("res.partner", "read", [[view], ["phone"]]),
        ("res.partner", "write", [[edit], {"phone": "1"}]),
        ("res.partner", "unlink", [[both]]),
        ("res.partner.bank", "read", [[accounts[0]], ["acc_number"]]),
    ):
        with pytest.raises(Refused):
            admin.call(model, method, *args)
    assert admin.unlock(view, PIN)["unlocked"]
    assert admin.call("res.partner.bank", "read", [accounts[0]], ["acc_number"])
    admin.call("record.pin.lock", "lock_now", "res.partner", [view])
    admin.call("record.pin.lock", "change_pin", "res.partner", edit, PIN, NEW_PIN)
    admin.call("record.pin.lock", "reset_pin", "res.partner", [both])
    admin.call("ir.config_parameter", "set_param", "record_pin.log_days", "400")
    admin.call("record.pin.checkpoint", "make")
    world.budgets(shared=50)
    admin.call("record.pin.health", "report")
    exported = admin.call("record.pin.event", "export_lines", 0, 10_000)
    events = [json.loads(line)["leaf"]["event"] for line in exported.splitlines()]
    assert {"set", "failed", "denied", "unlocked", "locked_now", "changed", "reset"} <= {*events}
    return exported


def verified(exported, folder):
    """What the stand-alone verifier says of an exported log."""
    log = folder / "log.jsonl"
    log.write_text(exported, encoding="ascii")
    return subprocess.run([sys.executable, str(VERIFIER), str(log)], check=False).returncode


class Used:
    """A database that was there before the addons, while they are installed and used."""

    def __init__(self, server, plain, plain_db, make_world):
        self.server, self.db = server, plain_db
        self.admin = Client(server.address, plain["database"], "admin", "admin")
        self.admin.call("ir.module.module", "update_list")
        create = self.admin.create
        self.contacts = [create("res.partner", {"name": f"{mode} contact"}) for mode in MODES]
        self.accounts = [
            create("res.partner.bank", {"partner_id": id_, "acc_number": f"PIN {id_}"})
            for id_ in self.contacts
        ]
        self.before = Picture(plain_db)
        click(self.admin, "install", "record_pin")
        self.exported = used(server, plain, make_world, self.contacts, self.accounts)

    def click(self, button, addon):
        """As ``click``; the server logs no error over it."""
        said = len(self.server.text())
        click(self.admin, button, addon)
        assert " ERROR " not in self.server.text()[said:]

    def is_installed(self, addon):
        """Whether Odoo says so."""
        query = "SELECT state = 'installed' FROM ir_module_module WHERE name = %s"
        return self.db.one(query, addon)

    def refused(self, model, method, *args):
        """Whether a call asks for the PIN."""
        with pytest.raises(Refused) as caught:
            self.admin.call(model, method, *args)
        return caught.value.body["data"]["name"].endswith(".RecordPinRequired")

    def assert_locks_are_in_force(self):
        """In every mode, on what is linked, and the PIN opens."""
        view, edit, both = self.contacts
        assert self.refused("res.partner", "read", [view], ["phone"])
        assert self.refused("res.partner", "write", [edit], {"phone": "1"})
        assert self.refused("res.partner", "unlink", [both])
        assert self.refused("res.partner.bank", "read", [self.accounts[0]], ["acc_number"])
        assert self.admin.unlock(view, PIN)["unlocked"]
        assert self.admin.call("res.partner", "read", [view], ["phone"])
        self.admin.call("record.pin.lock", "lock_now", "res.partner", [view])
        assert self.refused("res.partner", "read", [view], ["phone"])

    def menus(self):
        """Names of the menus; the forms open, those that the adapter extends among them."""
        views = "load_views" if self.server.facts["series"] == 15 else "get_views"
        for model in ("res.partner", "res.users", "res.config.settings"):
            assert self.admin.call(model, views, [[False, "form"]])
        menus = self.admin.call("ir.ui.menu", "search_read", [], ["name"])
        return [menu["name"] for menu in menus]


@pytest.fixture(scope="module")
def installed(start_plain, plain, plain_db, make_world):
    """The addons, in use; the last test uninstalls them."""
    with start_plain("uninstall") as server:
        yield Used(server, plain, plain_db, make_world)


def test_without_the_adapter_all_locks_stay_in_force(installed):
    assert "PIN Protection" in installed.menus()
    locks = installed.db.dump("record_pin_lock")
    installed.click("uninstall", "record_pin")
    assert not installed.is_installed("record_pin")
    assert installed.is_installed("record_pin_core")
    assert "PIN Protection" not in installed.menus()
    assert installed.db.dump("record_pin_lock") == locks
    installed.assert_locks_are_in_force()


def test_the_adapter_is_installed_again(installed):
    """Over what the core has kept, and as if it had never been away."""
    if installed.is_installed("record_pin"):
        installed.click("uninstall", "record_pin")
    installed.click("install", "record_pin")
    assert "PIN Protection" in installed.menus()
    installed.assert_locks_are_in_force()


def test_a_database_is_as_it_was(installed, plain_db, tmp_path):
    admin, accounts, contacts = installed.admin, installed.accounts, installed.contacts
    assert plain_db.one("SELECT count(*) FROM record_pin_lock") == len(MODES)
    installed.click("uninstall", "record_pin_core")  # with everything that needs it
    found = [*differences(installed.before, Picture(plain_db)), *traces(plain_db)]
    if found:
        pytest.fail("\n".join(found))
    for model, id_ in (("res.partner.bank", accounts[0]), ("res.partner", contacts[1])):
        assert admin.call(model, "read", [id_], ["display_name"])
        assert admin.call(model, "write", [id_], {"active": False})
        assert admin.call(model, "unlink", [id_])
    assert verified(installed.exported, tmp_path) == 0
