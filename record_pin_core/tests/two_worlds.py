"""No answer depends on a masked value: the same requests in two worlds that differ in nothing else.

And none changes what is locked: the rows of locked and linked records and what hangs on them.

``RECORD_PIN_TWOWORLDS`` is the number of requests (some thousand unless told), ``…_SEED`` another
start than the usual one, ``…_REPORT`` a file for what a campaign found, ``…_LINKS=0`` leaves out
the link paths. A difference fails at once,
shrunk to its smallest form; a campaign with a report goes on and counts all of them.
"""

import json
import os
import random
import sys
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.internal.conjecture.engine import ConjectureRunner

from odoo import api, fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .. import compat
from .common import PARTNER, call_kw, get_public_method, json_default
from .drawing import Request
from .endless import ended
from .generated import KINDS, Generator
from .http_world import Refused
from .http_worlds import OverHttp, steady
from .introspection import AUTOMATIC, is_model_method
from .leaks import leaks_in
from .sent import Sent
from .untouched import Untouched
from .worlds import TwoWorlds

#: Requests of an ordinary run, see tools/lab for long ones.
REQUESTS = 4500
#: After what share of them the names of locked contacts are masked, too.
NAMED = 0.5
#: What share of them an administrator asks, who may read what Odoo keeps from all others.
ADMINISTRATOR = 0.25
#: Requests asked in one world before they are asked in the other.
BATCH = 10
#: Requests after which a campaign writes down what it has found so far.
REPORT_EVERY = 1000
#: What share of lists and reads has to be more than a refusal, for the test to say something.
ANSWERED = 0.3
#: Milliseconds one statement may take: some methods read everything there is.
PATIENCE = 2000
#: What PostgreSQL says then: how busy the machine is tells nothing of a world.
TOO_SLOW = "due to statement timeout"
#: What Odoo logs of requests that make no sense; that they are refused is all there is to say.
MUTED = (
    "odoo.sql_db", "odoo.osv.expression", "odoo.models", "odoo.models.unlink", "odoo.fields",
    "odoo.domains", "odoo.http", "odoo.addons", "odoo.api", "odoo.tools", "odoo.orm",
    "odoo.registry", "odoo.modules", "odoo.service", "py.warnings", "werkzeug",
    "odoo.addons.mail.models.mail_mail",  # 15 mutes none below those that are named
)  # fmt: skip


