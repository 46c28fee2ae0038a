"""The world the contracts live in: some users, contacts locked in each mode, and what they hide."""

import json
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from passlib.context import CryptContext
from psycopg2.extras import Json

from odoo import api, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from odoo.addons.base.models import res_users

from .. import compat
from ..exceptions import RecordPinRequired
from ..guard import memo
from ..lib.pin_domain import hashing
from ..lib.pin_domain.pepper import PepperRing
from ..store import peppers
from ..store import secrets as pin_secrets
from .cells import MODES
from .leaks import NUMBERS, OTHER_NUMBERS, leaks_in, secret_values

try:  # where the way from a client's call to a method lives
    from odoo.service.model import call_kw
except ImportError:
    from odoo.api import call_kw

try:  # what stands in front of it
    from odoo.service.model import get_public_method
except ImportError:  # up to Odoo 17
    from odoo.models import check_method_name

    def get_public_method(model, name):
        check_method_name(name)


try:
    from odoo.tools.json import json_default
except ImportError:
    from odoo.tools.date_utils import json_default

PIN = "4071"
NEW_PIN = "8306"
#: Longer than the ids of many records: their numbers are refused as PINs.
LONG_PIN = "683092"
#: Wrong ones, all different: the same one twice in a row counts once.
WRONG = ("9164", "5283", "7416", "6047", "8529", "3805", "9471", "5062", "6184", "7259")
PASSWORD = "a long password"  # of each user of the world

#: Neither tracking nor mails, which only cost time here.
QUIET = {"tracking_disable": True, "no_reset_password": True, "mail_create_nolog": True}

PARTNER = "res.partner"


#: How users' passwords are hashed in tests from Odoo 18 on: with one round. 16 takes 350,000 and 17
#: 600,000, half a second for each user and each login, which is a quarter of the suite's time.
ONE_ROUND = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)


def cheap_hashing():
    """Patches for tests: hashes that cost nothing, and a pepper that touches no file.

    No test is about the passwords of users, which are Odoo's.
    """
    ring = PepperRing.of(bytes(range(32)))
    patches = [
        patch.object(pin_secrets, "PARAMETERS", hashing.FOR_TESTS),
        patch.object(peppers, "ring", lambda: ring),
    ]
    if hasattr(res_users, "Users"):  # up to 18, which does the same itself
        patches.append(patch.object(res_users.Users, "_crypt_context", lambda _users: ONE_ROUND))
    return patches


