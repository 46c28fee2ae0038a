"""Servers, clients and the database for tests of several processes.

They run in the Odoo environment of one series, started by the lab (``tools/lab/servertests.py``),
and import nothing of Odoo: everything goes over HTTP, or is looked up in the database.
"""

import contextlib
import functools
import io
import json
import os
import re
import subprocess
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
import requests
from clients import Client, Refused

VARIABLE = "RECORD_PIN_SERVER"
#: Seconds a server may take to answer, or to stop.
PATIENCE = 120


class Database:
    """The database beside the server: each statement is a transaction of its own."""

    def __init__(self, facts):
        self._connection = psycopg2.connect(
            dbname=facts["database"],
            host=facts["db_host"],
            port=facts["db_port"],
            user=facts["db_user"],
            password=facts.get("db_password"),
        )
        self._connection.autocommit = True

    def rows(self, query, *params):
        """Rows of a query as tuples; none for a statement that returns nothing."""
        with self._connection.cursor() as cursor:
            cursor.execute(query, params or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, query, *params):
        """The first column of the only row."""
        ((value,),) = [row[:1] for row in self.rows(query, *params)]
        return value

    def dump(self, table, columns=()):
        """All rows of a table as COPY writes them: letters, digits and ``$ = + /`` as they are.

        :param columns: some of them only
        """
        rows = io.StringIO()
        wanted = f"({', '.join(map(_quoted, columns))})" if columns else ""
        with self._connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" {wanted} TO STDOUT', rows)
        return rows.getvalue()

    def close(self):
        """Let go of the database."""
        self._connection.close()


def _quoted(name):
    return f'"{name}"'


class Server:
    """A running Odoo of the series under test."""

    def __init__(self, facts, log, arguments, variables):
        self.facts, self.log = facts, Path(log)
        self.address = f"http://127.0.0.1:{facts['port']}"
        self._before = self.log.stat().st_size if self.log.exists() else 0
        env = {name: value for name, value in os.environ.items() if name != "RECORD_PIN_PEPPER"}
        with self.log.open("ab") as out:
            self._popen = subprocess.Popen(
                [*facts["command"], *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**env, **variables},
                cwd=facts["folder"],
            )

    def wait(self):
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._popen.poll() is None, self.text()[-3000:]
            with contextlib.suppress(requests.RequestException):
                session = requests.Session()
                session.trust_env = False
                if session.get(f"{self.address}/web/login", timeout=PATIENCE).ok:
                    return self
            time.sleep(0.2)
        raise AssertionError(f"no answer in {PATIENCE} s: {self.text()[-3000:]}")

    def text(self):
        """What it has logged."""
        with self.log.open("rb") as stream:
            stream.seek(self._before)
            return stream.read().decode(errors="replace")

    def evented(self):
        """The address of the process for live messages, once it is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = re.search(r"Evented Service \(longpolling\) running on (\S+)", self.text())
            if found:
                return f"http://{found[1]}"
            time.sleep(0.2)
        raise AssertionError(f"not there after {PATIENCE} s: {self.text()[-3000:]}")

    def workers(self):
        """The processes that answer requests (not the one for live messages)."""
        children = psutil.Process(self._popen.pid).children()
        return [one for one in children if "gevent" not in one.cmdline()]

    def cpu(self):
        """Seconds of CPU that the workers have used."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def stop(self):
        """End it in an orderly way, and all its processes if that takes too long."""
        processes = [psutil.Process(self._popen.pid)] if self._popen.poll() is None else []
        processes += [child for one in processes for child in one.children(recursive=True)]
        if processes:
            self._popen.terminate()
        for process in psutil.wait_procs(processes, timeout=20)[1]:
            process.kill()
        self._popen.wait()