class TwoWorldsContract(OverHttp, TwoWorlds):
    """``test_no_answer_depends_on_a_masked_value``, for ``reader``, who has unlocked nothing.

    He becomes an administrator for the last of the requests: a lock is one for them, too. Before
    that names are masked as well, and the worlds differ in them.
    """

    linked = os.environ.get("RECORD_PIN_TWOWORLDS_LINKS") != "0"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = {}
        for record, _names, lines, _price in cls.varied:
            for part in (record, *(lines or ())):
                cls.known.setdefault(part._name, []).append(part.id)
        cls.known["res.partner"] += [cls.open.id, *(child.id for child in cls.child.values())]
        cls.known["res.partner"].append(cls.locked["edit"].id)
        for record in cls.satellites:
            cls.known.setdefault(record._name, []).append(record.id)
        cls.untouched = Untouched(cls.env, cls.locked_ids())
        cls.sent = Sent(cls.cr)
        cls.digests = {}
        cls.kinds, cls.outcomes, cls.unlike = Counter(), Counter(), []
        cls.called, cls.visited = set(), set()
        cls.administrator = cls.names_are_masked = False

    def setUp(self):
        super().setUp()
        self.numbers = []

    def mask_names(self):
        """The worlds differ in names, too, from now on."""
        if not self.names_are_masked:
            self.names_are_masked = True
            self.let_names_differ()
            self.digests.clear()
            self.addCleanup(self.digests.clear)

    @property
    def requests(self):
        """The generator, made once: what it knows is the same for all tests."""
        if not hasattr(type(self), "_requests"):
            self.open_url("/web/login")  # 15 knows its routes after a request
            type(self)._requests = Generator(
                self.env,
                lambda name: self.known.get(name, []),
                self.may_make,
                self.doors(),
                self.routes(),
            )
        return self._requests

    def may_make(self, name):
        """Whether ``reader`` may make records of a model."""
        try:
            compat.check_access(self.env[name].with_user(self.reader), "create")
        except AccessError:
            return False
        return True

    def test_no_answer_depends_on_a_masked_value(self):
        number = int(os.environ.get("RECORD_PIN_TWOWORLDS") or REQUESTS)
        report = os.environ.get("RECORD_PIN_TWOWORLDS_REPORT")
        asked = []
        self.draw(number, [Phase.generate], asked.append)
        with mute_logger(*MUTED), self.no_way_out(), self.logged_in(), _plain_images():
            for at in range(0, len(asked), BATCH):
                if at >= len(asked) * NAMED:
                    self.mask_names()
                if at >= len(asked) * (1 - ADMINISTRATOR):
                    self.make_administrator()
                self.unlike += self.compare(asked[at : at + BATCH])
                if report and not at % REPORT_EVERY:
                    self._write(report)
            if report:
                self._write(report)
            elif self.unlike:
                self._shrink(number)
        if self.unlike:
            # one line: what a summary of many tests has room for
            (request, problem), *others = self.unlike
            self.fail(f"{request} (and {len(others)} more): {problem}")
        self.assertTrue(self.names_are_masked)
        for kind in ("list", "read"):
            answered, refused = (self.outcomes[kind, each] for each in ("answered", "refused"))
            self.assertGreater(answered, (answered + refused) * ANSWERED, (kind, self.outcomes))
        self.assertGreater(self.outcomes["write", "answered"], 0)
        self.assertGreater(self.kinds["by an administrator"], 0)

    def test_every_method_has_its_turn(self):
        """None comes a second time before all have come once; another seed, another order."""
        calls = self.requests.calls
        first = [call for part, _times in self.requests.turns(calls, 50, 0) for call in part]
        self.assertEqual(len(set(first)), 50)
        other = [call for part, _times in self.requests.turns(calls, 50, 1) for call in part]
        self.assertNotEqual(first, other)
        turns = Counter()
        for part, times in self.requests.turns(calls, len(calls) + 3, 0):
            turns.update(dict.fromkeys(part, times))
        self.assertEqual(set(turns), set(calls))
        self.assertEqual(sorted(turns.values())[-4:], [1, 2, 2, 2])

    def test_names_are_masked_and_differ(self):
        """From then on they make no difference to who may not see them."""
        ids = [self.locked["view"].id, self.locked["view_edit"].id]
        names = Request(
            "read", PARTNER, "search_read", ([["id", "in", ids]], ["display_name"]), {}, {}
        )
        with mute_logger(*MUTED), self.no_way_out(), self.logged_in():
            self.assertEqual(list(self.compare([names])), [])
            self.mask_names()
            self.assertEqual(list(self.compare([names])), [])
            self.protected.mask_name = False
            self.assertTrue(list(self.compare([names])))

    def test_what_is_changed_is_noticed(self):
        """A write in each kind of row that a lock keeps, but none of an open record."""
        record, mail = self.locked["edit"], "mail.message" in self.env
        beside = "ir.property" in self.env
        attachment = {"name": "Pin", "res_model": PARTNER, "res_id": record.id}
        for table, change in {
            "res_partner": lambda: record.write({"function": "CEO"}),
            "ir_attachment": lambda: self.env["ir.attachment"].create(attachment),
            "mail_message": lambda: mail and record.message_post(body="Pin"),
            "mail_activity": lambda: mail and record.activity_ids.unlink(),
            "mail_followers": lambda: mail and record.message_follower_ids.unlink(),
            "ir_property": lambda: beside and record.write({"barcode": "Pin"}),
        }.items():
            with self.subTest(table), self.world(0):
                self.untouched.begin()
                if change() is not False:
                    self.cr.flush()
                    self.assertIn(table, self.changed())
        with self.world(0):
            self.untouched.begin()
            self.open.write({"function": "CEO"})
            self.cr.flush()
            self.assertEqual(self.untouched.written(), ["res_partner"])
            self.assertEqual(self.changed(), [])

    def test_what_is_sent_is_noticed(self):
        """To colleagues, in their inboxes, by e-mail or at once; not to customers."""
        if "mail.message" not in self.env:
            return
        colleague = self.colleague.partner_id
        mails, bus = self.env["mail.mail"], self.env["bus.bus"]

        def message():
            values = {"body": "hush", "message_type": "comment", "model": PARTNER}
            made = self.env["mail.message"].create(dict(values, res_id=self.locked["view"].id))
            self.notified(made, self.colleague)

        def mail(partner):
            mails.create({"body_html": "hush", "recipient_ids": [(6, 0, partner.ids)]})

        for way, (send, told) in {
            "inbox": (message, True),
            "bus": (lambda: bus._sendone(colleague, "x", {"body": "hush"}), True),
            "mail": (lambda: mail(colleague), True),
            "mail to a customer": (lambda: mail(self.open), False),
        }.items():
            with self.subTest(way), self.world(0):
                self.sent.begin()
                send()
                self._flush()
                self.cr.precommit.run()
                self.assertEqual(bool(leaks_in(self.sent.rows())), told)

    def test_a_request_that_ends_the_session_ends_no_other(self):
        """Nor does one that changes what the session is checked by."""
        read = Request(
            "read", PARTNER, "read", ([self.open.id], ["phone"]), {}, {}, door="web session"
        )
        end = Request("route", "/web/session/destroy", "JSON", (), {}, {}, door="route")
        with mute_logger(*MUTED), self.no_way_out(), self.logged_in(), self.world(0):
            before = self.kinds["logged in again"]
            self.assertEqual(self.ask(read)[0], "answer")
            self.ask(end)
            self.assertEqual(self.ask(read)[0], "answer")
            self.assertEqual(self.kinds["logged in again"], before + 1)

    def test_a_request_without_an_end_has_one(self):
        """Up to 16 Odoo goes round and round in this circle of parents."""
        first, other = self.open, self.child["edit"]
        circle = ([other.id, first.id], {"parent_id": first.id})
        for door in ("", "web session"):
            request = Request("write", PARTNER, "write", circle, {}, {}, door=door)
            with mute_logger(*MUTED), self.no_way_out(), self.logged_in(), self.world(0):
                self.assertNotEqual(self.ask(request)[0], "answer")

    def test_new_ids_do_not_hide_a_difference(self):
        """What is made anew has the same id in both worlds, so that the rest can be compared."""
        make = Request("method", PARTNER, "create", ({"name": "Pin new"},), {}, {}, door="")
        with mute_logger(*MUTED), self.no_way_out(), self.logged_in():
            self.assertEqual(self._again(0, make), self._again(1, make))
            self.assertEqual(self._again(0, make)[0], "answer")
            before = self.kinds["new ids"]
            self.assertEqual(list(self.compare([make])), [])
            self.assertEqual(self.kinds["new ids"], before + 1)

    def test_what_is_found_in_an_answer(self):
        """Secrets, as texts and as files, but not what stands in a photo or digest by chance."""
        photo, digest = "3Aq/" * 40, "0a9f" * 7
        for nothing in (
            f"{photo}HUSh{photo}",
            f"{digest}583920",
            f"1583920{digest}",
            "<1583920.1795396182.5-openerp-",
            "1795396182.0",
        ):
            self.assertEqual(leaks_in({"image": nothing}), [], nothing)
        for told in (
            f"{photo} Hush 1",
            f"{photo}aHVza{photo}",
            f"{photo}583920",
            f"{digest}-583920",
            "583920" * 6,
            "+99583920",
            "17396182",
            "a.hush1@b.c",
        ):
            self.assertEqual(len(leaks_in({"image": told})), 1, told)

    def draw(self, number, phases, test):
        """Call ``test`` with ``number`` requests, the same ones each time."""
        start = int(os.environ.get("RECORD_PIN_TWOWORLDS_SEED") or 0)
        with _without_constants(), _without_mutations():
            for index, (requests, times) in enumerate(self.requests.draws(number, start)):
                self._draw(requests, times, phases, test, start + index)

    @staticmethod
    def _draw(requests, times, phases, test, start):
        """Call ``test`` with the requests of ``times`` examples.

        What hypothesis makes up first is the simplest there is: each argument the first of its
        kind. That one is left out.
        """
        examples = []

        @seed(start)
        @settings(
            max_examples=times + 1,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(requests)
        def run(example):
            examples.append(example)
            if len(examples) > 1:
                for request in example:
                    test(request)

        run()

    def _shrink(self, number):
        """Put the smallest request that still has two answers first of all that were found."""
        known = {repr(request) for request, _problem in self.unlike}
        found = []

        def test(request):
            if found or repr(request) in known:
                for unlike in self.compare([request]):
                    found.append(unlike)
                    raise AssertionError

        with suppress(AssertionError, Flaky):
            self.draw(number, [Phase.generate, Phase.shrink], test)
        self.unlike[:0] = found[-1:]

    def _write(self, path):
        total = self.requests.methods_total
        with open(path, "w", encoding="utf-8") as out:
            json.dump(
                {
                    "requests": sum(self.kinds[kind] for kind in KINDS),
                    "methods_covered": len(self.called),
                    "methods_total": total,
                    "routes_covered": len(self.visited),
                    "routes_total": len(self.requests.routes.rules),
                    "leaks": [[list(request), problem] for request, problem in self.unlike],
                    "by_kind": dict(self.kinds),
                    "outcomes": {
                        kind: {word: self.outcomes[kind, word] for word in ("answered", "refused")}
                        for kind in KINDS
                    },
                },
                out,
                indent=2,
                default=str,
            )

    # -- requests in two worlds ------------------------------------------------------------

    def compare(self, asked):
        """``(request, what is wrong with its answers)`` of those where something is."""
        with self.world(0):
            here = [self.ask(request) for request in asked]
        with self.world(1):
            there = [self.ask(request) for request in asked]
        for request, one, other in zip(asked, here, there):
            self.kinds[request.kind] += 1
            self.kinds["over HTTP"] += bool(request.door)
            self.kinds["by an administrator"] += self.administrator
            if request.kind == "route":
                self.visited.update(request.args)
            else:
                self.called.add(self.requests.methods[request.model][request.method])
            outcome = "refused" if one[0] not in ("answer", "changed") else "answered"
            self.kinds[outcome] += 1
            self.outcomes[request.kind, outcome] += 1
            if one[0] == "changed" or other[0] == "changed":
                changed = one if one[0] == "changed" else other
                yield request, f"what is locked was changed: {changed!s:.1500}"
                continue
            told = self.told_in(one)
            if told and not leaks_in(list(request)):
                yield request, f"a masked value is answered, or sent: {told[:3]}"
            elif one == other:
                continue
            elif any(TOO_SLOW in str(answer) for answer in (one, other)):
                self.kinds["too slow"] += 1
            else:
                answers = self._told_apart(request)
                if answers:
                    here, there = answers
                    yield request, f"two worlds, two answers: {here!s:.1500} and {there!s:.1500}"

    def told_in(self, answer):
        """Masked values in an answer. Without link paths Odoo has copied some before the lock."""
        return leaks_in(answer) if self.linked else []

    def _told_apart(self, request):
        """The answers to ``request``, if each world has one of its own.

        Asked twice more in each, from the same numbers: what is made anew has the same id then. Two
        worlds that agree once have told nothing. Where one world has two answers, as with a token
        or the time, none of them says anything of the worlds.
        """
        first, second = (
            [self._again(number, request) for number in (0, 1)] for _time in ("first", "second")
        )
        if first[0] == first[1] or second[0] == second[1]:
            self.kinds["new ids"] += 1
            return None
        if first != second:
            self.kinds["unstable"] += 1
            return None
        return first

    def _again(self, number, request):
        with self.world(number):
            self._number_anew()
            return self.ask(request)

    def _number_anew(self):
        """Let all ids and numbers be the same ones again: no rollback takes a sequence back.

        Those of events go on: some of them stay when a request is taken back.
        """
        if not self.numbers:
            self.cr.execute(
                "SELECT format('%I', sequencename), last_value FROM pg_sequences"
                " WHERE schemaname = current_schema AND sequencename <> 'record_pin_event_id_seq'"
            )
            self.numbers = self.cr.fetchall()
            self.addCleanup(self._go_on_from, 0)
        self._go_on_from(100000)

    def _go_on_from(self, more):
        """What is made next gets the numbers after those there were at first, and ``more``."""
        self.cr.execute(
            "SELECT setval(name::regclass, coalesce(value, 1) + %s, value IS NOT NULL)"
            " FROM unnest(%s::text[], %s::bigint[]) AS numbers (name, value)",
            [more, *map(list, zip(*self.numbers))],
        )

    @contextmanager
    def world(self, number):
        """With the digests of what the locks of that world keep."""
        with super().world(number):
            if number not in self.digests:
                self.digests[number] = self.untouched.digests(self.untouched.tables)
            self.kept = self.digests[number]
            yield

    def ask(self, request):
        """The answer, or the error as a client would see it. Nothing of the request stays."""
        self.forget()
        self.untouched.begin()
        self.sent.begin()
        self.cr.execute("SAVEPOINT pin_request")
        self.cr.execute("SET LOCAL statement_timeout = %s", [PATIENCE])
        random.seed(0)  # some answers have samples in them
        self.ended_with = []
        try:
            with ended(RuntimeError(f"ended {TOO_SLOW}")):
                answer = ["answer", self.over_http(request) if request.door else self.call(request)]
            with self.alone():
                changed = self.changed()
                sent = [row for row in self.sent.rows() if self.told_in(row)]
            if sent:
                answer += ["sent", *sent]
            return ["changed", *changed, answer] if changed else steady(answer)
        except Refused as refusal:
            return steady([refusal.kind, refusal.body])
        except Exception as error:  # noqa: BLE001 (any error is an answer)
            if self.ended_with:
                return ["changed", *self.ended_with]
            return steady([type(error).__name__, str(error), getattr(error, "context", None)])
        finally:
            with self.alone():
                self.env.clear()
                self.cr.precommit.clear()
                self.cr.execute("ROLLBACK TO SAVEPOINT pin_request")
                self.cr.execute("RELEASE SAVEPOINT pin_request")
                self.forget()
            if request.door in ("route", "web session"):
                self.stay_logged_in()

    def call(self, request):
        """The answer to a call that comes through no door."""
        env = api.Environment(self.cr, self.reader.id, {})
        if hasattr(getattr(env, "transaction", None), "default_env"):
            env.transaction.default_env = env
        model = env[request.model]
        get_public_method(model, request.method)
        kwargs = json.loads(json.dumps(dict(request.kwargs, context=request.context)))
        args = json.loads(json.dumps(list(request.args)))
        if request.made is None:
            answer = call_kw(model, request.method, args, kwargs)
        else:
            answer = self._of_a_new_one(model, request, args, kwargs)
        answer = json.loads(json.dumps(answer, default=json_default))
        self.cr.flush()  # a request ends with it
        return answer

    def _of_a_new_one(self, model, request, args, kwargs):
        """What a new record shows, what its function answers, and what it shows then."""
        values = json.loads(json.dumps(request.made))
        id_ = call_kw(model, "create", [values], {"context": dict(kwargs["context"])})

        def shown():
            names = sorted({*model.fields_get([], ["type"])} - AUTOMATIC)
            try:
                with self.cr.savepoint():
                    return call_kw(model, "read", [[id_], names], {})
            except Exception as error:  # noqa: BLE001 (one of its fields may be refused)
                return [type(error).__name__, str(error)]

        takes_ids = not is_model_method(self.requests.methods[request.model][request.method])
        before = shown()
        answer = call_kw(model, request.method, [[id_], *args] if takes_ids else args, kwargs)
        return [before, answer, shown()]

    def changed(self):
        """Tables with rows that locks keep and the last request has changed."""
        written = self.untouched.written()
        if not written:
            return []
        now = self.untouched.digests(written)
        return sorted(table for table in now if now[table] != self.kept[table])

    @contextmanager
    def no_way_out(self):
        """No request ends the transaction of the test.

        What it has changed until it tries to is kept in ``self.ended_with``: no error that comes
        after takes that back.
        """

        def refuse(*_args, **_kwargs):
            raise AssertionError("no transaction ends here")

        def refuse_commit(*_args, **_kwargs):
            self.cr.flush()
            self.ended_with += self.changed()
            refuse()

        no_commit = patch.object(self.cr, "commit", refuse_commit)
        with no_commit, patch.object(self.cr, "rollback", refuse):
            yield


def _plain_images():
    """Pictures are as large as they came: making smaller ones of them took a third of the time."""
    return patch.object(fields.Image, "_image_process", lambda _field, value, *_env: value)


def _without_constants():
    """Newer releases of hypothesis try constants of all code that is not installed by pip.

    That is Odoo's here: reading it takes longer than drawing, and what is drawn from it would
    depend on what is loaded.
    """
    providers = sys.modules.get("hypothesis.internal.conjecture.providers")
    if not hasattr(providers, "_get_local_constants"):
        return nullcontext()
    return patch.object(providers, "_get_local_constants", providers.Constants)


def _without_mutations():
    """Hypothesis repeats parts of an example in the next ones: of the lists a third came twice."""
    return patch.object(ConjectureRunner, "generate_mutations_from", lambda _runner, _data: None)
