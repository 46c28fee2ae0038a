"""With transactions of their own: what survives a rollback, and what parallel requests can buy.

These tests commit. What they make they remove again, except the event log's entries.
"""

# its own cursor, as another worker would
# pylint: disable=invalid-commit

import threading
import time
import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.tests.common import new_test_user

from .. import compat
from ..exceptions import RecordPinRequired
from ..guard import list_changes, scope
from .common import PARTNER, PASSWORD, PIN, QUIET, WRONG, cheap_hashing

THREADS = 12


class TransactionContract:
    """One locked contact and two users, committed; each ``transaction()`` is a request's."""

    allow_inherited_tests_method = True

    def setUp(self):
        super().setUp()
        # the addon writes on the test's cursor while a test runs; here it must not
        self.patchers = [
            patch.object(compat, "test_is_running", lambda: False),
            # whoever runs the tests holds it, and other threads would wait for ever
            patch.object(type(self.registry), "_lock", threading.RLock()),
            *cheap_hashing(),
        ]
        for patcher in self.patchers:
            patcher.start()
            self.addCleanup(patcher.stop)
        with self.transaction() as env:
            self.make(env)
        self.addCleanup(self.remove)

    def transaction(self, user_id=SUPERUSER_ID, context=None):
        return _Transaction(self.registry, user_id, context or QUIET)

    def make(self, env):
        self.listed_before = (
            env["record.pin.model"]
            .with_context(active_test=False)
            .search([("model", "=", PARTNER)])
        )
        if self.listed_before:
            self.was_active = self.listed_before.active
            self.listed_before.active = True
        else:
            env["record.pin.model"].create({"model_id": env["ir.model"]._get(PARTNER).id})
        self.users = [
            new_test_user(
                env, login=f"pin_{name}_{uuid.uuid4().hex}", password=PASSWORD, name=name,
                context=QUIET, groups="base.group_user,base.group_partner_manager",
            ).id
            for name in ("one", "two")
        ]  # fmt: skip
        self.record_id = (
            env[PARTNER].create({"name": "Committed contact", "phone": "+99583920647"}).id
        )
        self.lock_id = env["record.pin.lock"].protect(PARTNER, [self.record_id], PIN)[0]

    def remove(self):
        with self.transaction() as env:
            env.cr.execute(
                "DELETE FROM record_pin_attempt WHERE user_id IN %s", [tuple(self.users)]
            )
            env.cr.execute("DELETE FROM record_pin_attempt WHERE res_id = %s", [self.record_id])
            env[PARTNER].browse(self.record_id).unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            listed = env["record.pin.model"].with_context(active_test=False)
            if self.listed_before:
                listed.browse(self.listed_before.id).active = self.was_active
            else:
                listed.search([("model", "=", PARTNER)]).unlink()

    def guess(self, env, pin):
        return env["record.pin.lock"].unlock(PARTNER, self.record_id, pin)

    def failures(self):
        with self.transaction() as env:
            env.cr.execute(
                "SELECT total FROM record_pin_attempt WHERE scope = 'own' AND res_id = %s"
                " AND user_id = %s AND res_model = %s", [self.record_id, self.users[0], PARTNER],
            )  # fmt: skip
            row = env.cr.fetchone()
            return row[0] if row else 0

    def assert_closed(self, token):
        """Another transaction of the user, with the token, reads nothing."""
        with self.transaction(self.users[0], {"record_pin_token": token}) as env:
            record = env[PARTNER].browse(self.record_id)
            self.assertRaises(RecordPinRequired, record.read, ["phone"])

    def test_a_grace_period_ends_within_a_request_that_goes_on(self):
        """What is read next is asked for anew, and what the request has read before as well."""
        with self.transaction(self.users[0]) as env:
            token = self.guess(env, PIN)["token"]
        with self.transaction(self.users[0], {"record_pin_token": token}) as env:
            record = env[PARTNER].browse(self.record_id)
            self.assertTrue(record.phone)
            ended = fields.Datetime.now() + timedelta(minutes=6)
            with patch.object(scope, "monotonic", lambda: time.monotonic() + 360), patch.object(
                fields.Datetime, "now", staticmethod(lambda *args: ended)
            ):
                self.assertRaises(RecordPinRequired, record.read, ["phone"])
                self.assertRaises(RecordPinRequired, lambda: record.phone)

    # -- rollbacks -----------------------------------------------------------------

    def test_a_rollback_gives_no_attempt_back(self):
        for number, pin in enumerate(WRONG[:3], start=1):
            with self.transaction(self.users[0]) as env:
                self.assertFalse(self.guess(env, pin)["unlocked"])
                env.cr.rollback()
            self.assertEqual(self.failures(), number)

    def test_a_lockout_survives_a_rollback(self):
        for pin in WRONG[:5]:
            with self.transaction(self.users[0]) as env:
                self.guess(env, pin)
                env.cr.rollback()
        with self.transaction(self.users[0]) as env:
            self.assertEqual(self.guess(env, PIN)["reason"], "locked_out")

    def test_a_refusal_is_logged_although_the_request_fails(self):
        with self.transaction(self.users[0]) as env:
            with self.assertRaises(RecordPinRequired):
                env[PARTNER].browse(self.record_id).read(["phone"])
            env.cr.rollback()
        with self.transaction() as env:
            found = env["record.pin.event"].search(
                [("event", "=", "denied"), ("res_id", "=", self.record_id)]
            )
            self.assertEqual(found.user_id.ids, self.users[:1])

    def test_a_rolled_back_unlock_opens_nothing(self):
        with self.transaction(self.users[0]) as env:
            token = self.guess(env, PIN)["token"]
            env.cr.rollback()
        self.assert_closed(token)

    def test_an_unlock_reaches_another_worker(self):
        with self.transaction(self.users[0]) as env:
            token = self.guess(env, PIN)["token"]
        with self.transaction(self.users[0], {"record_pin_token": token}) as env:
            self.assertTrue(env[PARTNER].browse(self.record_id).read(["phone"]))
        with self.transaction(self.users[0]) as env:
            env["record.pin.lock"].lock_now(PARTNER, [self.record_id])
        self.assert_closed(token)

    def test_a_lock_of_another_one_holds_from_the_next_transaction_on(self):
        """On the same cursor, too, which commits and goes on."""
        with self.transaction() as env:
            env["record.pin.lock"].browse(self.lock_id).unlink()
        with self.transaction(self.users[0]) as env:
            record = env[PARTNER].browse(self.record_id)
            self.assertTrue(record.read(["phone"]))
            with self.transaction() as other:
                other["record.pin.lock"].protect(PARTNER, [self.record_id], PIN)
            self.assertTrue(record.read(["phone"]))  # it sees what it saw when it began
            for end in (env.cr.commit, env.cr.rollback):
                end()
                self.assertRaises(RecordPinRequired, record.read, ["phone"])
                with self.transaction() as other:
                    other["record.pin.lock"].search([("res_id", "=", self.record_id)]).unlink()
                end()
                self.assertTrue(record.read(["phone"]))
                with self.transaction() as other:
                    other["record.pin.lock"].protect(PARTNER, [self.record_id], PIN)

    def test_a_request_that_began_before_a_model_was_protected_decides_nothing_for_others(self):
        """In a server of threads it may ask for the list just after that was changed."""
        self.check_older_request(list_before=False)

    def test_a_request_that_began_before_the_first_lock_decides_nothing_for_others(self):
        self.check_older_request(list_before=True)

    def test_nor_does_one_where_another_server_has_made_the_first_lock(self):
        """This process learns of it by the signal that empties Odoo's caches, and no earlier."""
        with patch.object(list_changes, "note", lambda env: None):
            self.check_older_request(list_before=True)

    def test_a_change_is_heard_although_this_process_tells_of_one_itself(self):
        """Up to 17 Odoo takes its own signal for the last one that it has heard."""
        registry = self.registry
        if compat.has("signals_are_counted"):
            self.assertNotIn("record_pin", registry.signal_changes.__code__.co_filename)
            return
        with self.transaction() as env:
            before = compat.cache_signals(registry)
            compat.clear_cache(env)
            type(registry).signal_changes(registry)  # another process, as far as this one knows:
            if "" in before:
                registry.cache_sequence = before[""]
            else:
                registry.cache_sequences.update(before)
            compat.clear_cache(env)  # somebody got a right
            env["record.pin.model"]._facts(None)["seen"] = "before the change"
            registry.signal_changes()
        with self.transaction() as env:
            self.assertNotIn("seen", env["record.pin.model"]._facts(None))

    def check_older_request(self, list_before):
        with self.transaction() as env:
            tag = env["res.partner.category"].create({"name": "Committed tag", "color": 7})
            listed = self.listed(env, tag) if list_before else None
        with self.transaction(self.users[0]) as before:
            before.cr.execute("SELECT 1")  # from here on it sees what was committed until now
            with self.transaction() as env:
                listed = listed or self.listed(env, tag)
                env["record.pin.lock"].protect(tag._name, tag.ids, PIN, {"mode": "view"})
            compat.clear_cache(before)  # somebody got a right, say, or so says a signal
            try:
                self.assertTrue(before[tag._name].browse(tag.id).read(["color"]))
                with self.transaction(self.users[0]) as env:
                    record = env[tag._name].browse(tag.id)
                    self.assertRaises(RecordPinRequired, record.read, ["color"])
            finally:
                with self.transaction() as env:
                    env[tag._name].browse(tag.id).unlink()
                    env["record.pin.model"].browse(listed).unlink()

    def listed(self, env, record):
        """Put the model of ``record`` on the list; the id of its line."""
        values = {"model_id": env["ir.model"]._get(record._name).id}
        return env["record.pin.model"].create(values).id

    # -- at the same time ------------------------------------------------------------

    def at_once(self, pins):
        """Guess all ``pins`` at the same moment, each in a transaction of its own."""
        answers, errors = [], []
        barrier = threading.Barrier(len(pins))

        def one(pin):
            try:
                with self.transaction(self.users[0]) as env:
                    barrier.wait(30)
                    answers.append(self.guess(env, pin))
            except Exception as error:  # noqa: BLE001 - told below, with its type
                errors.append(error)

        threads = [threading.Thread(target=one, args=[pin], daemon=True) for pin in pins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(errors, [])
        self.assertEqual(len(answers), len(pins))
        return answers

    def test_parallel_guesses_buy_not_one_more(self):
        pins = [*WRONG, "5739", "8264"][:THREADS]
        self.assertEqual(len(set(pins)), THREADS)
        reasons = [answer["reason"] for answer in self.at_once(pins)]
        self.assertEqual(reasons.count("wrong_pin"), 5)
        self.assertEqual(reasons.count("locked_out"), THREADS - 5)
        self.assertEqual(self.failures(), 5)

    def test_the_right_pin_in_the_last_of_a_crowd_of_guesses(self):
        """Behind five wrong ones it opens nothing, at whatever moment it arrives."""
        for pin in WRONG[:4]:
            with self.transaction(self.users[0]) as env:
                self.guess(env, pin)
        answers = self.at_once([WRONG[5], WRONG[6], WRONG[7], WRONG[8]])
        self.assertEqual([answer["reason"] for answer in answers].count("wrong_pin"), 1)
        with self.transaction(self.users[0]) as env:
            self.assertEqual(self.guess(env, PIN)["reason"], "locked_out")

    def test_two_unlocks_at_once_both_open(self):
        answers = self.at_once([PIN, PIN])
        self.assertTrue(all(answer["unlocked"] for answer in answers))


class _Transaction:
    """A transaction of its own, committed when the block ends well."""

    def __init__(self, registry, user_id, context):
        self._registry, self._user_id, self._context = registry, user_id, context

    def __enter__(self):
        self._cr = self._registry.cursor()
        return api.Environment(self._cr, self._user_id, dict(self._context))

    def __exit__(self, kind, *_rest):
        if kind is None:
            self._cr.commit()
        self._cr.close()