class Helpers:
    """What contracts do with a world; ``env`` is the superuser's."""

    #: Odoo collects only methods of the leaf class itself, unless it is told otherwise.
    allow_inherited_tests_method = True

    # -- requests ------------------------------------------------------------------

    def rpc(self, user, model, method, /, *args, context=None, token=None, keep=False, **kwargs):
        """Call a public method as a client's request would: nothing cached, arguments as sent.

        :param token: proof or proofs of an unlock, for the context
        :param keep: leave behind what a failed call has written
        :return: the answer, as it would arrive
        """
        sent = dict(context or {})
        if token is not None:
            sent["record_pin_token"] = token
        self.forget()
        env = api.Environment(self.cr, user.id, {})
        if hasattr(getattr(env, "transaction", None), "default_env"):
            env.transaction.default_env = env  # the one a request begins with
        model = env[model]

        def call():
            get_public_method(model, method)
            answer = call_kw(model, method, list(args), dict(kwargs, context=sent))
            return json.loads(json.dumps(answer, default=json_default))

        try:
            if keep:
                return call()
            with self.cr.savepoint():
                return call()
        except Exception:
            self.env.clear()
            raise

    def forget(self):
        """Write what is pending and empty the caches: a request starts with none."""
        self._flush()
        if compat.has("flush_recordset"):
            self.env.invalidate_all()
        else:
            self.env["base"].invalidate_cache()
        self.forget_locks()

    @classmethod
    def forget_locks(cls):
        """What is known of the locks was known before."""
        memo.forget(cls.env)
        cls.env.cr.cache.clear()

    @classmethod
    def _flush(cls):
        if compat.has("flush_recordset"):
            cls.env.flush_all()
        else:
            cls.env["base"].flush()

    def lock_rpc(self, user, method, *args, **kwargs):
        """Call a method of the public API as ``user``."""
        return self.rpc(user, "record.pin.lock", method, *args, **kwargs)

    def unlock(self, user, record, pin=PIN):
        """Enter the PIN of ``record`` as ``user``; its token."""
        answer = self.lock_rpc(user, "unlock", record._name, record.id, pin)
        self.assertTrue(answer["unlocked"], answer)
        return answer["token"]

    def answer(self, call):
        """What ``call()`` answers, errors included, in a form that compares."""
        try:
            return ["answer", call()]
        except (AccessError, UserError) as error:
            return [type(error).__name__, str(error), getattr(error, "context", None)]

    def let_read_entries(self, user):
        """Accounting, where it is installed, decides over messages, and reads entries to do so."""
        self.grant(user, "account.group_account_invoice")

    @classmethod
    def notified(cls, message, user):
        """``message``, with ``user`` notified of it as before the lock: later on it is a notice."""
        told = {"mail_message_id": message.id, "res_partner_id": user.partner_id.id}
        notifications = cls.env["mail.notification"]
        if not notifications.search([(name, "=", value) for name, value in told.items()]):
            notifications.create(dict(told, notification_type="inbox"))
        return message

    @classmethod
    def grant(cls, user, *xmlids):
        """Add ``user`` to these groups; those of apps that are not installed are left out."""
        for xmlid in xmlids:
            group = cls.env.ref(xmlid, raise_if_not_found=False)
            if group:
                users = "user_ids" if "user_ids" in group._fields else "users"
                group.write({users: [(4, user.id)]})

    # -- assertions ----------------------------------------------------------------

    def assert_pin_required(self, call, record, operation="read"):
        """``call()`` is refused, naming the lock of ``record`` and nothing that is masked."""
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        error = caught.exception
        self.assertEqual(
            error.locks, [{"res_model": record._name, "res_id": record.id, "operation": operation}]
        )
        self.assertEqual(error.context, {"record_pin": error.locks})
        self.assert_no_secret([str(error), error.locks])

    def assert_no_secret(self, answer):
        """Nothing in ``answer`` is a masked value or a part of one."""
        self.assertEqual(leaks_in(answer), [])

    def assert_secret(self, answer):
        """Something in ``answer`` is a masked value: the request that was tried does read them."""
        self.assertTrue(leaks_in(answer), "nothing secret in %s" % (answer,))

    def assert_tells_nothing(self, call):
        """The answer of ``call()`` is the same whatever the masked values are. Returns it."""
        here = self.answer(call)
        with self.other_values():
            there = self.answer(call)
        self.assertEqual(here, there)
        self.assert_no_secret(here)
        return here

    def assert_no_door(self, method):
        """Clients of this series cannot call ``method`` of any model."""
        try:
            self.rpc(self.reader, PARTNER, method)
        except (AttributeError, AccessError):
            return
        self.fail(f"{method} can be called")

    def assert_unchanged(self, record, row):
        """The row of ``record`` is what ``row_of`` found before."""
        self.assertEqual(self.row_of(record), row)

    def row_of(self, record):
        """Every column of ``record``, as it is in the database (None when it is gone)."""
        self.forget()
        self.cr.execute(f'SELECT * FROM "{record._table}" WHERE id = %s', [record.id])
        row = self.cr.fetchone()
        return row and dict(zip([column.name for column in self.cr.description], row))

    def events(self, event=None, record=None):
        """Entries of the event log: ``[(event, user id, model, id)]``, oldest first."""
        self.forget()
        query = "SELECT event, user_id, res_model, res_id FROM record_pin_event WHERE id > %s"
        params = [self.events_before]
        if event:
            query, params = query + " AND event = %s", params + [event]
        if record is not None:
            query = query + " AND res_model = %s AND res_id = %s"
            params += [record._name, record.id]
        self.cr.execute(query + " ORDER BY id", params)
        return self.cr.fetchall()

    # -- time ----------------------------------------------------------------------

    @contextmanager
    def later(self, **delta):
        """Do things after ``timedelta(**delta)``, as far as Record PIN can tell."""
        now = fields.Datetime.now() + timedelta(**delta)
        self.forget_locks()
        with patch.object(fields.Datetime, "now", staticmethod(lambda *args: now)):
            yield now
        self.forget_locks()


