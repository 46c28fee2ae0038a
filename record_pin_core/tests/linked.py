"""Linked records: they follow the lock of the record that a link path leads to.

Bank accounts stand for what any app links to a contact: they exist on every series, whatever is
installed. Contacts themselves are linked to the company they belong to.
"""

# tests named after what they try
# pylint: disable=method-required-super

from psycopg2 import IntegrityError

from odoo import api
from odoo.tools import mute_logger

from ..exceptions import RecordPinRequired
from .cells import each_mode, each_reading_mode, only_with
from .common import PARTNER, PIN, WRONG, World

BANK = "res.partner.bank"
HOLDER = "acc_holder_name"
OTHER_PIN = "9152"


class LinkedWorld(World):
    """``account[mode]`` is a bank account of the contact locked in ``mode``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.protected._add_links([(BANK, "partner_id"), (PARTNER, "commercial_partner_id")])
        cls.account = {
            mode: cls.new_account(record, f"PINBANK {mode}", "Hush holder")
            for mode, record in cls.locked.items()
        }
        cls.open_account = cls.new_account(cls.open, "PINBANK open", "Open holder")
        cls.free_partner = cls.env[PARTNER].create({"name": "Pin free"})

    @classmethod
    def new_account(cls, partner, number, holder):
        return cls.env[BANK].create(
            {"partner_id": partner.id, "acc_number": number, HOLDER: holder}
        )

    def count(self, model=BANK):
        """How many records there are, whoever may see them."""
        self.forget()
        return self.env[model].sudo().with_context(active_test=False).search_count([])

    def assert_asks(self, record, call, operations):
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        (lock,) = caught.exception.locks
        self.assertEqual((lock["res_model"], lock["res_id"]), (record._name, record.id))
        self.assertIn(lock["operation"], operations)
        self.assert_no_secret([str(caught.exception), lock])


class LinkedContract(LinkedWorld):
    """As ``reader``: ``call(token)`` is a request that needs the PIN of the contact."""

    def asks_first(self, mode, call, model=BANK, operations=("create", "read")):
        """Refused without the PIN or after a wrong one, and nothing made; with it, done."""
        record = self.locked[mode]
        before = self.count(model)
        self.assert_asks(record, lambda: call(None), operations)
        self.assertEqual(self.count(model), before)
        answer = self.lock_rpc(self.reader, "unlock", PARTNER, record.id, WRONG[0])
        self.assertEqual((answer["unlocked"], answer["reason"]), (False, "wrong_pin"))
        self.assertIn(("failed", self.reader.id, PARTNER, record.id), self.events("failed"))
        self.assert_asks(record, lambda: call(answer.get("token")), operations)
        self.assertEqual(self.count(model), before)
        return call(self.unlock(self.reader, record))

    # -- opening, changing, deleting -----------------------------------------------------

    @each_reading_mode
    def reading_a_linked_record(self, mode):
        ids = self.account[mode].ids

        def call(token=None):
            return self.rpc(self.reader, BANK, "read", ids, [HOLDER], token=token)

        self.assert_pin_required(call, self.locked[mode])
        self.assert_secret(call(self.unlock(self.reader, self.locked[mode])))

    @each_reading_mode
    @only_with("web_read")
    def opening_the_form_of_a_linked_record(self, mode):
        ids = self.account[mode].ids
        spec = {HOLDER: {}, "partner_id": {"fields": {"display_name": {}}}}

        def call(token=None):
            return self.rpc(self.reader, BANK, "web_read", ids, spec, token=token)

        self.assert_pin_required(call, self.locked[mode])
        self.assert_secret(call(self.unlock(self.reader, self.locked[mode])))

    def test_a_record_linked_to_one_locked_for_editing_is_read_freely(self):
        (row,) = self.rpc(self.reader, BANK, "read", self.account["edit"].ids, [HOLDER])
        self.assertEqual(row[HOLDER], "Hush holder")

    @each_mode
    def changing_a_linked_record(self, mode):
        account = self.account[mode]
        before = self.row_of(account)

        def call(token=None):
            return self.rpc(
                self.reader, BANK, "write", account.ids, {HOLDER: "Mallory"}, token=token
            )

        self.assert_asks(self.locked[mode], call, ("write", "read"))
        self.assert_unchanged(account, before)
        call(self.unlock(self.reader, self.locked[mode]))
        self.assertEqual(self.row_of(account)[HOLDER], "Mallory")

    @each_mode
    def deleting_a_linked_record(self, mode):
        account = self.account[mode]

        def call(token=None):
            return self.rpc(self.reader, BANK, "unlink", account.ids, token=token)

        self.assert_asks(self.locked[mode], call, ("unlink", "write", "read"))
        self.assertTrue(self.row_of(account))
        call(self.unlock(self.reader, self.locked[mode]))

    @each_mode
    def one_unlock_opens_all_that_follow(self, mode):
        second = self.new_account(self.locked[mode], "PINBANK second", "Hush second")
        token = self.unlock(self.reader, self.locked[mode])
        for account in (self.account[mode], second):
            self.assert_secret(
                self.rpc(self.reader, BANK, "read", account.ids, [HOLDER], token=token)
            )
            self.rpc(self.reader, BANK, "write", account.ids, {HOLDER: "New"}, token=token)

    @each_reading_mode
    def after_the_grace_period_all_that_follow_are_closed(self, mode):
        token = self.unlock(self.reader, self.locked[mode])
        with self.later(minutes=6):
            self.assert_pin_required(
                lambda: self.rpc(
                    self.reader, BANK, "read", self.account[mode].ids, [HOLDER], token=token
                ),
                self.locked[mode],
            )

    # -- what the clients ask ------------------------------------------------------------

    @each_mode
    def the_status_names_the_record_to_unlock(self, mode):
        """A linked record has no PIN of its own: a client asks for the one it follows."""
        record, account = self.locked[mode], self.account[mode]

        def status(token=None):
            found = self.lock_rpc(self.reader, "status", BANK, account.ids, token=token)
            return found[str(account.id)]

        here = status()
        self.assertEqual((here["protected"], here["locked"], here["mode"]), (True, True, mode))
        asked = {"res_model": PARTNER, "res_id": record.id, "locked": True}
        self.assertEqual(here["locks"], [asked])
        there = status(self.unlock(self.reader, record))
        self.assertFalse(there["locked"])
        self.assertEqual(there["locks"], [dict(asked, locked=False)])
        own = self.lock_rpc(self.reader, "status", PARTNER, record.ids)[str(record.id)]
        self.assertEqual(own["locks"], [asked])
        free = self.lock_rpc(self.reader, "status", BANK, self.open_account.ids)
        self.assertEqual(free[str(self.open_account.id)]["locks"], [])

    def test_the_prompt_names_the_locked_record_as_far_as_its_name_shows(self):
        record = self.locked["view"]
        info = self.lock_rpc(self.reader, "prompt_info", PARTNER, record.id)
        self.assertEqual(info["name"], "Pin view")
        self.protected.mask_name = True
        info = self.lock_rpc(self.reader, "prompt_info", PARTNER, record.id)
        self.assertNotIn("Pin view", str(info))
        self.assertIn(str(record.id), info["name"])
        self.assertIn(self.env["ir.model"]._get(PARTNER).name, info["name"])

    @each_reading_mode
    def a_locked_record_is_suggested_by_its_name(self, mode):
        """Or nobody could choose it, to be asked for its PIN then."""
        record, reader = self.locked[mode], self.reader
        for text in (f"Pin {mode}", f"pin {mode}", ""):
            domain = [("id", "in", record.ids)]
            found = self.rpc(reader, PARTNER, "name_search", text, domain, "ilike", 8)
            self.assertEqual(found, [[record.id, f"Pin {mode}"]])
        for text, domain, operator in (
            ("hush", [], "ilike"),
            (f"Pin {mode}", [("phone", "!=", False)], "ilike"),
            (f"Pin {mode}", [], "not ilike"),
        ):
            found = self.rpc(reader, PARTNER, "name_search", text, domain, operator, 500)
            self.assertNotIn(record.id, [pair[0] for pair in found])
        self.assertEqual(len(self.rpc(reader, PARTNER, "name_search", "Pin", [], "ilike", 2)), 2)
        self.protected.mask_name = True
        self.assertEqual(self.rpc(reader, PARTNER, "name_search", f"Pin {mode}"), [])

    @each_reading_mode
    @only_with("web_name_search")
    def a_locked_record_is_suggested_with_what_shows_of_it(self, mode):
        record = self.locked[mode]
        for specification in ({"display_name": {}}, {"display_name": {}, "phone": {}}):
            (row,) = self.rpc(
                self.reader, PARTNER, "web_name_search", f"Pin {mode}", specification,
                [("id", "in", record.ids)],
            )  # fmt: skip
            self.assertEqual((row["id"], row["display_name"]), (record.id, f"Pin {mode}"))
            self.assert_no_secret(row)

    # -- creating --------------------------------------------------------------------------

    def values(self, mode, **more):
        return dict(partner_id=self.locked[mode].id, acc_number=f"PINBANK new {mode}", **more)

    @each_mode
    def create(self, mode):
        self.asks_first(
            mode,
            lambda token: self.rpc(self.reader, BANK, "create", self.values(mode), token=token),
        )

    @each_mode
    def create_several_at_once(self, mode):
        free = {"partner_id": self.free_partner.id, "acc_number": "PINBANK free"}
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "create", [free, self.values(mode)], token=token
            ),
        )

    @each_mode
    def create_by_a_default_of_the_context(self, mode):
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "create", {"acc_number": "PINBANK new"}, token=token,
                context={"default_partner_id": self.locked[mode].id},
            ),
        )  # fmt: skip

    @each_mode
    @only_with("web_save")
    def create_by_a_form(self, mode):
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "web_save", [], self.values(mode), {"acc_number": {}},
                token=token,
            ),
        )  # fmt: skip

    @each_mode
    def create_by_copy(self, mode):
        account = self.open_account
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "copy", account.ids,
                {"partner_id": self.locked[mode].id, "acc_number": "PINBANK copy"}, token=token,
            ),
        )  # fmt: skip

    @each_mode
    def create_by_copy_of_a_linked_record(self, mode):
        account = self.account[mode]
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "copy", account.ids, {"acc_number": "PINBANK copy"}, token=token
            ),
        )

    @each_mode
    def create_by_import(self, mode):
        """The import is stopped like any other request, so that the client asks and repeats it."""
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "load", ["acc_number", "partner_id/.id"],
                [
                    ["PINBANK a", str(self.free_partner.id)],
                    ["PINBANK b", str(self.locked[mode].id)],
                ],
                token=token,
            ),
        )  # fmt: skip

    @each_mode
    def create_by_import_of_names(self, mode):
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "load", ["acc_number", "partner_id"],
                [["PINBANK b", f"Pin {mode}"]], token=token,
            ),
        )  # fmt: skip

    # -- before a draft is saved -------------------------------------------------------------

    def onchange(self, values, changed, token=None, **kwargs):
        fields_ = ("partner_id", "acc_number", HOLDER)
        if hasattr(self.env["base"], "web_read"):
            spec = {name: {"fields": {}} if name == "partner_id" else {} for name in fields_}
        else:
            spec = dict.fromkeys(fields_, "1")
        return self.rpc(
            self.reader, BANK, "onchange", [], values, changed, spec, token=token, **kwargs
        )

    @each_mode
    def choosing_a_locked_record_in_a_draft(self, mode):
        """The PIN comes before the rest of the form is typed."""
        values = {"partner_id": self.locked[mode].id, "acc_number": False, HOLDER: False}
        changed = ["partner_id"] if hasattr(self.env["base"], "web_read") else "partner_id"
        self.asks_first(mode, lambda token: self.onchange(values, changed, token))

    @each_mode
    def a_new_draft_that_begins_with_a_locked_record(self, mode):
        """*New* below a locked record, which the context gives as the default."""
        self.asks_first(
            mode,
            lambda token: self.onchange(
                {}, [], token, context={"default_partner_id": self.locked[mode].id}
            ),
        )

    def test_a_draft_of_an_open_record_asks_nothing(self):
        changed = ["partner_id"] if hasattr(self.env["base"], "web_read") else "partner_id"
        self.onchange({"partner_id": self.open.id, "acc_number": "1", HOLDER: False}, changed)
        self.onchange({"partner_id": False, "acc_number": "1", HOLDER: False}, changed)
        self.onchange({}, [])

    # -- re-pointing ---------------------------------------------------------------------------

    def repoints(self, mode, call, record, column="partner_id"):
        before = self.row_of(record)
        self.assert_asks(self.locked[mode], lambda: call(None), ("create", "read", "write"))
        self.assert_unchanged(record, before)
        call(self.unlock(self.reader, self.locked[mode]))
        self.assertEqual(self.row_of(record)[column], self.locked[mode].id)

    @each_mode
    def write_that_points_to_it(self, mode):
        account = self.open_account
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "write", account.ids, {"partner_id": self.locked[mode].id},
                token=token,
            ),
            account,
        )  # fmt: skip

    @each_mode
    @only_with("web_save")
    def form_that_points_to_it(self, mode):
        account = self.open_account
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "web_save", account.ids, {"partner_id": self.locked[mode].id},
                {HOLDER: {}}, token=token,
            ),
            account,
        )  # fmt: skip

    @each_mode
    def import_that_points_to_it(self, mode):
        account = self.open_account
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, BANK, "load", [".id", "partner_id/.id"],
                [[str(account.id), str(self.locked[mode].id)]], token=token,
            ),
            account,
        )  # fmt: skip

    @each_mode
    def a_line_that_points_to_it(self, mode):
        """Through the one2many of an open record: a line is updated to point elsewhere."""
        account = self.open_account
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "write", self.open.ids,
                {"bank_ids": [[1, account.id, {"partner_id": self.locked[mode].id}]]}, token=token,
            ),
            account,
        )  # fmt: skip

    # -- commercial hierarchies ------------------------------------------------------------------

    @each_reading_mode
    def the_contacts_of_a_locked_company_follow_it(self, mode):
        child = self.child[mode]
        call = lambda token=None: self.rpc(  # noqa: E731
            self.reader, PARTNER, "read", child.ids, ["type"], token=token
        )
        self.assert_pin_required(call, self.locked[mode])
        self.assertEqual(call(self.unlock(self.reader, self.locked[mode]))[0]["type"], "other")

    @each_mode
    def a_new_contact_of_a_locked_company(self, mode):
        """The path is computed: what it is computed from decides."""
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "create",
                {"name": "New contact", "type": "other", "parent_id": self.locked[mode].id},
                token=token,
            ),
            PARTNER,
        )  # fmt: skip

    @each_mode
    def a_contact_that_moves_to_a_locked_company(self, mode):
        contact = self.env[PARTNER].create({"name": "Mover", "type": "other"})
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "write", contact.ids, {"parent_id": self.locked[mode].id},
                token=token,
            ),
            contact,
            "commercial_partner_id",
        )  # fmt: skip

    # -- contacts of users --------------------------------------------------------------------

    def below(self, partner, mode):
        """``partner`` as a contact of the locked company."""
        partner.sudo().write({"parent_id": self.locked[mode].id})
        self._flush()
        return partner

    @each_reading_mode
    def the_contact_of_a_user_below_a_locked_company(self, mode):
        """A user is nobody's customer: the lock would hide the user from everybody, who could
        not even write a message any more."""
        contact = self.below(self.colleague.partner_id, mode)
        for user in (self.reader, self.colleague):
            (row,) = self.rpc(user, PARTNER, "read", contact.ids, ["email"])
            self.assertEqual(row["email"], "colleague@example.com")
            self.rpc(user, "res.users", "read", self.colleague.ids, ["email", "partner_id"])
            found = self.rpc(
                user, PARTNER, "search", [("email", "=", "colleague@example.com")], limit=1
            )
            self.assertEqual(found, contact.ids)
            self.rpc(user, PARTNER, "message_post", [self.open.id], body="Hello")
        status = self.lock_rpc(self.reader, "status", PARTNER, contact.ids)
        self.assertFalse(status[str(contact.id)]["protected"])
        self.rpc(self.admin, PARTNER, "write", contact.ids, {"type": "other"})
        self.assertEqual(contact.sudo().commercial_partner_id, self.locked[mode])
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", self.child[mode].ids, ["type"]),
            self.locked[mode],
        )

    @each_reading_mode
    def the_contact_of_a_company_of_this_database_below_a_locked_one(self, mode):
        self.protected._add_links([(PARTNER, "parent_id")])
        company = self.env["res.company"].create({"name": "Branch"})
        contact = self.below(company.partner_id, mode)
        self.rpc(self.reader, PARTNER, "read", contact.ids, ["email"])
        self.rpc(self.admin, "res.company", "read", company.ids, ["email"])

    @each_reading_mode
    def the_contact_of_a_customer_with_a_portal_login(self, mode):
        """Customers see themselves; others need the PIN, as for any contact of the company."""
        portal = self.new_user("portal", "base.group_portal")
        contact = self.below(portal.partner_id, mode)
        self.rpc(portal, PARTNER, "read", contact.ids, ["email"])
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", contact.ids, ["email"]),
            self.locked[mode],
        )

    @each_mode
    def a_users_contact_that_moves_to_a_locked_company(self, mode):
        """Odoo copies the company's tax id to its contacts: nobody gets it by moving there."""
        contact = self.reader.partner_id
        self.repoints(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "write", contact.ids, {"parent_id": self.locked[mode].id},
                token=token,
            ),
            contact,
            "commercial_partner_id",
        )  # fmt: skip

    def test_what_belongs_to_a_users_contact_still_follows_the_company(self):
        """Only the contact itself is left out."""
        contact = self.below(self.colleague.partner_id, "view")
        self.protected._add_links([(BANK, "partner_id.commercial_partner_id")])
        account = self.new_account(contact, "PINBANK user", "Hush holder")
        self.assert_asks(
            self.locked["view"],
            lambda: self.rpc(self.reader, BANK, "read", account.ids, [HOLDER]),
            ("read",),
        )

    # -- several locks -----------------------------------------------------------------------------

    def lock_with(self, record, pin, mode="view"):
        self.lock_rpc(self.keeper, "protect", record._name, record.ids, pin, {"mode": mode})

    def test_several_locks_are_named_in_the_order_in_which_to_ask(self):
        """Each unlock leaves the next one in the way, until the request goes through."""
        company = self.locked["view"]
        child = self.child["view"]
        token = self.unlock(self.keeper, company)
        self.lock_rpc(
            self.keeper, "protect", PARTNER, child.ids, OTHER_PIN, {"mode": "view"}, token=token
        )
        self.protected._add_links([(BANK, "partner_id.commercial_partner_id")])
        account = self.new_account(child, "PINBANK two", "Hush two")
        tokens = []

        def call():
            return self.rpc(self.reader, BANK, "read", account.ids, [HOLDER], token=tokens)

        with self.assertRaises(RecordPinRequired) as caught:
            call()
        self.assertEqual(
            sorted(lock["res_id"] for lock in caught.exception.locks),
            sorted([company.id, child.id]),
        )
        first, second = caught.exception.locks
        pins = {company.id: PIN, child.id: OTHER_PIN}
        record = self.env[PARTNER].browse(first["res_id"])
        tokens.append(self.unlock(self.reader, record, pins[record.id]))
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        self.assertEqual(caught.exception.locks, [second])
        record = self.env[PARTNER].browse(second["res_id"])
        tokens.append(self.unlock(self.reader, record, pins[record.id]))
        self.assert_secret(call())

    # -- delegation --------------------------------------------------------------------------

    @each_reading_mode
    def a_record_that_delegates_to_a_message_of_a_locked_one(self, mode):
        """An e-mail keeps its text in a message. What is asked for one request is not kept for
        the next: the rules of a model that delegates are cached with those of its parent."""
        record = self.locked[mode]
        mail = self.env["mail.mail"].create(
            {"model": PARTNER, "res_id": record.id, "subject": "Hush", "body_html": "<p>Hush</p>"}
        )
        other = self.env["mail.mail"].create(
            {"model": PARTNER, "res_id": self.open.id, "subject": "Open"}
        )

        def call(token=None, records=mail):
            return self.rpc(self.admin, "mail.mail", "read", records.ids, ["subject"], token=token)

        token = self.unlock(self.admin, record)
        for _run in range(2):
            self.assert_asks(record, call, ("read",))
            self.assert_secret(call(token))
            self.assertEqual(call(records=other)[0]["subject"], "Open")
        self.assertEqual(
            self.rpc(self.admin, "mail.mail", "search", [("id", "in", (mail + other).ids)]),
            other.ids,
        )

    # -- cycles ----------------------------------------------------------------------------

    def test_members_of_a_channel_can_be_linked(self):
        """They are records of their own: who is locked for editing can be invited until then."""
        channels = "mail.channel" if "mail.channel" in self.env else "discuss.channel"
        partner_ids = self.env[PARTNER]._fields["channel_ids"]
        member = next(name for name in self.env if self.env[name]._table == partner_ids.relation)
        record = self.locked["edit"]
        vals = {"name": "Pin channel", "channel_type": "group"}
        if "public" in self.env[channels]._fields:  # up to 15: for whom
            vals["public"] = "private"
        channel = self.env[channels].with_user(self.reader).create(vals)

        def invite(invited, token=None):
            return self.rpc(
                self.reader, channels, "add_members", channel.ids, partner_ids=invited, token=token
            )

        self.protected._add_links([(member, "partner_id")])
        for invited in (record.id, record.ids):  # Odoo takes either
            self.assertRaises(RecordPinRequired, invite, invited)
        invite(record.ids, self.unlock(self.reader, record))
        self.forget()
        members = self.env[member].sudo().search([("channel_id", "=", channel.id)])
        self.assertIn(record, members.partner_id)

    def test_a_cycle_of_records_cannot_hang(self):
        """Two contacts that are each other's parent, and a path that goes round."""
        one, two = self.env[PARTNER].create([{"name": "Pin one"}, {"name": "Pin two"}])
        self.protected._add_links(
            [(PARTNER, "parent_id"), (PARTNER, "parent_id.parent_id.parent_id")]
        )
        self.lock_with(one, OTHER_PIN)
        self.forget()
        self.cr.execute("SET LOCAL statement_timeout = '10s'")
        self.cr.execute(
            "UPDATE res_partner SET parent_id = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN %s",
            [one.id, two.id, one.id, (one.id, two.id)],
        )
        self.forget()
        for record in (one, two):
            self.assert_pin_required(
                lambda r=record: self.rpc(self.reader, PARTNER, "read", r.ids, ["type"]), one
            )
        self.rpc(self.reader, PARTNER, "search_read", [("id", "in", (one + two).ids)], ["phone"])
        token = self.unlock(self.reader, one, OTHER_PIN)
        self.rpc(self.reader, PARTNER, "read", (one + two).ids, ["type"], token=token)

    @each_reading_mode
    def what_superuser_code_moves_asks_at_once(self, mode):
        """Within one request that has read the record before."""
        account = self.open_account.with_user(self.reader)
        self.forget()
        self.assertEqual(account[HOLDER], "Open holder")
        account.sudo().partner_id = self.locked[mode]
        self.assert_pin_required(lambda: account.read([HOLDER]), self.locked[mode])
        self.assert_pin_required(lambda: account[HOLDER], self.locked[mode])

    def test_what_is_moved_on_the_way_asks_at_once(self):
        """A record follows another lock because one in between has been moved."""
        country = self.env["res.country"].create({"name": "Pin country", "code": "QQ"})
        self.protect_model(country._name)._add_links([(BANK, "bank_id.country")])
        self.env["record.pin.lock"].protect(country._name, country.ids, PIN, {"mode": "view"})
        self.open_account.bank_id = self.env["res.bank"].create({"name": "Pin bank"})
        account = self.open_account.with_user(self.reader)
        self.forget()
        self.assertEqual(account[HOLDER], "Open holder")
        account.sudo().bank_id.country = country
        self.assert_pin_required(lambda: account.read([HOLDER]), country)

    def test_what_is_computed_of_the_moved_asks_at_once(self):
        """A contact follows its company: by a column that is computed from that of its parent."""
        company, other = self.env[PARTNER].create(
            [{"name": "Pin company", "is_company": True}, {"name": "Pin other", "is_company": True}]
        )
        between = self.env[PARTNER].create({"name": "Pin between", "parent_id": other.id})
        contact = self.env[PARTNER].create({"name": "Pin contact", "parent_id": between.id})
        self.lock_with(company, OTHER_PIN)
        self.forget()
        contact = contact.with_user(self.reader)
        self.assertFalse(contact.website)
        between.sudo().parent_id = company
        self.assert_pin_required(lambda: contact.read(["website"]), company)
        self.assert_pin_required(lambda: contact.website, company)

    def test_what_is_no_users_any_more_asks_at_once(self):
        """A user's contact does not follow the company, until it is that of nobody."""
        company = self.env[PARTNER].create({"name": "Pin company", "is_company": True})
        user = self.new_user("employee", "base.group_user")
        contact = user.partner_id
        contact.parent_id = company
        self.lock_with(company, OTHER_PIN)
        self.forget()
        contact = contact.with_user(self.reader)
        self.assertFalse(contact.website)
        user.partner_id = self.env[PARTNER].create({"name": "Pin other"})
        self.assert_pin_required(lambda: contact.read(["website"]), company)

    def test_models_that_point_to_each_other_cannot_hang(self):
        """Contacts follow their account's lock, accounts that of their contact."""
        protected = self.protect_model(BANK)
        self.env["ir.model.fields"].create(
            {
                "name": "x_pin_bank_id",
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "ttype": "many2one",
                "relation": BANK,
            }
        )
        protected._add_links([(PARTNER, "x_pin_bank_id")])
        self.assertTrue(protected.suggested_links() is not None)
        self.free_partner.sudo().write({"x_pin_bank_id": self.account["view"].id})
        self.lock_rpc(
            self.keeper, "protect", BANK, self.account["view"].ids, OTHER_PIN, {"mode": "view"},
            token=self.unlock(self.keeper, self.locked["view"]),
        )  # fmt: skip
        self.assert_asks(
            self.account["view"],
            lambda: self.rpc(self.reader, PARTNER, "read", self.free_partner.ids, ["type"]),
            ("read",),
        )

    def test_what_the_database_refuses_is_told_as_it_is(self):
        """Not as the error of a rule that was being evaluated when the record was written."""
        self.cr.execute(
            "CREATE UNIQUE INDEX pin_one_twin ON res_partner_bank (partner_id)"
            " WHERE acc_holder_name = 'Pin twin'"
        )
        self.new_account(self.free_partner, "PINBANK one", "Pin twin")
        other = self.new_account(self.open, "PINBANK other", "Pin twin")
        self.env["ir.rule"].create(
            {
                "name": "Pin rule that writes what is pending",
                "model_id": self.env["ir.model"]._get(BANK).id,
                "domain_force": "[(1, '=', 1)] if user.env['res.partner.bank'].sudo().search("
                "[('partner_id', '=', user.partner_id.id)]) else [(1, '=', 1)]",
            }
        )
        self.forget()
        account = api.Environment(self.cr, self.reader.id, {})[BANK].browse(other.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            account.write({"partner_id": self.free_partner.id})
