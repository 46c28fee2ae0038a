"""Attempts and lockout through the API (product.md, sections 7 and 10.3)."""

from datetime import timedelta

from .common import NEW_PIN, PARTNER, PIN, WRONG


class LockoutContract:
    """Each attempt costs one, whatever comes of it; ``guess`` is one try at a contact's PIN."""

    def guess(self, pin, user=None, record=None):
        return self.lock_rpc(
            user or self.reader, "unlock", PARTNER, (record or self.locked["view"]).id, pin
        )

    def lock_out(self, user=None):
        for pin in WRONG[:5]:
            answer = self.guess(pin, user)
        return answer

    def test_attempts_count_down(self):
        left = [self.guess(pin)["attempts_left"] for pin in WRONG[:5]]
        self.assertEqual(left, [4, 3, 2, 1, 0])

    def test_the_same_wrong_pin_twice_counts_once(self):
        self.assertEqual(self.guess(WRONG[0])["attempts_left"], 4)
        self.assertEqual(self.guess(WRONG[0])["attempts_left"], 4)
        self.assertEqual(self.guess(WRONG[1])["attempts_left"], 3)
        self.assertEqual(self.guess(WRONG[0])["attempts_left"], 2)

    def test_a_right_pin_clears_them(self):
        self.guess(WRONG[0])
        self.guess(WRONG[1])
        self.assertTrue(self.guess(PIN)["unlocked"])
        self.assertEqual(self.guess(WRONG[2])["attempts_left"], 4)

    def test_the_last_attempt_may_be_right(self):
        for pin in WRONG[:4]:
            self.guess(pin)
        self.assertTrue(self.guess(PIN)["unlocked"])

    def test_the_right_pin_does_not_open_during_a_lockout(self):
        self.lock_out()
        answer = self.guess(PIN)
        self.assertEqual((answer["unlocked"], answer["reason"]), (False, "locked_out"))
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", self.locked["view"].ids, ["phone"]),
            self.locked["view"],
        )

    def test_the_end_of_a_lockout_does_not_move(self):
        ends = self.lock_out()["retry_at"]
        for minutes in (1, 10, 29):
            with self.later(minutes=minutes):
                for pin in (PIN, WRONG[6], WRONG[7]):
                    self.assertEqual(self.guess(pin)["retry_at"], ends)

    def test_after_the_lockout_the_right_pin_opens(self):
        self.lock_out()
        with self.later(minutes=31):
            self.assertTrue(self.guess(PIN)["unlocked"])

    def test_lockouts_double(self):
        elapsed = timedelta()
        for minutes in (30, 60, 120):
            with self.later(seconds=elapsed.total_seconds()) as now:
                answer = self.lock_out()
                self.assertEqual(answer["retry_at"], str(now + timedelta(minutes=minutes)))
            elapsed += timedelta(minutes=minutes, seconds=1)

    def test_others_are_not_locked_out(self):
        self.lock_out()
        self.assertTrue(self.guess(PIN, self.colleague)["unlocked"])

    def test_other_records_are_not_locked_out(self):
        self.lock_out()
        self.assertTrue(self.guess(PIN, record=self.locked["view_edit"])["unlocked"])

    def test_changing_and_removing_share_the_budget(self):
        """A door beside the dialog buys no guess more."""
        view = self.locked["view"]
        self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, WRONG[0], NEW_PIN)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, view.ids, WRONG[1])
        self.assertEqual(self.guess(WRONG[2], self.keeper)["attempts_left"], 2)
        self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, WRONG[3], NEW_PIN)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, view.ids, WRONG[4])
        for answer in (
            self.lock_rpc(self.keeper, "change_pin", PARTNER, view.id, PIN, NEW_PIN),
            self.lock_rpc(self.keeper, "unprotect", PARTNER, view.ids, PIN),
            self.guess(PIN, self.keeper),
        ):
            self.assertEqual(answer["reason"], "locked_out")

    def test_the_budget_of_a_user_over_all_records(self):
        """Spraying one guess over many records ends as well (20 a day)."""
        records = self.env[PARTNER].create([{"name": f"Spray {n}"} for n in range(25)])
        self.env["record.pin.lock"].protect(PARTNER, records.ids, PIN, {"mode": "view"})
        reasons = [self.guess(WRONG[0], record=record)["reason"] for record in records]
        self.assertEqual(reasons, ["wrong_pin"] * 20 + ["locked_out"] * 5)

    def test_the_budget_of_a_record_over_all_users_spares_its_owner(self):
        users = [self.new_user(f"guesser{n}", "base.group_user") for n in range(6)]
        reasons = [self.guess(pin, user)["reason"] for user in users for pin in WRONG[:4]]
        self.assertEqual(reasons.count("wrong_pin"), 20)
        self.assertEqual(self.guess(PIN, self.reader)["reason"], "locked_out")
        self.assertTrue(self.guess(PIN, self.keeper)["unlocked"])

    def test_each_budget_is_a_setting(self):
        company = self.env.company
        records = self.env[PARTNER].create([{"name": f"Spray {n}"} for n in range(4)])
        self.env["record.pin.lock"].protect(PARTNER, records.ids, PIN, {"mode": "view"})
        company.record_pin_user_attempts = 3
        reasons = [self.guess(WRONG[0], record=record)["reason"] for record in records]
        self.assertEqual(reasons, ["wrong_pin"] * 3 + ["locked_out"])
        company.record_pin_shared_attempts = 2
        reasons = [self.guess(pin, self.colleague)["reason"] for pin in WRONG[:3]]
        self.assertEqual(reasons, ["wrong_pin"] * 2 + ["locked_out"])
        company.record_pin_lifetime_attempts = 4
        reasons = [self.guess(pin, self.keeper)["reason"] for pin in WRONG[:3]]
        self.assertEqual(reasons, ["wrong_pin"] * 2 + ["locked_out"])
        self.assertIs(self.guess(PIN, self.keeper)["retry_at"], False)

    def test_the_strictest_of_a_users_companies_counts(self):
        """Else whoever works in two would choose the laxer one in the request."""
        other = self.env["res.company"].create({"name": "Pin lax"})
        other.record_pin_shared_attempts = other.record_pin_user_attempts = 500
        self.env.company.record_pin_user_attempts = 2
        self.reader.company_ids += other
        reasons = [
            self.lock_rpc(
                self.reader, "unlock", PARTNER, self.locked["view"].id, pin,
                context={"allowed_company_ids": other.ids},
            )["reason"]
            for pin in WRONG[:3]
        ]  # fmt: skip
        self.assertEqual(reasons, ["wrong_pin"] * 2 + ["locked_out"])

    def test_an_archived_company_decides_nothing(self):
        """Where companies can be archived (from Odoo 16 on); before, each of them counts."""
        other = self.env["res.company"].create({"name": "Pin archived"})
        other.record_pin_user_attempts = 1
        self.reader.company_ids += other
        if "active" in other._fields:
            other.active = False
        reasons = [self.guess(pin)["reason"] for pin in WRONG[:2]]
        second = "wrong_pin" if "active" in other._fields else "locked_out"
        self.assertEqual(reasons, ["wrong_pin", second])

    def test_after_a_hundred_failures_only_a_reset_opens(self):
        """The lifetime cap holds for everybody, the owner too."""
        view = self.locked["view"]
        self.guess(WRONG[0])
        self.cr.execute(
            "UPDATE record_pin_attempt SET failures = 100, total = 100"
            " WHERE scope = 'lifetime' AND res_model = %s AND res_id = %s", [PARTNER, view.id],
        )  # fmt: skip
        with self.later(days=400):
            for user in (self.reader, self.keeper):
                answer = self.guess(PIN, user)
                self.assertEqual((answer["reason"], answer["retry_at"]), ("locked_out", False))
            temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, view.ids)
            self.assertTrue(self.guess(temporary, self.keeper)["unlocked"])

    def test_a_manager_resets_a_lockout(self):
        self.lock_out()
        temporary = self.lock_rpc(self.manager, "reset_pin", PARTNER, self.locked["view"].ids)
        self.assertTrue(self.guess(temporary)["unlocked"])

    # -- rows nobody needs any more ------------------------------------------------------

    def vacuum(self):
        """Odoo's daily cleaning, of the counters only."""
        attempts = self.env["record.pin.attempt"]
        methods = [
            name
            for name in dir(type(attempts))
            if getattr(getattr(type(attempts), name, None), "_autovacuum", False)
        ]
        self.assertTrue(methods)
        for name in methods:
            getattr(attempts, name)()

    def rows(self):
        """Which counters are stored, of all users and records."""
        self.cr.execute("SELECT scope, count(*) FROM record_pin_attempt GROUP BY scope")
        return dict(self.cr.fetchall())

    def test_cleaning_gives_no_attempt_back(self):
        for pin in WRONG[:4]:
            self.guess(pin)
        before = self.rows()
        self.vacuum()
        self.assertEqual(self.rows(), before)
        with self.later(hours=25) as now:
            self.vacuum()
            self.assertEqual(self.rows(), {"own": 1, "lifetime": 1})
            self.assertEqual(self.guess(WRONG[4])["retry_at"], str(now + timedelta(minutes=30)))

    def test_cleaning_keeps_the_length_of_the_next_lockout(self):
        self.lock_out()
        with self.later(hours=25) as now:
            self.vacuum()
            self.assertEqual(self.lock_out()["retry_at"], str(now + timedelta(hours=1)))

    def test_counters_of_a_right_pin_are_cleaned(self):
        self.guess(WRONG[0])
        self.assertTrue(self.guess(PIN)["unlocked"])
        with self.later(hours=25):
            self.vacuum()
            self.assertEqual(self.rows(), {})

    def test_a_refused_guess_stores_no_counter(self):
        """Else somebody locked out could fill the table with records that are not there."""
        self.env.company.record_pin_user_attempts = 1
        self.guess(WRONG[0])
        before = self.rows()
        for record in self.locked["edit"], self.open:
            self.assertEqual(self.guess(WRONG[1], record=record)["reason"], "locked_out")
        self.assertEqual(self.rows(), before)
