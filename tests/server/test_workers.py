"""Several workers, and several servers, on one database: what is open in one is open in all.

Locks and unlocks are in the database, and what is protected is cached in each process: a change has
to arrive in the others with the next request.
"""

import copy
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from clients import Refused

#: Without the digits 1 to 3, so that no id of a contact is part of one, in either direction.
PIN, NEW_PIN = "407968", "968405"
PHONE = "+1 555 019 9407"
#: So many requests at the same moment that both workers get some.
AT_ONCE = 12


@pytest.fixture(scope="module")
def server(start):
    """A server of two workers."""
    with start("workers", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def other_server(facts, start_on, server):
    """Another one on the same database, with the same folder of sessions."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with start_on({**facts, "port": port}, "beside", "--http-port", str(port)) as running:
        assert running.address != server.address
        yield running


@pytest.fixture(scope="module")
def world(server, make_world):
    """The world, with somebody who locks."""
    made = make_world(server)
    made.keeper = made.user("pin_workers_keeper", "user")
    return made


class Reader:
    """Somebody whose session is known to both servers."""

    def __init__(self, client, other_address):
        self.here, self.there = client, copy.copy(client)
        self.there.address = other_address

    def read(self, client, model, id_, field):
        """The value; or the name of the exception."""
        try:
            (row,) = client.call(model, "read", [id_], [field])
        except Refused as refused:
            return refused.body["data"]["name"].rpartition(".")[2]
        return row[field]

    def answers(self, id_, model="res.partner", field="phone"):
        """What all processes answer to readings at the same moment: each answer once."""
        clients = [self.here] * AT_ONCE + [self.there] * 2
        with ThreadPoolExecutor(len(clients)) as pool:
            return set(pool.map(lambda one: self.read(one, model, id_, field), clients))


@pytest.fixture(scope="module")
def reader(world, other_server):
    """A user without any right about PINs."""
    return Reader(world.user("pin_workers_reader"), other_server.address)


@pytest.fixture
def contact(world):
    """A locked contact with a telephone number."""
    id_ = world.admin.create("res.partner", {"name": "Locked contact", "phone": PHONE})
    world.keeper.call("record.pin.lock", "protect", "res.partner", [id_], PIN)
    return id_


def test_there_are_three_processes(server, other_server):
    assert len(server.workers()) == 2
    assert not other_server.workers()  # it answers in threads


def test_the_process_for_live_messages_answers(server, facts):
    """It starts once: one that ends is started anew for ever, as a process among the workers."""
    path = "/websocket/health" if facts["series"] >= 16 else "/longpolling/health"
    session = requests.Session()
    session.trust_env = False  # no proxy between this machine and itself
    assert session.get(server.evented() + path, timeout=60).json() == {"status": "pass"}
    assert "Traceback" not in server.text()


def test_an_unlock_holds_in_all_processes(reader, contact):
    assert reader.answers(contact) == {"RecordPinRequired"}
    assert reader.here.unlock(contact, PIN)["unlocked"]
    assert reader.answers(contact) == {PHONE}


def test_what_is_locked_now_is_locked_in_all_processes_at_once(reader, contact):
    assert reader.there.unlock(contact, PIN)["unlocked"]
    assert reader.answers(contact) == {PHONE}
    assert reader.here.call("record.pin.lock", "lock_now", "res.partner", [contact])
    assert reader.answers(contact) == {"RecordPinRequired"}


def test_a_token_of_one_server_opens_on_the_other(reader, contact):
    token = reader.here.unlock(contact, PIN)["token"]
    (row,) = reader.there.xmlrpc(
        "res.partner", "read", [contact], ["phone"], context={"record_pin_token": token}
    )
    assert row["phone"] == PHONE


def test_a_pin_changed_on_one_server_ends_unlocks_on_the_other(world, reader, contact):
    assert reader.there.unlock(contact, PIN)["unlocked"]
    changed = world.keeper.call(
        "record.pin.lock", "change_pin", "res.partner", contact, PIN, NEW_PIN
    )
    assert changed == {"changed": True}
    assert reader.answers(contact) == {"RecordPinRequired"}
    assert reader.there.unlock(contact, PIN)["reason"] == "wrong_pin"
    assert reader.there.unlock(contact, NEW_PIN)["unlocked"]


def test_a_newly_protected_model_is_protected_in_all_processes_at_once(world, reader):
    """Which models are protected is in the cache of each process."""
    model = "res.partner.category"
    id_ = world.admin.create(model, {"name": "Pin tag", "color": 7})
    values = {"model_id": world.admin.find("ir.model", [("model", "=", model)]), "mode": "view"}
    assert reader.answers(id_, model, "color") == {7}  # each process knows the list by now
    protected = world.admin.create("record.pin.model", values)
    try:
        assert reader.answers(id_, model, "color") == {7}  # and that nothing of it is locked
        world.admin.call("record.pin.lock", "protect", model, [id_], PIN)
        assert reader.answers(id_, model, "color") == {"RecordPinRequired"}
        world.admin.call("record.pin.lock", "unprotect", model, [id_], PIN)
        assert reader.answers(id_, model, "color") == {7}
    finally:
        world.admin.call("record.pin.model", "unlink", [protected])
    assert reader.answers(id_, model, "color") == {7}
