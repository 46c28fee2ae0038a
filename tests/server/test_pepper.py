"""The pepper of a real server: made at first use, missing after a restore, and replaced."""

import secrets
import stat
from pathlib import Path

import pytest
from clients import Refused

from pin_domain.pepper import PepperRing

#: Without the digits 1 to 3, so that no id of a contact is part of one, in either direction.
PIN, NEXT_PIN = "407968", "958047"


def hash_of(db, res_id):
    """The stored hash of a contact's lock."""
    return db.one("SELECT pin_hash FROM record_pin_lock WHERE res_id = %s", res_id)


def attempts(db, res_id):
    """How many counters there are of attempts at a contact."""
    return db.one("SELECT count(*) FROM record_pin_attempt WHERE res_id = %s", res_id)


def test_a_database_apart_from_its_pepper(start, make_world, db, facts):
    """A dump restored, or duplicated, on another server; then with both keys; then with the new."""
    made = Path(facts["folder"], "data", "record_pin_pepper")
    with start("pepper-made") as server:
        world = make_world(server)
        keeper = world.user("pin_pepper_keeper", "user")
        kept, reset = world.contact(keeper, PIN), world.contact(keeper, PIN)
        assert keeper.unlock(kept, PIN)["unlocked"]
    old = made.read_text(encoding="ascii").strip()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert PepperRing.parse(old).current in hash_of(db, kept)
    assert not db.rows("SELECT 1 FROM ir_config_parameter WHERE value LIKE %s", f"%{old}%")

    new = secrets.token_hex(32)
    with start("pepper-lost", RECORD_PIN_PEPPER=new) as server:
        world = make_world(server)
        keeper = keeper_on(server, keeper)
        before = attempts(db, kept)
        for _count in range(7):
            with pytest.raises(Refused, match="PIN Managers have been told"):
                keeper.unlock(kept, PIN)
        assert attempts(db, kept) == before
        told = world.manager.call(
            "mail.activity", "search_read", [["user_id", "=", world.manager.uid]], ["summary"]
        )
        lost = PepperRing.parse(old).current
        assert [lost in (activity["summary"] or "") for activity in told].count(True) == 1
        temporary = world.manager.call("record.pin.lock", "reset_pin", "res.partner", [reset])
        assert keeper.unlock(reset, temporary)["must_change"] is True
        changed = keeper.call(
            "record.pin.lock", "change_pin", "res.partner", reset, temporary, NEXT_PIN
        )
        assert changed == {"changed": True}

    both = Path(facts["folder"], "both-peppers.conf")
    usual = facts["command"][facts["command"].index("-c") + 1]
    text = Path(usual).read_text(encoding="utf-8") + f"record_pin_pepper = {new}, {old}\n"
    both.write_text(text, encoding="utf-8")
    both.chmod(0o600)
    try:
        # the configuration file comes first, whatever the environment says
        with start("pepper-both", "-c", str(both), RECORD_PIN_PEPPER=secrets.token_hex(32)):
            assert keeper_on(server, keeper).unlock(kept, PIN)["unlocked"]
            assert keeper_on(server, keeper).unlock(reset, NEXT_PIN)["unlocked"]
    finally:
        both.unlink()
    for res_id in (kept, reset):
        assert PepperRing.parse(new).current in hash_of(db, res_id)


def keeper_on(server, keeper):
    """The same user, logged in to another server on the same port."""
    return type(keeper)(server.address, keeper.database, keeper.login, keeper.password)
