"""Locked records beside, or among, those that Odoo's own rules keep from who asks.

A record that is hidden so takes no question away from the others, and is changed by nobody; who
may not see it does not learn that it is locked from being asked for its PIN.
"""

# tests named after what they try
# pylint: disable=method-required-super

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..exceptions import RecordPinRequired
from .cells import each_mode
from .common import PARTNER, PIN
from .linked import BANK, HOLDER, LinkedWorld

TAG = "res.partner.category"
AWAY = "Somebody else's"


class HiddenContract(LinkedWorld):
    """``reader`` does not see ``hidden``, nor ``hidden_locked[mode]``, nor the accounts of others.

    ``admin`` neither; and nobody may change ``kept``, says Odoo, while all may read it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env[PARTNER]
        cls.hidden = partners.create({"name": "Hidden"})
        cls.hidden_locked = {mode: partners.create({"name": mode}) for mode in cls.locked}
        cls.kept = partners.create({"name": "Kept"})
        locks = cls.env["record.pin.lock"]
        for mode, record in cls.hidden_locked.items():
            locks.protect(PARTNER, record.ids, PIN, {"mode": mode})
        locks.protect(PARTNER, cls.kept.ids, PIN, {"mode": "edit"})
        hidden = cls.hidden.ids + [record.id for record in cls.hidden_locked.values()]
        cls.new_rule(PARTNER, [("id", "not in", hidden)])
        cls.new_rule(PARTNER, [("id", "!=", cls.kept.id)], perm_read=False)
        cls.new_rule(BANK, ["|", (HOLDER, "=", False), (HOLDER, "!=", AWAY)])
        cls.tag = cls.env[TAG].create({"name": "Pin list"})

    @classmethod
    def new_rule(cls, model, domain, **operations):
        model_id = cls.env["ir.model"]._get(model).id
        cls.env["ir.rule"].create(
            dict(operations, name="Pin hidden", model_id=model_id, domain_force=str(domain))
        )

    # -- lists that are, from the other side, lists of the records' own ------------------------

    def put_on_the_tag(self, records, token=None):
        commands = [(4, id_, 0) for id_ in records.ids]
        self.rpc(self.admin, TAG, "write", self.tag.ids, {"partner_ids": commands}, token=token)

    def on_the_tag(self):
        self.forget()
        return self.tag.partner_ids

    def assert_refused_by_odoo(self, call):
        """In words that say nothing of a lock."""
        with self.assertRaises(AccessError) as caught:
            call()
        self.assertNotIsInstance(caught.exception, RecordPinRequired)
        self.assertNotIn("PIN", str(caught.exception))

    def odoo_lists_what_it_hides(self):
        """Whether Odoo itself lets somebody put a record on a list that it does not show him.

        (19 does not.)
        """
        lets = self.answer(lambda: self.put_on_the_tag(self.hidden))[0] == "answer"
        self.forget()
        self.tag.partner_ids = False
        return lets

    @each_mode
    def a_list_of_a_locked_record_and_one_that_odoo_hides(self, mode):
        record = self.locked[mode]
        both = self.hidden + record
        if not self.odoo_lists_what_it_hides():
            self.assert_refused_by_odoo(lambda: self.put_on_the_tag(both))
            self.assertFalse(self.on_the_tag())
            return
        self.assert_asks(record, lambda: self.put_on_the_tag(both), ("write",))
        self.assertFalse(self.on_the_tag())
        self.put_on_the_tag(both, self.unlock(self.admin, record))
        self.assertEqual(self.on_the_tag(), both)

    @each_mode
    def a_list_of_a_locked_record_that_odoo_hides(self, mode):
        hidden = self.hidden_locked[mode]
        for records in (hidden, hidden + self.hidden, hidden + self.locked[mode]):
            self.assert_refused_by_odoo(lambda r=records: self.put_on_the_tag(r))
            self.assertFalse(self.on_the_tag())
        if self.odoo_lists_what_it_hides():  # as without this addon
            self.put_on_the_tag(self.hidden)
            self.assertEqual(self.on_the_tag(), self.hidden)

    @each_mode
    def a_new_list_of_a_locked_record_that_odoo_hides(self, mode):
        for records in (self.hidden_locked[mode], self.hidden + self.hidden_locked[mode]):
            values = {"name": "Pin new list", "partner_ids": [(6, 0, records.ids)]}
            self.assert_refused_by_odoo(lambda v=values: self.rpc(self.admin, TAG, "create", v))
        self.forget()
        self.assertFalse(self.env[TAG].search([("name", "=", "Pin new list")]))

    def test_a_list_of_a_locked_record_that_odoo_lets_nobody_write(self):
        """Odoo does not ask for that right here: the PIN is all that stands in the way."""
        self.assert_asks(self.kept, lambda: self.put_on_the_tag(self.kept), ("write",))
        self.put_on_the_tag(self.kept, self.unlock(self.admin, self.kept))
        self.assertEqual(self.on_the_tag(), self.kept)

    # -- what points to them -------------------------------------------------------------------

    @each_mode
    def deleting_the_tag_of_a_locked_record_and_one_that_odoo_hides(self, mode):
        record, delete = self.locked[mode], lambda token=None: self.rpc(
            self.admin, TAG, "unlink", self.tag.ids, token=token
        )  # fmt: skip
        self.tag.partner_ids = self.hidden + record
        self.assert_asks(record, delete, ("write",))
        self.tag.partner_ids += self.hidden_locked[mode]
        self.assert_refused_by_odoo(delete)
        self.tag.partner_ids -= self.hidden_locked[mode]
        self.forget()
        delete(self.unlock(self.admin, record))
        self.assertFalse(self.tag.exists())

    # -- records that are given away -----------------------------------------------------------

    @each_mode
    def linking_a_record_and_giving_it_away_at_once(self, mode):
        """Odoo's rules hide it afterwards, which it does not mind."""
        record, account = self.locked[mode], self.open_account
        second = self.new_account(self.open, "PINBANK second", "Open second")
        given = {"partner_id": record.id, HOLDER: AWAY}
        before = self.row_of(account)

        def call(accounts, token=None):
            return self.rpc(self.reader, BANK, "write", accounts.ids, given, token=token)

        for accounts in (account, account + second):
            self.assert_asks(record, lambda a=accounts: call(a), ("create", "read", "write"))
            self.assert_unchanged(account, before)
        call(account + second, self.unlock(self.reader, record))
        self.assertEqual(self.row_of(account)["partner_id"], record.id)

    # -- imports ---------------------------------------------------------------------------------

    @each_mode
    def an_import_of_a_locked_record_and_one_that_odoo_hides(self, mode):
        record = self.locked[mode]
        before = self.row_of(record)
        rows = [[str(id_), "CEO"] for id_ in (self.hidden + record).ids]

        def load(token=None):
            columns = [".id", "function"]
            return self.rpc(self.reader, PARTNER, "load", columns, rows, token=token)

        self.assert_asks(record, load, ("write", "read"))
        self.assert_unchanged(record, before)

    @each_mode
    def an_import_of_a_locked_record_that_odoo_hides(self, mode):
        """Its answer is the one for any record that Odoo hides."""
        record = self.hidden_locked[mode]
        before = self.row_of(record)

        def load(hidden):
            rows = [[str(hidden.id), "CEO"]]
            with mute_logger("odoo.sql_db"):  # Odoo takes it for a new contact without a name
                answer = self.answer(
                    lambda: self.rpc(self.reader, PARTNER, "load", [".id", "function"], rows)
                )
            return str(answer).replace(str(hidden.id), "ID")

        self.assertEqual(load(record), load(self.hidden))
        self.assert_unchanged(record, before)