class World(Helpers):
    """Fixtures: ``reader`` and ``colleague`` may use contacts, ``keeper`` owns the locks.

    ``locked[mode]`` are contacts locked with ``PIN`` that hide ``leaks.secret_values``; ``open``
    has such values too, but they are no secret. ``child[mode]`` is an open contact that points
    to the locked one.
    """

    #: Fields of a locked contact that show: the default of a protected model.
    visible = (
        *("display_name", "complete_name", "name", "active", "company_id"),
        *compat.SHOWN.get(PARTNER, ()),
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for patcher in cheap_hashing():
            patcher.start()
            cls.addClassCleanup(patcher.stop)
        cls.env = cls.env(context=dict(cls.env.context, **QUIET))
        cls.env["record.pin.model"].with_context(active_test=False).search([]).unlink()
        cls.protected = cls.protect_model(PARTNER)
        cls._make_users()
        cls._make_contacts()
        cls._make_other_values()
        cls.cr.execute("SELECT coalesce(max(id), 0) FROM record_pin_event")
        cls.events_before = cls.cr.fetchone()[0]

    @classmethod
    def protect_model(cls, name, **values):
        model = cls.env["ir.model"]._get(name)
        return cls.env["record.pin.model"].create(dict(values, model_id=model.id))

    @classmethod
    def new_user(cls, login, groups, **values):
        return new_test_user(
            cls.env,
            login=f"pin_{login}",
            groups=groups,
            context=QUIET,
            password=PASSWORD,
            name=login.capitalize(),
            email=f"{login}@example.com",
            **values,
        )

    @classmethod
    def _make_users(cls):
        contacts = "base.group_user,base.group_partner_manager,base.group_allow_export"
        cls.reader = cls.new_user("reader", contacts)
        cls.colleague = cls.new_user("colleague", contacts)
        cls.keeper = cls.new_user("keeper", contacts + ",record_pin_core.group_pin_user")
        cls.manager = cls.new_user("manager", contacts + ",record_pin_core.group_pin_manager")
        cls.auditor = cls.new_user("auditor", "record_pin_core.group_pin_auditor")
        cls.admin = cls.new_user("admin", contacts + ",base.group_system,base.group_no_one")

    @classmethod
    def _make_contacts(cls):
        partners = cls.env[PARTNER]
        cls.category = cls.env["res.partner.category"].create({"name": "Pin suite"})
        cls.open = partners.create(dict(secret_values(100200300, "plain"), name="Pin open"))
        cls.locked, cls.child = {}, {}
        for mode in MODES:
            record = partners.create(
                dict(
                    secret_values(NUMBERS[mode]),
                    name=f"Pin {mode}",
                    is_company=True,
                    category_id=[(6, 0, cls.category.ids)],
                )
            )
            # of a type that takes over nothing of its parent's address
            cls.child[mode] = partners.create(
                {"name": f"Child of {mode}", "parent_id": record.id, "type": "other"}
            )
            cls.locked[mode] = record
            cls.env["record.pin.lock"].with_user(cls.keeper).protect(
                PARTNER, record.ids, PIN, {"mode": mode}
            )
        ids = [cls.open.id] + [record.id for record in cls.locked.values()]
        cls.suite_domain = [("name", "=like", "Pin %"), ("id", "in", ids)]

    # -- the other world -----------------------------------------------------------

    @classmethod
    def _make_other_values(cls):
        """The rows of the locked contacts with other masked values, computed columns and all."""
        cls._rows = {mode: [cls._row(record), None] for mode, record in cls.locked.items()}
        for mode, record in cls.locked.items():
            record.write(secret_values(OTHER_NUMBERS[mode]))
        cls._flush()
        for mode, record in cls.locked.items():
            cls._rows[mode][1] = cls._row(record)
            record.write(secret_values(NUMBERS[mode]))
        cls._flush()

    @classmethod
    def _row(cls, record):
        cls._flush()
        cls.cr.execute("SELECT * FROM res_partner WHERE id = %s", [record.id])
        names = [column.name for column in cls.cr.description]
        return dict(zip(names, cls.cr.fetchone()))

    @contextmanager
    def other_values(self):
        """Another world: the masked values of all locked contacts are different ones."""
        self._go_to_world(1)
        try:
            yield
        finally:
            self._go_to_world(0)

    def _go_to_world(self, number):
        """As SQL, because dozens of tests do it and nothing has to be computed again."""
        self.forget()
        for mode, rows in self._rows.items():
            changed = [name for name in rows[0] if rows[0][name] != rows[1][name]]
            values = [_adapted(rows[number][name]) for name in changed]
            self.cr.execute(
                f"UPDATE res_partner SET {', '.join(f'{name} = %s' for name in changed)}"
                " WHERE id = %s",
                values + [self.locked[mode].id],
            )
        self.forget()


def _adapted(value):
    return Json(value) if isinstance(value, dict) else value
