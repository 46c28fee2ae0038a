"""A record between a linked one and the locked one: who moves it moves all that follow through it.

Accounts follow the company that their contact belongs to; the contacts themselves are not linked.
"""

# tests named after what they try
# pylint: disable=method-required-super

from ..exceptions import RecordPinRequired
from .cells import CLOSED, each_mode
from .common import PARTNER, World
from .linked import BANK, HOLDER


class LinkStepContract(World):
    """``account[mode]`` is one of a contact below the company that is locked in ``mode``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.protected._add_links([(BANK, "partner_id.commercial_partner_id")])
        cls.account = {mode: cls.new_account(child) for mode, child in cls.child.items()}
        cls.company = cls.env[PARTNER].create({"name": "Pin company", "is_company": True})
        cls.contact = cls.env[PARTNER].create(
            {"name": "Pin contact", "parent_id": cls.company.id, "type": "other"}
        )
        cls.open_account = cls.new_account(cls.contact)

    @classmethod
    def new_account(cls, partner):
        return cls.env[BANK].create(
            {"partner_id": partner.id, "acc_number": f"PINBANK {partner.id}", HOLDER: "Hush"}
        )

    def asks(self, record, call):
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        (lock,) = caught.exception.locks
        self.assertEqual((lock["res_model"], lock["res_id"]), (record._name, record.id))

    def move(self, contact, parent, token=None):
        self.rpc(self.reader, PARTNER, "write", contact.ids, {"parent_id": parent.id}, token=token)

    @each_mode
    def moving_a_contact_away_from_a_locked_company(self, mode):
        """Its account would be open."""
        record, child = self.locked[mode], self.child[mode]
        read = ("read", self.account[mode].ids, [HOLDER])
        if mode in CLOSED["read"]:
            self.asks(record, lambda: self.rpc(self.reader, BANK, *read))
        self.asks(record, lambda: self.move(child, self.company))
        self.assertEqual(self.row_of(child)["parent_id"], record.id)
        self.move(child, self.company, self.unlock(self.reader, record))
        self.assertEqual(self.row_of(child)["parent_id"], self.company.id)
        self.rpc(self.reader, BANK, *read)

    @each_mode
    def moving_a_contact_to_a_locked_company(self, mode):
        """Its account would belong to it."""
        record = self.locked[mode]
        self.asks(record, lambda: self.move(self.contact, record))
        self.assertEqual(self.row_of(self.contact)["parent_id"], self.company.id)
        self.move(self.contact, record, self.unlock(self.reader, record))
        self.assertEqual(self.row_of(self.contact)["parent_id"], record.id)

    def test_a_contact_that_nothing_follows(self):
        """It is no linked record: whoever moves it moves nothing that is.

        (Of a company that may be read: Odoo copies addresses from there.)
        """
        record = self.locked["edit"]
        alone = self.env[PARTNER].create({"name": "Pin alone", "type": "other"})
        self.move(alone, record)
        self.move(alone, self.company)
        self.assertEqual(self.row_of(alone)["parent_id"], self.company.id)

    def test_other_changes_of_a_contact_ask_nothing(self):
        for child in self.child.values():
            self.rpc(self.reader, PARTNER, "write", child.ids, {"function": "CEO"})
            self.assertEqual(self.row_of(child)["function"], "CEO")
