"""What somebody learns from an answer besides its words (product.md, section 10.5).

The clock is no part of these tests: what takes time is the key derivation, and that is counted. A
measurement of some thousand calls is in ``docs/security.md``.
"""

from .common import PARTNER, PIN, WRONG
from .http_world import Refused
from .secret import compares, queries

#: What differs from answer to answer and tells nothing.
_CHANGING = {"date", "set-cookie", "content-security-policy", "server"}


class EqualAnswerContract:
    """The same guess at records of which the caller may know nothing."""

    def setUp(self):
        super().setUp()
        other = self.env["res.company"].create({"name": "Pin elsewhere"})
        elsewhere = self.env[PARTNER].create({"name": "Elsewhere", "company_id": other.id})
        hidden = self.env[PARTNER].create({"name": "Hidden"})
        for record in (elsewhere, hidden):
            self.env["record.pin.lock"].protect(PARTNER, record.ids, PIN, {"mode": "view"})
        model = self.env["ir.model"]._get(PARTNER).id
        self.env["ir.rule"].create(
            {"name": "Pin suite", "model_id": model, "domain_force": [("id", "!=", hidden.id)]}
        )
        # the rule for companies is part of Odoo, but switched off until there are several
        rule = self.env.ref("base.res_partner_rule")
        rule.active = True
        gone = self.env[PARTNER].create({"name": "Gone"})
        self.kinds = {
            "wrong PIN": self.locked["view"].id,
            "no PIN": self.open.id,
            "other company": elsewhere.id,
            "hidden by a rule": hidden.id,
            "no record": gone.id,
            "no record ever": 2**31 - 1,
        }
        gone.unlink()

    def guess(self, res_id, pin):
        """Status, headers and body of an answer, and the derivations it took."""
        params = {
            "model": "record.pin.lock",
            "method": "unlock",
            "args": [PARTNER, res_id, pin],
            "kwargs": {},
        }
        with compares() as done:
            answer = self.raw_json("/web/dataset/call_kw/record.pin.lock/unlock", params)
        headers = {
            name.lower(): value
            for name, value in answer.headers.items()
            if name.lower() not in _CHANGING
        }
        return answer.status_code, headers, answer.text, len(done)

    def assert_equal_answers(self, user, pin, work):
        """All kinds answer alike, byte by byte, and do this much work. Returns the answer."""
        self.login(user)
        answers = {kind: self.guess(res_id, pin) for kind, res_id in self.kinds.items()}
        expected = answers["wrong PIN"]
        self.assertEqual(expected[3], work)
        for kind, answer in answers.items():
            with self.subTest(kind):
                self.assertEqual(answer, expected)
        return expected

    def test_a_wrong_pin(self):
        for pin in WRONG[:2]:
            _status, _headers, body, _work = self.assert_equal_answers(self.reader, pin, work=1)
            self.assertIn("wrong_pin", body)

    def test_the_right_pin_where_the_caller_may_not_see(self):
        """It is answered as a wrong one."""
        del self.kinds["wrong PIN"]
        self.kinds["wrong PIN"] = self.kinds.pop("no PIN")
        self.assert_equal_answers(self.reader, PIN, work=1)

    def test_locked_out_by_the_budget_of_the_user(self):
        """Decided before anything about the record is known, and without any derivation."""
        self.env.company.record_pin_user_attempts = 1
        self.login(self.reader)
        self.guess(self.locked["edit"].id, WRONG[0])
        body = self.assert_equal_answers(self.reader, WRONG[1], work=0)[2]
        self.assertIn("locked_out", body)

    def test_a_refused_guess_asks_the_database_the_same(self):
        """Whichever budget refuses, nothing is looked up by which records could be told apart."""
        self.login(self.reader)
        for res_id in self.kinds.values():
            self.guess(res_id, WRONG[0])
        for scope in ("own", "shared", "spraying", "lifetime"):
            self.cr.execute("SAVEPOINT budget")
            self.cr.execute(
                "UPDATE record_pin_attempt SET failures = 1000,"
                " locked_until = now() at time zone 'UTC' + interval '1 hour' WHERE scope = %s",
                [scope],
            )
            self.guess(self.kinds["no PIN"], WRONG[1])  # caches are warm now
            asked = {}
            for kind, res_id in self.kinds.items():
                with queries() as done:
                    body = self.guess(res_id, WRONG[1])[2]
                self.assertIn("locked_out", body)
                asked[kind] = done
            self.cr.execute("ROLLBACK TO SAVEPOINT budget")
            for kind, done in asked.items():
                with self.subTest(scope, kind=kind):
                    self.assertTrue(done)
                    self.assertEqual(done, asked["wrong PIN"])

    def test_locked_out_at_each_record(self):
        with self.later(seconds=0):
            for pin in WRONG[:3]:
                self.assert_equal_answers(self.reader, pin, work=1)
            self.env.company.record_pin_lifetime_attempts = 3
            body = self.assert_equal_answers(self.reader, WRONG[3], work=0)[2]
        self.assertIn("locked_out", body)

    def test_the_shape_is_the_same_in_a_lockout(self):
        """Keys and types tell no more than the words do."""
        self.env.company.record_pin_user_attempts = 1
        self.login(self.reader)
        wrong = self.web("record.pin.lock", "unlock", PARTNER, self.kinds["no PIN"], WRONG[0])
        self.assertEqual(wrong["reason"], "wrong_pin")
        out = self.web("record.pin.lock", "unlock", PARTNER, self.kinds["no PIN"], WRONG[1])
        self.assertEqual(out["reason"], "locked_out")
        self.assertEqual(list(wrong), list(out))

    def test_malformed_pins_tell_nothing(self):
        """They are refused before anything is looked up, counted or derived."""
        self.login(self.reader)
        for pin in ("", "12", "12ab", "1" * 13, 4071, None):
            errors = set()
            for res_id in self.kinds.values():
                with compares() as done:
                    try:
                        self.web("record.pin.lock", "unlock", PARTNER, res_id, pin)
                    except Refused as error:
                        errors.add((error.kind, error.body["data"]["message"]))
                self.assertEqual(done, [])
            with self.subTest(str(pin)):
                self.assertEqual(len(errors), 1)
