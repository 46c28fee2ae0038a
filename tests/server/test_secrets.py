"""No PIN, hash, token or pepper ends in a log, a table or a file, at the most talkative levels.

Everything that takes or gives a PIN is called through every door, right and wrong, and then the
server's log (RPC with answers, SQL), ``ir.logging``, every table and every file of the data
directory are searched.
"""

import datetime
from pathlib import Path

import pytest
from clients import Refused

#: Of twelve digits, so that nothing else in a database reads like one by chance.
#: Without the digits 1 to 3, so that no id of a contact is part of one, in either direction.
PIN, NEW_PIN = "740965804697", "964850749508"
WRONG = ("605183927740", "518392604471", "947205816336")


#: Options that make a server talk, and what its log then holds for certain. (With debug_sql Odoo
#: cannot log into the database: the handler waits for the pool of connections it is called from.)
TALKATIVE = {
    "rpc": (["--log-level=debug_rpc_answer", "--log-db-level=debug"], "call record.pin.lock"),
    "sql": (["--log-level=debug_sql"], "INSERT INTO record_pin_event"),
}


class Secrets:
    """What must not be found; it grows while the doors are tried."""

    def __init__(self):
        self.found = {PIN, NEW_PIN, *WRONG}

    def add(self, *texts):
        """Remember further secrets."""
        assert all(len(text) >= 8 for text in texts), texts
        self.found |= set(texts)

    def add_hash(self, db, res_id):
        """Remember the hash of a lock, its salt and its digest."""
        stored = db.one("SELECT pin_hash FROM record_pin_lock WHERE res_id = %s", res_id)
        self.add(stored, *stored.split("$")[3:])

    def within(self, text):
        """Those that stand in a text."""
        return {secret for secret in self.found if secret in text}


def doors(user, key):
    """``{name: call(method, *args, **kwargs)}`` of everything that reaches a method."""

    def by(door):
        return lambda method, *args, **kwargs: door("record.pin.lock", method, *args, **kwargs)

    def json2(method, *args, **kwargs):
        names = {
            "protect": ["res_model", "res_ids", "pin"],
            "unlock": ["res_model", "res_id", "pin"],
            "change_pin": ["res_model", "res_id", "current_pin", "new_pin"],
            "unprotect": ["res_model", "res_ids", "pin"],
            "reset_pin": ["res_model", "res_ids"],
        }[method]
        return user.json2(key, "record.pin.lock", method, **dict(zip(names, args)), **kwargs)

    found = {
        "web client": by(user.call),
        "XML-RPC": by(user.xmlrpc),
        "XML-RPC, execute": by(user.xmlrpc_plain),
        "JSON-RPC": by(user.jsonrpc),
    }
    return {**found, "JSON-2": json2} if key else found


def api_key(db, user):
    """An API key, made as Odoo 19 makes it (its own way asks for the password in a dialog)."""
    from passlib.context import CryptContext

    key = "5f" * 20
    db.rows(
        "INSERT INTO res_users_apikeys (name, user_id, scope, expiration_date, key, index)"
        " VALUES ('suite', %s, NULL, %s, %s, %s)",
        user.uid,
        datetime.datetime.now() + datetime.timedelta(days=1),
        CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=6000).hash(key),
        key[:8],
    )
    return key


def everything(call, world, db, secrets):
    """The life of a lock: set, unlocked, guessed at, opened, reset, changed."""
    res_id = world.admin.create("res.partner", {"name": "Talked about"})
    call("protect", "res.partner", [res_id], PIN)
    secrets.add_hash(db, res_id)
    assert call("unlock", "res.partner", res_id, WRONG[0])["reason"] == "wrong_pin"
    secrets.add(call("unlock", "res.partner", res_id, PIN)["token"])
    assert call("change_pin", "res.partner", res_id, WRONG[1], NEW_PIN)["changed"] is False
    temporary = call("reset_pin", "res.partner", [res_id])
    secrets.add(temporary)
    secrets.add_hash(db, res_id)
    opened = call("unlock", "res.partner", res_id, temporary)
    secrets.add(opened["token"])
    assert opened["must_change"] is True
    assert call("change_pin", "res.partner", res_id, temporary, NEW_PIN) == {"changed": True}
    secrets.add_hash(db, res_id)
    assert call("unprotect", "res.partner", [res_id], WRONG[2])["unprotected"] is False


