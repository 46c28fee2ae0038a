"""The public API word for word: what each method answers (product.md, Public API)."""

import re

from odoo.exceptions import ValidationError

from .common import NEW_PIN, PARTNER, PIN, WRONG

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")


class AnswerContract:
    """Shapes and words of the answers."""

    def test_protect_answers_ids_of_locks_in_order(self):
        records = self.env[PARTNER].create([{"name": "Pin b"}, {"name": "Pin a"}])
        ids = self.lock_rpc(self.keeper, "protect", PARTNER, [records[1].id, records[0].id], PIN)
        locks = self.env["record.pin.lock"].browse(ids)
        self.assertEqual(locks.mapped("res_id"), [records[1].id, records[0].id])
        self.assertEqual(set(locks.mapped("owner_id.login")), {"pin_keeper"})

    def test_protect_takes_what_is_missing_from_the_model(self):
        self.protected.write(
            {"mode": "edit", "grace_minutes": 7, "max_attempts": 3, "lockout_minutes": 11}
        )
        ids = self.lock_rpc(
            self.keeper, "protect", PARTNER, self.open.ids, PIN, {"max_attempts": 9}
        )
        lock = self.env["record.pin.lock"].browse(ids)
        self.assertEqual(
            (lock.mode, lock.grace_minutes, lock.max_attempts, lock.lockout_minutes),
            ("edit", 7, 9, 11),
        )

    def test_protect_one_id_or_several(self):
        self.assertEqual(len(self.lock_rpc(self.keeper, "protect", PARTNER, self.open.id, PIN)), 1)

    def test_a_record_twice_in_one_call_is_locked_once(self):
        ids = self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids * 3, PIN)
        self.assertEqual(len(ids), 1)

    def test_unlock_with_the_right_pin(self):
        with self.later(seconds=0) as now:
            answer = self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["view"].id, PIN)
        self.assertEqual(set(answer), {"unlocked", "until", "token"})
        self.assertIs(answer["unlocked"], True)
        self.assertRegex(answer["until"], TIME)
        self.assertEqual(answer["until"], str(now + self.minutes(5)))
        self.assertGreaterEqual(len(answer["token"]), 32)

    def minutes(self, number):
        from datetime import timedelta

        return timedelta(minutes=number)

    def test_each_unlock_has_a_token_of_its_own(self):
        first = self.unlock(self.reader, self.locked["view"])
        self.assertNotEqual(first, self.unlock(self.reader, self.locked["view"]))

    def test_unlock_with_a_wrong_pin(self):
        answer = self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["view"].id, WRONG[0])
        self.assertEqual(
            answer,
            {"unlocked": False, "reason": "wrong_pin", "attempts_left": 4, "retry_at": False},
        )

    def test_unlock_when_locked_out(self):
        with self.later(seconds=0) as now:
            for pin in WRONG[:5]:
                answer = self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["view"].id, pin)
            retry_at = str(now + self.minutes(30))
            self.assertEqual(
                answer,
                {"unlocked": False, "reason": "wrong_pin", "attempts_left": 0,
                 "retry_at": retry_at},
            )  # fmt: skip
            answer = self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["view"].id, PIN)
            self.assertEqual(
                answer,
                {"unlocked": False, "reason": "locked_out", "attempts_left": 0,
                 "retry_at": retry_at},
            )  # fmt: skip

    def test_the_same_answer_where_there_is_nothing_to_unlock(self):
        """A wrong PIN, a record without one, no record, one that is not the caller's to see."""
        hidden = self.hidden_record()
        gone = self.env[PARTNER].create({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        ids = [self.locked["view"].id, self.open.id, gone_id, 2**31 - 1, hidden.id]
        for number, pin in enumerate((WRONG[0], WRONG[1], WRONG[1], WRONG[2])):
            answers = [self.lock_rpc(self.reader, "unlock", PARTNER, id_, pin) for id_ in ids]
            with self.subTest(number):
                self.assertEqual(answers, [answers[0]] * len(ids))

    def test_the_right_pin_of_a_record_one_may_not_see(self):
        """It opens nothing and reads like a wrong one."""
        hidden = self.hidden_record()
        answer = self.lock_rpc(self.reader, "unlock", PARTNER, hidden.id, PIN)
        self.assertEqual(answer["reason"], "wrong_pin")

    def hidden_record(self):
        """A locked contact that a rule of Odoo's own hides from everybody."""
        hidden = self.env[PARTNER].create({"name": "Hidden"})
        self.env["record.pin.lock"].protect(PARTNER, hidden.ids, PIN, {"mode": "view"})
        self.env["ir.rule"].create(
            {
                "name": "Pin suite",
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "domain_force": [("id", "!=", hidden.id)],
            }
        )
        return hidden

    def test_status(self):
        view, edit = self.locked["view"], self.locked["edit"]
        hidden = self.hidden_record()
        ids = [view.id, edit.id, self.open.id, hidden.id, 2**31 - 1]
        nothing = {
            "protected": False, "locked": False, "mode": False, "until": False, "locks": [],
        }  # fmt: skip
        self.assertEqual(
            self.lock_rpc(self.reader, "status", PARTNER, ids),
            {
                str(view.id): self.status_of(view, "view"),
                str(edit.id): self.status_of(edit, "edit"),
                str(self.open.id): nothing,
                str(hidden.id): nothing,
                str(2**31 - 1): nothing,
            },
        )

    def status_of(self, record, mode, until=False):
        locked = not until
        lock = {"res_model": PARTNER, "res_id": record.id, "locked": locked}
        return {
            "protected": True, "locked": locked, "mode": mode, "until": until, "locks": [lock],
        }  # fmt: skip

    def test_status_of_what_is_unlocked(self):
        view = self.locked["view"]
        answer = self.lock_rpc(self.reader, "unlock", PARTNER, view.id, PIN)
        found = self.lock_rpc(self.reader, "status", PARTNER, view.ids, token=answer["token"])
        self.assertEqual(found[str(view.id)], self.status_of(view, "view", answer["until"]))
        with self.later(minutes=6):
            found = self.lock_rpc(self.reader, "status", PARTNER, view.ids, token=answer["token"])
            self.assertEqual(found[str(view.id)], self.status_of(view, "view"))

    def test_lock_now(self):
        view = self.locked["view"]
        token = self.unlock(self.reader, view)
        other = self.unlock(self.colleague, view)
        self.assertIs(self.lock_rpc(self.reader, "lock_now", PARTNER, view.ids), True)
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", view.ids, ["phone"], token=token), view
        )
        self.assert_secret(
            self.rpc(self.colleague, PARTNER, "read", view.ids, ["phone"], token=other)
        )

    def test_lock_now_of_what_is_not_open(self):
        self.assertIs(self.lock_rpc(self.reader, "lock_now", PARTNER, self.open.ids), True)
        self.assertIs(self.lock_rpc(self.reader, "lock_now", PARTNER, []), True)

    def test_change_pin(self):
        view = self.locked["view"]
        token = self.unlock(self.reader, view)
        self.assertEqual(
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, PIN, NEW_PIN),
            {"changed": True},
        )
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", view.ids, ["phone"], token=token), view
        )
        self.assertFalse(self.lock_rpc(self.reader, "unlock", PARTNER, view.id, PIN)["unlocked"])
        self.unlock(self.reader, view, NEW_PIN)

    def test_change_pin_with_a_wrong_one(self):
        view = self.locked["view"]
        self.assertEqual(
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, WRONG[0], NEW_PIN),
            {"changed": False, "reason": "wrong_pin", "attempts_left": 4, "retry_at": False},
        )
        self.unlock(self.reader, view, PIN)

    def test_change_pin_where_there_is_none(self):
        self.assertEqual(
            self.lock_rpc(self.keeper, "change_pin", PARTNER, self.open.id, PIN, NEW_PIN),
            {"changed": False, "reason": "wrong_pin", "attempts_left": 4, "retry_at": False},
        )

    def test_change_pin_tells_no_number_of_the_record(self):
        """Who does not know the PIN learns nothing of masked numbers from what is too weak."""
        view = self.locked["view"]
        view.phone = "+32 470 99 88"
        for number in ("470998", "709988"):
            answer = self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, WRONG[0], number)
            self.assertEqual(answer["reason"], "wrong_pin")
        with self.assertRaisesRegex(ValidationError, "number on the record"):
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, PIN, "709988")
        self.assertEqual(
            self.lock_rpc(self.reader, "unlock", PARTNER, view.id, WRONG[1])["attempts_left"], 4
        )
        self.unlock(self.keeper, view, PIN)

    def test_unprotect(self):
        view = self.locked["view"]
        self.assertEqual(
            self.lock_rpc(self.keeper, "unprotect", PARTNER, view.ids, PIN), {"unprotected": True}
        )
        self.assert_secret(self.rpc(self.reader, PARTNER, "read", view.ids, ["phone"]))

    def test_unprotect_all_or_none(self):
        view, edit = self.locked["view"], self.locked["edit"]
        self.lock_rpc(self.keeper, "change_pin", PARTNER, edit.id, PIN, NEW_PIN)
        self.assertEqual(
            self.lock_rpc(self.keeper, "unprotect", PARTNER, [view.id, edit.id], PIN),
            {"unprotected": False, "res_id": edit.id, "reason": "wrong_pin", "attempts_left": 4,
             "retry_at": False},
        )  # fmt: skip
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", view.ids, ["phone"]), view
        )

    def test_unprotect_by_a_manager(self):
        view = self.locked["view"]
        self.assertEqual(
            self.lock_rpc(self.manager, "unprotect", PARTNER, view.ids), {"unprotected": True}
        )

    # -- reset ---------------------------------------------------------------------

    def test_reset_gives_a_temporary_pin_that_opens_once(self):
        view = self.locked["view"]
        token = self.unlock(self.reader, view)
        for pin in WRONG[:5]:
            self.lock_rpc(self.colleague, "unlock", PARTNER, view.id, pin)
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, view.ids)
        self.assertRegex(temporary, r"^\d{8}$")
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", view.ids, ["phone"], token=token), view
        )
        self.assertFalse(self.lock_rpc(self.reader, "unlock", PARTNER, view.id, PIN)["unlocked"])
        # who was locked out is not any more
        answer = self.lock_rpc(self.colleague, "unlock", PARTNER, view.id, temporary)
        self.assertTrue(answer["unlocked"], answer)
        self.assertIs(answer["must_change"], True)
        answer = self.lock_rpc(self.keeper, "unlock", PARTNER, view.id, temporary)
        self.assertFalse(answer["unlocked"], "a temporary PIN opened twice")
        self.assertEqual(
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, temporary, NEW_PIN),
            {"changed": True},
        )
        answer = self.lock_rpc(self.reader, "unlock", PARTNER, view.id, NEW_PIN)
        self.assertEqual(set(answer), {"unlocked", "until", "token"})

    def test_a_temporary_pin_is_valid_for_seven_days(self):
        view = self.locked["view"]
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, view.ids)
        with self.later(days=7, seconds=1):
            answer = self.lock_rpc(self.reader, "unlock", PARTNER, view.id, temporary)
            self.assertFalse(answer["unlocked"])

    def test_temporary_pins_differ(self):
        pins = {
            self.lock_rpc(self.manager, "reset_pin", PARTNER, self.locked["view"].ids)
            for _number in range(5)
        }
        self.assertEqual(len(pins), 5)

    # -- what dialogs ask -------------------------------------------------------------

    def test_protect_defaults(self):
        self.assertEqual(
            self.lock_rpc(self.keeper, "protect_defaults", PARTNER),
            {"mode": "view_edit", "grace_minutes": 5, "max_attempts": 5, "lockout_minutes": 30,
             "pin_min_length": 4, "pin_max_length": 6},
        )  # fmt: skip

    def test_prompt_info_tells_the_name_and_nothing_else(self):
        view = self.locked["view"]
        for context in ({}, {"show_email": True, "show_address": True, "show_vat": True}):
            found = self.lock_rpc(self.reader, "prompt_info", PARTNER, view.id, context=context)
            self.assertEqual(found, {"name": "Pin view", "pin_min_length": 4, "pin_max_length": 12})
        for id_ in (self.open.id, 2**31 - 1, self.hidden_record().id):
            found = self.lock_rpc(self.reader, "prompt_info", PARTNER, id_)
            self.assertIs(found["name"], False)
