"""The public API and what it is given: each nonsense gets a clear error, and changes nothing."""

# table names of the suite itself
# pylint: disable=sql-injection

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import NEW_PIN, PARTNER, PIN

#: Not a PIN: what, and a piece of the sentence that says so.
BAD_PINS = {
    "letters": ("40a1", "digits"),
    "empty": ("", "Enter"),
    "too short": ("471", "short"),
    "too long": ("4071" * 4, "long"),
    "five thousand digits": ("4" * 5000, "long"),
    "fullwidth digits": ("\uff14\uff10\uff17\uff11", "digits"),
    "arabic digits": ("\u0664\u0660\u0667\u0661", "digits"),
    "a space": ("40 71", "digits"),
    "a line feed": ("4071\n", "digits"),
    "a sign": ("-4071", "digits"),
    "a null byte": ("4071\x00", "digits"),
    "a number": (4071, "text"),
    "a fraction": (4071.5, "text"),
    "True": (True, "text"),
    "a list": (["4071"], "text"),
    "a mapping": ({"pin": "4071"}, "text"),
}

WEAK_PINS = ("1111", "1234", "4321", "1990", "2580", "0000", "1212", "3112", "1221")

BAD_IDS = (
    "1", 1.5, True, 0, -1, 2**31, 2**70, None, [None], ["1"], [True], [1.0], [[1]],
    {"id": 1}, [2**70],
)  # fmt: skip

#: What cannot be the name of a model.
NO_NAMES = (
    None, False, True, 5, 1.5, "x" * 10000, "res.p\xe4rtner", "\ud83d", "res\x00",
    ["res.partner"], {"a": 1},
)  # fmt: skip
BAD_MODELS = ("", "no.such.model", *NO_NAMES)

BAD_VALUES = (
    {"mode": "secret"}, {"mode": True}, {"mode": ["view"]}, {"grace_minutes": -1},
    {"grace_minutes": 1441}, {"grace_minutes": "5"}, {"grace_minutes": True},
    {"grace_minutes": 2.5}, {"max_attempts": 101}, {"max_attempts": -5},
    {"lockout_minutes": 10**9}, {"lockout_minutes": [30]}, {"pin_hash": "x"}, {"owner_id": 1},
    {"res_id": 1}, {"must_change": True},
)  # fmt: skip