def mistakes(user, res_id):
    """Calls that end in an error, with a PIN in their arguments."""
    for args, kwargs in (
        (["res.partner", res_id, PIN], {"nonsense": PIN}),
        (["res.partner", res_id, PIN, "reason", PIN], {}),
        (["res.partner", PIN, PIN], {}),
        ([[PIN], res_id, PIN], {}),
        (["res.partner", res_id, [PIN]], {}),
    ):
        for call in (user.call, user.jsonrpc):
            with pytest.raises(Refused) as caught:
                call("record.pin.lock", "unlock", *args, **kwargs)
            # a traceback comes along; it may quote what was sent, never what is stored
            assert "pbkdf2" not in str(caught.value.body)


@pytest.mark.parametrize("level", TALKATIVE)
def test_nothing_secret_is_logged_or_stored(level, start, make_world, db, facts):
    options, said = TALKATIVE[level]
    if level == "rpc":
        options = [*options, f"--log-db={facts['database']}"]
    secrets = Secrets()
    pepper = Path(facts["folder"], "data", "record_pin_pepper")
    with start(f"secrets-{level}", *options) as server:
        world = make_world(server)
        world.budgets(shared=1000, user=1000, lifetime=1000)
        user = world.user(f"pin_talker_{level}", "user", "manager")
        if level == "sql":
            everything(doors(user, None)["web client"], world, db, secrets)
        else:
            key = api_key(db, user) if facts["series"] >= 19 else None
            for call in doors(user, key).values():
                everything(call, world, db, secrets)
            proofs(user, world, db, secrets)
            assert db.one("SELECT count(*) FROM ir_logging WHERE level = 'DEBUG'") > 100
        secrets.add(pepper.read_text(encoding="ascii").strip())
        log = server.text()
    assert said in log.replace('"', "")  # or else the server was not listened to
    lines = [line for line in log.splitlines() if secrets.within(line)]
    assert not lines, lines[:5]
    assert tables_with(db, secrets) <= {"record_pin_lock.pin_hash"}
    assert files_with(Path(facts["folder"], "data"), secrets) == {pepper}


def proofs(user, world, db, secrets):
    """Tokens in the context, and calls that fail."""
    res_id = world.contact(user, PIN)
    secrets.add_hash(db, res_id)
    token = user.unlock(res_id, PIN)["token"]
    secrets.add(token)
    for door in (user.xmlrpc, user.jsonrpc):
        door("res.partner", "read", [res_id], ["phone"], context={"record_pin_token": [token] * 2})
    mistakes(user, res_id)


def tables_with(db, secrets):
    """Where in the database one of them is stored: ``{"table.column"}``.

    Each table is read once as text; PostgreSQL is asked for the rows of those that hold a secret.
    """
    patterns = [f"%{secret.replace('_', chr(92) + '_')}%" for secret in secrets.found]
    found = set()
    for (table,) in db.rows(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    ):
        if not secrets.within(db.dump(table)):
            continue
        hit = f'SELECT row_to_json(t) FROM "{table}" t WHERE t::text LIKE ANY(%s)'
        for (row,) in db.rows(hit, patterns):
            found |= {
                f"{table}.{column}" for column, value in row.items() if secrets.within(str(value))
            }
    return found


def files_with(folder, secrets):
    """Files below a folder that hold one of them."""
    return {
        path
        for path in folder.rglob("*")
        if path.is_file() and secrets.within(path.read_bytes().decode("latin-1"))
    }
