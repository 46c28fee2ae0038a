"""What two workers count (product.md 10.3): parallel guesses, killed and rolled-back requests."""

import hashlib
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from clients import Refused

#: Without the digits 1 to 3, so that no id of a contact is part of it, in either direction.
PIN = "407968"
#: Connections at a time: Odoo lets eight wait for each worker, and the system resets further ones
#: before any worker has seen them.
CONNECTIONS = 16
#: Comparing with a hash of this many rounds takes milliseconds, which many wrong PINs are worth.
QUICK_ROUNDS = 20_000
#: A hash of this many rounds keeps a worker busy for seconds: long enough to be killed meanwhile.
SLOW_ROUNDS = 10_000_000


def different_pins(number):
    """So many wrong PINs: the same one twice in a row counts once."""
    return [str(500_000 + 7 * count) for count in range(number)]


@pytest.fixture(scope="module")
def server(start):
    """A server of two workers."""
    with start("counting", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def world(server, make_world):
    """The world, with somebody who locks."""
    made = make_world(server)
    made.keeper = made.user("pin_keeper", "user")
    return made


@pytest.fixture
def guesser(world, counter=itertools.count()):  # noqa: B008 - one count for all
    """Somebody new, whose budgets are untouched."""
    return world.user(f"pin_guesser_{next(counter)}")


class Counts:
    """What the database holds of somebody's attempts at a contact."""

    def __init__(self, db, user, res_id):
        self._db, self._user, self._res_id = db, user, res_id

    def totals(self):
        """Failures on record, by budget."""
        rows = self._db.rows(
            "SELECT scope, total FROM record_pin_attempt"
            " WHERE user_id IN (0, %s) AND (res_id = %s OR res_id = 0)",
            self._user.uid, self._res_id,
        )  # fmt: skip
        return dict(rows)

    def row(self):
        """The whole row of the lockout of this user at this record."""
        return self._db.rows(
            "SELECT * FROM record_pin_attempt WHERE scope = 'own' AND user_id = %s"
            " AND res_model = 'res.partner' AND res_id = %s",
            self._user.uid, self._res_id,
        )  # fmt: skip

    def events(self, event):
        """How often the event log names this event."""
        return self._db.one(
            "SELECT count(*) FROM record_pin_event WHERE event = %s AND user_id = %s"
            " AND res_id = %s", event, self._user.uid, self._res_id,
        )  # fmt: skip


def guess_at_once(guesser, res_id, pins):
    """All of them, as many at the same moment as the server takes."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(lambda pin: guesser.unlock(res_id, pin), pins))


def test_there_are_two_workers(server):
    assert len(server.workers()) == 2


def test_parallel_writers_leave_no_gap_in_the_event_log(world, db, guesser):
    """Nobody waits for the number of another one's entry, and each gets one."""
    res_id = world.contact(world.keeper, PIN, max_attempts=100)
    set_rounds(db, res_id, QUICK_ROUNDS)
    world.budgets(shared=1000, user=1000, lifetime=1000)
    try:
        guess_at_once(guesser, res_id, different_pins(30))
    finally:
        world.budgets(shared=20, user=20, lifetime=100)
    guesser.unlock(res_id, "918273")  # whoever comes last seals what others have left
    found = world.manager.call("record.pin.event", "verify_log")
    assert (found["intact"], found["pending"]) == (True, 0)
    assert found["entries"] == found["last"] == db.one("SELECT count(*) FROM record_pin_event")
    assert Counts(db, guesser, res_id).events("failed") >= 30


def test_fifty_parallel_guesses_count_as_fifty(world, db, guesser):
    """With room for them in every budget, none is lost and none counts twice."""
    world.budgets(shared=1000, user=1000, lifetime=1000)
    res_id = world.contact(world.keeper, PIN, max_attempts=100)
    set_rounds(db, res_id, QUICK_ROUNDS)
    try:
        answers = guess_at_once(guesser, res_id, different_pins(50))
    finally:
        world.budgets(shared=20, user=20, lifetime=100)
    assert [answer["reason"] for answer in answers] == ["wrong_pin"] * 50
    assert sorted(answer["attempts_left"] for answer in answers) == list(range(50, 100))
    counts = Counts(db, guesser, res_id)
    assert counts.totals()["own"] == 50
    assert counts.totals()["shared"] == 50
    assert counts.totals()["spraying"] == 50
    assert counts.events("failed") == 50
    lifetime = "SELECT failures FROM record_pin_attempt WHERE scope = 'lifetime' AND res_id = %s"
    assert db.one(lifetime, res_id) == 50


def test_fifty_parallel_guesses_stop_at_the_limit(world, db, guesser):
    res_id = world.contact(world.keeper, PIN)
    answers = guess_at_once(guesser, res_id, different_pins(50))
    reasons = [answer["reason"] for answer in answers]
    assert (reasons.count("wrong_pin"), reasons.count("locked_out")) == (5, 45)
    assert Counts(db, guesser, res_id).totals()["own"] == 5
    assert guesser.unlock(res_id, PIN)["reason"] == "locked_out"


def test_parallel_guesses_stop_at_the_budget_of_the_user(world, db, guesser):
    """Over several records, where no record's own limit is reached."""
    ids = [world.contact(world.keeper, PIN) for _number in range(6)]
    for id_ in ids:
        set_rounds(db, id_, QUICK_ROUNDS)
    pairs = [(id_, pin) for id_ in ids for pin in different_pins(4)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = list(pool.map(lambda pair: guesser.unlock(*pair), pairs))
    reasons = [answer["reason"] for answer in answers]
    assert (reasons.count("wrong_pin"), reasons.count("locked_out")) == (20, 4)


def test_a_lockout_neither_moves_nor_costs_a_hash(server, world, db, guesser):
    """Whoever is locked out may try as often as they like: the end stays, no PIN is compared."""
    res_id = world.contact(world.keeper, PIN)
    for pin in different_pins(5):
        last = guesser.unlock(res_id, pin)
    counts = Counts(db, guesser, res_id)
    row = counts.row()
    set_rounds(db, res_id, SLOW_ROUNDS)
    begun = server.cpu()
    for pin in [*different_pins(20)[5:], PIN]:
        answer = guesser.unlock(res_id, pin)
        assert answer["reason"] == "locked_out"
        assert answer["retry_at"] == last["retry_at"]
    used = server.cpu() - begun
    assert counts.row() == row
    # 16 calls for less than the price of one compare
    assert used < cost_of_one_compare()


def test_a_killed_request_has_counted(server, world, db, guesser):
    """SIGKILL between count and compare: the attempt is spent, the PIN was never compared."""
    res_id = world.contact(world.keeper, PIN)
    usual = set_rounds(db, res_id, SLOW_ROUNDS)
    counts = Counts(db, guesser, res_id)
    answers = []

    def guess():
        try:
            answers.append(guesser.unlock(res_id, different_pins(1)[0]))
        except (requests.ConnectionError, Refused) as error:
            answers.append(error)

    thread = threading.Thread(target=guess)
    thread.start()
    until = time.monotonic() + 60
    while not counts.totals().get("own"):
        assert time.monotonic() < until, "nothing was counted"
        time.sleep(0.01)
    for worker in server.workers():
        worker.kill()
    thread.join(60)
    assert isinstance(answers[0], requests.ConnectionError), answers
    assert counts.totals()["own"] == 1
    assert counts.events("failed") == 0  # that is logged after the compare
    db.rows("UPDATE record_pin_lock SET pin_hash = %s WHERE res_id = %s", usual, res_id)
    assert guesser.unlock(res_id, different_pins(2)[1])["attempts_left"] == 3


def test_a_failing_request_has_counted(world, db, guesser):
    """What comes after the compare fails, and the request's transaction is rolled back."""
    res_id = world.contact(world.keeper, PIN)
    db.rows(
        "CREATE FUNCTION pin_suite_fail() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'pin suite'; END $$"
    )
    db.rows(
        "CREATE TRIGGER pin_suite_fail BEFORE INSERT ON record_pin_event"
        " FOR EACH ROW EXECUTE FUNCTION pin_suite_fail()"
    )
    try:
        for number, pin in enumerate(different_pins(3), start=1):
            with pytest.raises(Refused):
                guesser.unlock(res_id, pin)
            assert Counts(db, guesser, res_id).totals()["own"] == number
    finally:
        db.rows("DROP TRIGGER pin_suite_fail ON record_pin_event")
        db.rows("DROP FUNCTION pin_suite_fail()")
    assert guesser.unlock(res_id, different_pins(4)[3])["attempts_left"] == 1


def set_rounds(db, res_id, rounds):
    """Change what a compare with this hash costs (nothing matches it then); the hash before."""
    before = db.one("SELECT pin_hash FROM record_pin_lock WHERE res_id = %s", res_id)
    changed = before.replace("i=600000,", f"i={rounds},")
    assert changed != before
    db.rows("UPDATE record_pin_lock SET pin_hash = %s WHERE res_id = %s", changed, res_id)
    return before


def cost_of_one_compare():
    """Seconds of CPU that this machine needs for one compare with a slow hash."""
    begun = time.process_time()
    hashlib.pbkdf2_hmac("sha256", b"407183", bytes(16), SLOW_ROUNDS // 10, 32)
    return (time.process_time() - begun) * 10