class InputContract:
    """Bad input to each method: the error says what to do, no row is written, nothing counts."""

    def assert_refused(self, user, method, *args, errors=UserError, says=None):
        """A call is refused with a sentence (never with a traceback), and writes nothing."""
        before = self.state()
        with self.assertRaises(errors) as caught:
            self.lock_rpc(user, method, *args, keep=True)
        text = str(caught.exception)
        self.assertGreater(len(text), 10)
        self.assertLess(len(text), 400)
        for pin in (PIN, NEW_PIN):
            self.assertNotIn(pin, text)
        if says:
            self.assertIn(says, text)
        self.assertEqual(self.state(), before)

    def state(self):
        """All locks, hashes, grants and attempts there are."""
        self.forget()
        found = []
        for table in ("record_pin_lock", "record_pin_grant", "record_pin_attempt"):
            self.cr.execute(f"SELECT * FROM {table} ORDER BY id")
            found.append(self.cr.fetchall())
        return found

    # -- PINs ----------------------------------------------------------------------

    def test_protect_refuses_what_is_no_pin(self):
        for what, (pin, says) in BAD_PINS.items():
            with self.subTest(what):
                self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, pin, says=says)

    def test_protect_refuses_no_pin(self):
        for pin in (None, False):
            self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, pin, says="text")

    def test_unlock_refuses_what_is_no_pin_and_counts_nothing(self):
        for what, (pin, says) in BAD_PINS.items():
            with self.subTest(what):
                says = None if what == "too long" else says
                self.assert_refused(
                    self.reader, "unlock", PARTNER, self.locked["view"].id, pin, says=says
                )

    def test_unlock_without_a_pin_is_for_managers(self):
        for pin in (None, False, 0):
            self.assert_refused(
                self.reader, "unlock", PARTNER, self.locked["view"].id, pin, errors=AccessError
            )

    def test_change_pin_refuses_what_is_no_pin(self):
        for what, (pin, says) in BAD_PINS.items():
            with self.subTest(what):
                record = self.locked["view"].id
                self.assert_refused(self.keeper, "change_pin", PARTNER, record, PIN, pin, says=says)
                self.assert_refused(self.keeper, "change_pin", PARTNER, record, pin, NEW_PIN)

    def test_unprotect_refuses_what_is_no_pin(self):
        for what, (pin, _says) in BAD_PINS.items():
            with self.subTest(what):
                self.assert_refused(self.keeper, "unprotect", PARTNER, self.locked["view"].ids, pin)

    def test_weak_pins_are_refused_with_the_reason(self):
        for pin in WEAK_PINS:
            with self.subTest(pin):
                self.assert_refused(
                    self.keeper, "protect", PARTNER, self.open.ids, pin,
                    errors=ValidationError, says="PIN",
                )  # fmt: skip
                self.assert_refused(
                    self.keeper, "change_pin", PARTNER, self.locked["view"].id, PIN, pin,
                    errors=ValidationError, says="PIN",
                )  # fmt: skip

    def test_numbers_of_the_record_are_refused(self):
        self.open.sudo().write({"phone": "+32 2 555 83 06", "zip": "7416"})
        for pin in ("8306", "7416", "6038"):
            with self.subTest(pin):
                self.assert_refused(
                    self.keeper, "protect", PARTNER, self.open.ids, pin,
                    errors=ValidationError, says="number",
                )  # fmt: skip

    def test_the_length_is_the_one_of_the_model(self):
        self.protected.write({"pin_min_length": 6, "pin_max_length": 8})
        self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, PIN, says="6")
        self.assertTrue(self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids, "40716382"))

    # -- ids, models, values -----------------------------------------------------------

    def test_ids_that_are_none(self):
        for ids in BAD_IDS:
            for method, user, rest in (
                ("protect", self.keeper, [PIN]),
                ("unprotect", self.keeper, [PIN]),
                ("reset_pin", self.manager, []),
                ("lock_now", self.reader, []),
                ("status", self.reader, []),
            ):
                with self.subTest(f"{method} {str(ids)[:20]}"):
                    self.assert_refused(user, method, PARTNER, ids, *rest, says="whole numbers")

    def test_an_id_that_is_none(self):
        for id_ in (*BAD_IDS, []):
            for method, user, rest in (
                ("unlock", self.reader, [PIN]),
                ("change_pin", self.keeper, [PIN, NEW_PIN]),
                ("prompt_info", self.reader, []),
            ):
                with self.subTest(f"{method} {str(id_)[:20]}"):
                    self.assert_refused(user, method, PARTNER, id_, *rest, says="whole numbers")

    def test_records_that_do_not_exist(self):
        gone = self.env[PARTNER].create({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        self.assert_refused(self.keeper, "protect", PARTNER, [gone_id], PIN)
        self.assert_refused(self.keeper, "protect", PARTNER, [self.open.id, gone_id], PIN)
        self.assert_refused(self.manager, "reset_pin", PARTNER, [gone_id])

    def test_no_records_and_too_many(self):
        self.assert_refused(self.keeper, "protect", PARTNER, [], PIN, says="at least one")
        self.assert_refused(self.keeper, "protect", PARTNER, list(range(1, 300)), PIN, says="200")

    def test_models_that_are_not_protected(self):
        for model in (*BAD_MODELS, "res.users", "res.partner.category", "record.pin.lock"):
            for method, user, rest in (
                ("protect", self.keeper, [[1], PIN]),
                ("change_pin", self.keeper, [1, PIN, NEW_PIN]),
                ("protect_defaults", self.keeper, []),
            ):
                with self.subTest(f"{method} {ascii(model)[:20]}"):
                    self.assert_refused(user, method, model, *rest, says="protected")

    def test_questions_about_models_that_are_not_protected(self):
        """What is asked about them is answered as for a record without a lock, or refused."""
        nothing = {
            "1": {"protected": False, "locked": False, "mode": False, "until": False, "locks": []}
        }
        for model in ("", "no.such.model", "res.users"):
            with self.subTest(model):
                self.assertEqual(self.lock_rpc(self.reader, "status", model, [1]), nothing)
                self.assertIs(self.lock_rpc(self.reader, "lock_now", model, [1]), True)
                self.assertIs(self.lock_rpc(self.reader, "prompt_info", model, 1)["name"], False)
        for model in NO_NAMES:
            for method, ids in (("status", [1]), ("lock_now", [1]), ("prompt_info", 1)):
                with self.subTest(f"{method} {ascii(model)[:20]}"):
                    self.assert_refused(self.reader, method, model, ids, says="technical name")

    def test_guessing_at_models_that_are_not_protected(self):
        """Text is tried like a PIN of any record, and spends the user's budgets."""
        for model in ("", "no.such.model", "res.users"):
            with self.subTest(model):
                answer = self.lock_rpc(self.reader, "unlock", model, 1, PIN)
                self.assertFalse(answer["unlocked"])
                self.assertEqual(answer["reason"], "wrong_pin")
        for model in NO_NAMES:
            with self.subTest(ascii(model)[:20]):
                self.assert_refused(self.reader, "unlock", model, 1, PIN, says="technical name")
                self.assert_refused(self.manager, "reset_pin", model, [1], says="technical name")
                self.assert_refused(self.keeper, "unprotect", model, [1], PIN)

    def test_values_out_of_range(self):
        for values in BAD_VALUES:
            with self.subTest(str(values)):
                self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, PIN, values)

    def test_values_that_are_no_mapping(self):
        for values in ("view", 5, ["mode"], True):
            with self.subTest(str(values)):
                self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, PIN, values)

    def test_what_is_locked_already(self):
        before = self.state()
        with self.assertRaises(UserError):
            self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids + self.locked["view"].ids,
                          NEW_PIN, token=self.token_of(self.keeper))  # fmt: skip
        self.assertEqual(self.state()[0], before[0])

    def token_of(self, user):
        return self.unlock(user, self.locked["view"])

    def test_contacts_of_users_and_companies(self):
        for partner in (self.reader.partner_id, self.env.company.partner_id):
            self.assert_refused(self.keeper, "protect", PARTNER, partner.ids, PIN)

    def test_a_reason_of_any_kind(self):
        for reason in (5, True, ["why"], {"why": 1}, "x" * 100000, "\x00", "\ud83d", "\U0001f512"):
            with self.subTest(ascii(reason)[:20]):
                answer = self.lock_rpc(
                    self.reader, "unlock", PARTNER, self.locked["view"].id, PIN, reason
                )
                self.assertTrue(answer["unlocked"])

    # -- who may -------------------------------------------------------------------

    def test_only_pin_users_manage_pins(self):
        record = self.locked["view"].id
        for user in (self.reader, self.admin, self.auditor):
            for method, args in (
                ("protect", [PARTNER, self.open.ids, PIN]),
                ("change_pin", [PARTNER, record, PIN, NEW_PIN]),
                ("unprotect", [PARTNER, [record], PIN]),
                ("unprotect", [PARTNER, [record]]),
            ):
                with self.subTest(f"{user.login} {method}"):
                    self.assert_refused(user, method, *args, errors=AccessError)

    def test_only_managers_reset_and_do_without_the_pin(self):
        record = self.locked["view"].id
        for user in (self.reader, self.admin, self.auditor, self.keeper):
            self.assert_refused(user, "reset_pin", PARTNER, [record], errors=AccessError)
            self.assert_refused(user, "unprotect", PARTNER, [record], errors=AccessError)

    def test_only_what_one_may_write_can_be_locked(self):
        """A rule of Odoo's own that lets the keeper read, but not write."""
        self.env["ir.rule"].create(
            {
                "name": "Pin suite",
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "domain_force": [("id", "!=", self.open.id)],
                "perm_read": False, "perm_write": True, "perm_create": False,
                "perm_unlink": False,
            }
        )  # fmt: skip
        self.assert_refused(self.keeper, "protect", PARTNER, self.open.ids, PIN, errors=AccessError)

    def test_private_methods_and_tables_are_out_of_reach(self):
        for method in ("_granted", "_try_pin", "_set_pin", "_locks", "_temporary_pin"):
            with self.assertRaises(AccessError):
                self.lock_rpc(self.keeper, method)
        for model in ("record.pin.grant", "record.pin.attempt", "record.pin.lock"):
            for user in (self.reader, self.keeper, self.auditor, self.admin):
                with self.subTest(f"{model} {user.login}"), self.assertRaises(AccessError):
                    self.rpc(user, model, "search_read", [], ["id"])

    def test_locks_are_changed_by_the_api_alone(self):
        """Not even a PIN Manager writes a lock, a grant or a counter as a record."""
        lock = self.env["record.pin.lock"].sudo().search([("res_id", "=", self.locked["view"].id)])
        for user in (self.reader, self.keeper, self.manager, self.admin):
            for method, args in (
                ("write", [lock.ids, {"mode": "edit"}]),
                ("unlink", [lock.ids]),
                ("create", [{"res_model": PARTNER, "res_id": self.open.id, "mode": "view",
                             "grace_minutes": 1, "max_attempts": 1, "lockout_minutes": 1}]),
            ):  # fmt: skip
                with self.subTest(f"{user.login} {method}"):
                    self.assert_refused(user, method, *args, errors=AccessError)

    def test_the_hash_is_no_field(self):
        """No method of the ORM can name the column of the hash."""
        self.assertNotIn("pin_hash", self.env["record.pin.lock"]._fields)
        with self.assertRaises(ValueError):
            self.rpc(self.manager, "record.pin.lock", "search", [("pin_hash", "like", "p")])
        found = self.rpc(self.manager, "record.pin.lock", "search_read", [])
        self.assertNotIn("pbkdf2", str(found))
