"""The hash and its pepper, and what a reset does (product.md, sections 10.2 and 10.4)."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tools import mute_logger

from ..lib.pin_domain import hashing
from ..lib.pin_domain.pepper import PepperRing
from ..models import record_pin_lock
from ..store import peppers
from ..store import secrets as pin_secrets
from .common import NEW_PIN, PARTNER, PIN, WRONG

#: The pepper that the world's PINs are hashed with (``common.cheap_hashing``), and another one.
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
LOGGER = "odoo.addons.record_pin_core.models.record_pin_lock"


@contextmanager
def compares():
    """Count the key derivations of a block, right or burnt: ``with compares() as done``."""
    done = []
    real = hashing._stretch

    def counting(*args):
        done.append(args)
        return real(*args)

    with patch.object(hashing, "_stretch", counting):
        yield done


@contextmanager
def queries():
    """What a block asks the database, without the values: ``with queries() as done``."""
    done = []
    real = Cursor.execute

    def noting(cursor, query, *args, **kwargs):
        text = str(getattr(query, "code", query))
        if "SAVEPOINT" not in text:  # a test's own, with a name of its own
            done.append(text)
        return real(cursor, query, *args, **kwargs)

    with patch.object(Cursor, "execute", noting):
        yield done


class SecretContract:
    """``view`` is a locked contact whose owner is the keeper."""

    def setUp(self):
        super().setUp()
        self.view = self.locked["view"]

    def guess(self, pin, user=None, record=None):
        record = self.view if record is None else record
        return self.lock_rpc(user or self.reader, "unlock", PARTNER, record.id, pin)

    def pepper_id(self):
        lock = self.env["record.pin.lock"].search(
            [("res_model", "=", PARTNER), ("res_id", "=", self.view.id)]
        )
        return hashing.parse(pin_secrets.read_hash(self.cr, lock.id)).pepper_id

    def peppers(self, *keys):
        """A block on a server with these peppers."""
        ring = PepperRing.of(*keys)
        return patch.object(peppers, "ring", lambda: ring)

    def activities(self, user):
        """Notices on the list of a user, as the user reads them."""
        return self.rpc(
            user, "mail.activity", "search_read", [["user_id", "=", user.id]], ["summary", "note"]
        )

    def mails(self, user):
        return self.env["mail.mail"].search([("email_to", "like", user.email)])

    # -- the pepper ----------------------------------------------------------------------

    def test_a_lost_pepper_is_no_wrong_pin(self):
        """A database on a server that lacks its pepper: told apart, not counted, reported."""
        with self.peppers(NEW), mute_logger(LOGGER):
            for number, pin in enumerate((PIN, *WRONG)):
                with self.assertRaisesRegex(UserError, "PIN Managers have been told"):
                    if number % 2:
                        self.guess(pin)
                    else:
                        self.lock_rpc(
                            self.keeper, "change_pin", PARTNER, self.view.id, pin, NEW_PIN
                        )
        self.cr.execute("SELECT count(*) FROM record_pin_attempt WHERE res_id = %s", [self.view.id])
        self.assertEqual(self.cr.fetchone(), (0,))
        self.assertTrue(self.guess(PIN)["unlocked"], "with its pepper the PIN opens as before")

    def test_pin_managers_are_told_once_of_a_lost_pepper(self):
        lost = self.pepper_id()
        with self.peppers(NEW), mute_logger(LOGGER):
            for pin in WRONG[:3]:
                # (assertRaises would roll back, as a failing request does with its own cursor)
                with self.assertRaisesRegex(UserError, "have been told"):
                    # nothing that a client sends may keep the notice back
                    self.lock_rpc(
                        self.reader, "unlock", PARTNER, self.view.id, pin, keep=True,
                        context={"mail_activity_automation_skip": True},
                    )  # fmt: skip
        (activity,) = self.activities(self.manager)
        self.assertIn(lost, activity["summary"])
        self.assertIn(lost, activity["note"])
        self.assertEqual(len(self.mails(self.manager)), 1)
        self.assertFalse(self.activities(self.reader))

    def test_a_reset_solves_a_lost_pepper(self):
        with self.peppers(NEW), mute_logger(LOGGER):
            with self.assertRaises(UserError):
                self.guess(PIN)
            temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
            self.assertTrue(self.guess(temporary)["unlocked"])

    def test_a_new_pepper_takes_over_at_the_next_right_pin(self):
        before = self.pepper_id()
        with self.peppers(NEW, OLD):
            self.guess(WRONG[0])
            self.assertEqual(self.pepper_id(), before)
            self.unlock(self.reader, self.view)
            self.assertNotEqual(self.pepper_id(), before)
        with self.peppers(NEW):
            self.unlock(self.colleague, self.view)

    def test_an_unusable_pepper_is_named_by_its_position(self):
        def broken():
            return PepperRing.parse("00" * 32)

        with patch.object(peppers, "ring", broken), mute_logger(LOGGER):
            for call in (
                lambda: self.guess(PIN),
                lambda: self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids, PIN),
            ):
                with self.assertRaisesRegex(UserError, "Key number 1 of the pepper"):
                    call()

    def test_a_damaged_hash_is_no_wrong_pin(self):
        self.cr.execute(
            "UPDATE record_pin_lock SET pin_hash = 'nonsense' WHERE res_id = %s", [self.view.id]
        )
        with mute_logger(LOGGER), self.assertRaisesRegex(UserError, "missing or damaged"):
            self.lock_rpc(self.reader, "unlock", PARTNER, self.view.id, PIN, keep=True)
        (activity,) = self.activities(self.manager)
        self.assertIn("damaged", activity["note"])
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
        self.assertTrue(self.guess(temporary)["unlocked"])

    def test_a_hash_copied_to_another_lock_opens_nothing(self):
        """Whoever writes to the table cannot open a record with the PIN of another one."""
        edit = self.locked["edit"]
        self.lock_rpc(self.keeper, "change_pin", PARTNER, edit.id, PIN, NEW_PIN)
        self.cr.execute(
            "UPDATE record_pin_lock SET pin_hash = (SELECT pin_hash FROM record_pin_lock"
            " WHERE res_id = %s AND res_model = %s) WHERE res_id = %s AND res_model = %s",
            [edit.id, PARTNER, self.view.id, PARTNER],
        )
        self.assertEqual(self.guess(NEW_PIN)["reason"], "wrong_pin")

    # -- the work ------------------------------------------------------------------------

    def test_a_compare_for_every_guess_and_none_in_a_lockout(self):
        for record in (self.view, self.open):
            for count, pin in enumerate(WRONG[:7]):
                with self.subTest(record.name, count=count), compares() as done:
                    answer = self.guess(pin, record=record)
                    self.assertEqual(len(done), 0 if count >= 5 else 1)
                    self.assertEqual(answer["reason"], "locked_out" if count >= 5 else "wrong_pin")

    def test_a_burnt_compare_costs_what_a_real_one_does(self):
        costs = []
        for record in (self.view, self.open):
            with compares() as done:
                self.guess(WRONG[0], record=record)
            ((_keyed, salt, rounds, length),) = done
            costs.append((len(salt), rounds, length))
        self.assertEqual(costs[0], costs[1])

    def test_no_budget_used_up_costs_a_compare(self):
        """By whichever budget the caller is refused, no PIN is compared."""
        self.guess(WRONG[0])
        for scope in ("own", "shared", "spraying", "lifetime"):
            self.cr.execute("SAVEPOINT budget")
            self.cr.execute(
                "UPDATE record_pin_attempt SET failures = 1000,"
                " locked_until = now() at time zone 'UTC' + interval '1 hour' WHERE scope = %s",
                [scope],
            )
            for pin in (PIN, WRONG[1]):
                with self.subTest(scope, pin=pin), compares() as done:
                    self.assertEqual(self.guess(pin)["reason"], "locked_out")
                    self.assertEqual(done, [])
            self.cr.execute("ROLLBACK TO SAVEPOINT budget")

    # -- a reset -------------------------------------------------------------------------

    def test_the_owner_is_told_of_a_reset(self):
        """By an activity and an e-mail, which do not hold the temporary PIN."""
        context = {"mail_activity_automation_skip": True}
        temporary = self.lock_rpc(
            self.manager, "reset_pin", PARTNER, self.view.ids, context=context
        )
        (activity,) = self.activities(self.keeper)
        self.assertIn("Pin view", activity["summary"])
        self.assertIn("Manager", activity["note"])
        mail = self.mails(self.keeper)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, activity["summary"])
        for text in (activity["summary"], activity["note"], mail.subject, mail.body_html):
            self.assertNotIn(temporary, text)
            self.assert_no_secret(text)

    def test_a_masked_name_is_in_no_notice(self):
        self.protected.mask_name = True
        self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
        (activity,) = self.activities(self.keeper)
        for text in (str(activity), self.mails(self.keeper).body_html):
            self.assertNotIn("Pin view", text)

    def test_a_lock_without_owner_is_reset_all_the_same(self):
        self.env["record.pin.lock"].search([("res_id", "=", self.view.id)]).owner_id = False
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
        self.assertTrue(self.guess(temporary)["unlocked"])

    def test_a_manager_neither_chooses_nor_learns_a_pin(self):
        with self.assertRaises(TypeError):
            self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids, NEW_PIN)
        answer = self.lock_rpc(self.manager, "change_pin", PARTNER, self.view.id, WRONG[0], NEW_PIN)
        self.assertFalse(answer["changed"])
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
        self.lock_rpc(self.keeper, "change_pin", PARTNER, self.view.id, temporary, NEW_PIN)
        self.assertFalse(self.guess(temporary, self.manager)["unlocked"])

    def test_a_reset_of_nothing(self):
        with self.assertRaises(UserError):
            self.lock_rpc(self.manager, "reset_pin", PARTNER, [])

    def test_a_temporary_pin_is_no_number_of_the_record_and_not_weak(self):
        self.view.phone = "+32 9371 8264"
        drawn = iter("93718264" + "11111111" + "58203947")
        with patch.object(record_pin_lock.secrets, "choice", lambda digits: next(drawn)):
            temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.view.ids)
        self.assertEqual(temporary, "58203947")