@pytest.fixture(scope="session")
def facts():
    """What the lab says of the database and its server."""
    path = os.environ.get(VARIABLE)
    assert path, f"{VARIABLE} is not set: run these tests with make loop T=tests/server"
    return json.loads(Path(path).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def db(facts):
    """The database, looked at from outside."""
    database = Database(facts)
    yield database
    database.close()


@pytest.fixture(scope="session")
def plain(facts):
    """The facts of a database that the addons were never in."""
    if "plain" in facts:
        return {**facts, **facts["plain"]}
    database = facts["database"] + "_plain"
    command = [database if one == facts["database"] else one for one in facts["command"]]
    subprocess.run([*command, "-i", "contacts", "--stop-after-init", "--no-http"], check=True)
    return {**facts, "database": database, "command": command}


@pytest.fixture(scope="session")
def plain_db(plain):
    """That database, looked at from outside."""
    database = Database(plain)
    yield database
    database.close()


@pytest.fixture(scope="session")
def twins(facts, db):
    """The facts of two databases alike, with the apps of the first one but without the addons."""
    if "twins" in facts:
        return [{**facts, **one} for one in facts["twins"]]
    apps = db.rows(
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND name !~ '^record_pin'"
    )
    # with demo data as the first one: 19 makes none unless it is told to, the others all
    demo = db.one("SELECT coalesce(demo, false) FROM ir_module_module WHERE name = 'base'")
    others = ["--with-demo"] if demo and facts["series"] >= 19 else []
    if not demo and facts["series"] < 19:
        others = ["--without-demo=all"]
    made = []
    for name in ("without", "with"):
        database = f"{facts['database']}_{name}"
        command = [database if one == facts["database"] else one for one in facts["command"]]
        install = ["-i", ",".join(app for (app,) in apps), "--stop-after-init", "--no-http"]
        subprocess.run([*command, *install, *others], check=True)
        made.append({**facts, "database": database, "command": command})
    return made


@pytest.fixture
def twin_dbs(twins):
    """Those databases, looked at from outside."""
    found = [Database(one) for one in twins]
    yield found
    for one in found:
        one.close()


@pytest.fixture(scope="session")
def start(start_on, facts):
    """``with start("name", …options) as server``: one server at a time."""
    return functools.partial(start_on, facts)


@pytest.fixture(scope="session")
def start_plain(start_on, plain):
    """The same on the database that the addons were never in."""
    return functools.partial(start_on, plain)


@pytest.fixture(scope="session")
def start_on():
    """The same with facts of its own, as those of another port."""

    @contextlib.contextmanager
    def started(facts, name, *arguments, **variables):
        log = Path(facts["logs"]) / f"server-{facts['series']}.0-{name}.log"
        log.unlink(missing_ok=True)
        server = Server(facts, log, arguments, variables)
        try:
            yield server.wait()
        finally:
            server.stop()

    return started


class World:
    """Users, a protected model and locked contacts, made over RPC by the administrator."""

    def __init__(self, facts, address):
        self.facts = facts
        self.admin = Client(address, facts["database"], "admin", "admin")
        fields = self.admin.call("res.users", "fields_get", [], ["type"])
        self._groups = "group_ids" if "group_ids" in fields else "groups_id"
        self.admin.call("res.users", "write", [self.admin.uid], self._joined("manager"))
        self.manager = self.admin
        model = self.admin.find("ir.model", [("model", "=", "res.partner")])
        values = {"model_id": model, "mode": "view", "pin_max_length": 12, "max_attempts": 5}
        known = self.admin.find("record.pin.model", [("model", "=", "res.partner")], missing=True)
        if known:
            self.admin.call("record.pin.model", "write", [known], values)
        else:
            self.admin.call("record.pin.model", "create", values)

    def _joined(self, *names):
        ids = [self.admin.ref(f"record_pin_core.group_pin_{name}") for name in names]
        return {self._groups: [(4, id_) for id_ in ids]}

    def user(self, login, *pin_groups, address=None):
        """A new user of contacts with these PIN groups, logged in."""
        wanted = [self.admin.ref("base.group_user"), self.admin.ref("base.group_partner_manager")]
        wanted += [self.admin.ref(f"record_pin_core.group_pin_{name}") for name in pin_groups]
        values = {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "password": f"password of {login}",
            self._groups: [(6, 0, wanted)],
        }
        self.admin.call("res.users", "create", values)
        return Client(
            address or self.admin.address, self.facts["database"], login, f"password of {login}"
        )

    def contact(self, owner, pin, **values):
        """A contact that ``owner`` has locked; its id."""
        id_ = self.admin.create("res.partner", {"name": "Locked contact"})
        owner.call("record.pin.lock", "protect", "res.partner", [id_], pin, values)
        return id_

    def budgets(self, **values):
        """Set budgets of the company (attempts: ``shared``, ``user``, ``lifetime``)."""
        settings = {f"record_pin_{name}_attempts": value for name, value in values.items()}
        company = self.admin.call("res.users", "read", [self.admin.uid], ["company_id"])
        self.admin.call("res.company", "write", [company[0]["company_id"][0]], settings)


@pytest.fixture(scope="session")
def make_world(facts):
    """``make_world(server)``; on another database with the facts of that one."""
    return lambda server, of=facts: World(of, server.address)


__all__ = ["Client", "Refused"]
