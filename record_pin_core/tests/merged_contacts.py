"""Merging contacts: Odoo looks for duplicates by SQL, and moves what points to them by SQL.

From Odoo 19 on it deletes them as superuser as well.
"""

# tests named after what they try
# pylint: disable=method-required-super

from contextlib import contextmanager
from unittest.mock import patch

from ..exceptions import RecordPinRequired
from .cells import each_mode, each_reading_mode
from .common import PARTNER, PIN
from .leaks import NUMBERS, secret_values
from .linked import LinkedWorld

WIZARD = "base.partner.merge.automatic.wizard"


class MergedContactsContract(LinkedWorld):
    """``source`` and ``target`` are open; ``below[mode]`` is a locked contact of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # where the website is installed, it has its visitors merged with the rights of who merges
        for user in (cls.reader, cls.keeper):
            cls.grant(user, "website.group_website_designer")
        partners = cls.env[PARTNER]
        cls.target = partners.create({"name": "Pin target", "is_company": True})
        cls.source = partners.create({"name": "Pin source", "is_company": True})
        cls.below = {}
        for mode in cls.locked:
            cls.below[mode] = partners.create({"name": f"Below {mode}", "type": "other"})

    def put_below(self, mode):
        """(One at a time: who merges is asked for all of them at once.)"""
        below = self.below[mode]
        below.parent_id = self.source
        self.lock(below, mode)
        return below

    def lock(self, record, mode):
        self.env["record.pin.lock"].with_user(self.keeper).protect(
            record._name, record.ids, PIN, {"mode": mode}
        )

    def merge(self, sources, target, user=None, token=None):
        values = {
            "partner_ids": [(6, 0, (sources + target).ids)],
            "dst_partner_id": target.id,
            "state": "selection",
        }
        user = user or self.reader
        id_ = self.rpc(user, WIZARD, "create", values, token=token)
        return self.rpc(user, WIZARD, "action_merge", [id_], token=token)

    def duplicates(self, **by):
        """What the wizard finds: ``[[lowest id, ids], …]`` and how many groups it counts."""
        id_ = self.rpc(self.reader, WIZARD, "create", by)
        self.rpc(self.reader, WIZARD, "action_start_manual_process", [id_])
        wizard = self.env[WIZARD].browse(id_)
        self.forget()
        fields = ["min_id", "aggr_ids"]
        lines = self.rpc(self.reader, wizard.line_ids._name, "read", wizard.line_ids.ids, fields)
        return [[[line[name] for name in fields] for line in lines], wizard.number_group]

    # -- looking for duplicates ----------------------------------------------------------------

    @each_reading_mode
    def two_guesses_at_an_email_find_no_third(self, mode):
        email = secret_values(NUMBERS[mode])["email"]
        guesses = self.env[PARTNER].create([{"name": name, "email": email} for name in "ab"])
        found = self.tells_nothing(lambda: self.duplicates(group_by_email=True))
        self.assertIn([guesses[0].id, str(guesses.ids)], found[0])

    @each_reading_mode
    def a_guess_is_no_duplicate(self, mode):
        """Nor does it take the place of one, where not all are wanted."""
        email = secret_values(NUMBERS[mode])["email"]
        self.env[PARTNER].create({"name": "Pin guess", "email": email})
        found = self.tells_nothing(
            lambda: self.duplicates(group_by_email=True, maximum_group=1, exclude_contact=True)
        )
        self.assertFalse([ids for _id, ids in found[0] if str(self.locked[mode].id) in ids])

    def test_what_is_locked_for_editing_only_is_found(self):
        record = self.locked["edit"]
        guess = self.env[PARTNER].create({"name": "Pin guess", "email": record.email})
        found, _number = self.duplicates(group_by_email=True)
        self.assertIn([record.id, str([record.id, guess.id])], found)

    def tells_nothing(self, call):
        """``assert_tells_nothing``, and what the call has found (guesses are no secret)."""
        here = call()
        with self.other_values():
            self.assertEqual(call(), here)
        return here

    # -- merging them --------------------------------------------------------------------------

    @each_mode
    def merging_the_parent_of_a_locked_contact(self, mode):
        below = self.put_below(mode)
        before = self.row_of(below)
        self.assert_asks(below, lambda: self.merge(self.source, self.target), ("write",))
        self.assert_unchanged(below, before)
        self.assertTrue(self.row_of(self.source))
        self.merge(self.source, self.target, token=self.unlock(self.reader, below))
        self.assertEqual(self.row_of(below)["parent_id"], self.target.id)
        self.assertFalse(self.row_of(self.source))

    @each_mode
    def merging_a_locked_contact_away(self, mode):
        record = self.alone(mode)
        before = self.row_of(record)
        for user in (self.reader, self.admin):
            self.asks_for(record, lambda u=user: self.merge(record, self.target, u))
            self.assert_unchanged(record, before)
        self.merge(record, self.target, token=self.unlock(self.reader, record))
        self.assertFalse(self.row_of(record))

    @each_mode
    def merging_into_a_locked_contact(self, mode):
        record = self.alone(mode)
        before = self.row_of(record)
        for user in (self.reader, self.admin):
            self.asks_for(record, lambda u=user: self.merge(self.source, record, u))
            self.assert_unchanged(record, before)
            self.assertTrue(self.row_of(self.source))
        self.merge(self.source, record, token=self.unlock(self.reader, record))
        self.assertTrue(self.row_of(record))
        self.assertFalse(self.row_of(self.source))

    def alone(self, mode):
        """A locked contact that nothing points to, with the e-mail of the others: none."""
        record = self.env[PARTNER].create({"name": f"Alone {mode}"})
        self.lock(record, mode)
        return record

    def asks_for(self, record, call):
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        self.assertEqual(
            {(lock["res_model"], lock["res_id"]) for lock in caught.exception.locks},
            {(record._name, record.id)},
        )

    def test_merging_contacts_that_nothing_locked_points_to(self):
        account = self.new_account(self.source, "PINBANK source", "Free")
        self.merge(self.source, self.target)
        self.assertFalse(self.row_of(self.source))
        self.assertEqual(self.row_of(account)["partner_id"], self.target.id)

    # -- all of them ---------------------------------------------------------------------------

    @each_mode
    def merging_everything(self, mode):
        """Odoo takes the mark of a company from each contact that has a parent."""
        self.env["record.pin.lock"].sudo().search([]).unlink()
        below = self.put_below(mode)
        before = self.row_of(below)
        id_ = self.rpc(self.admin, WIZARD, "create", {})

        def call():
            with self.no_commit():
                self.rpc(self.admin, WIZARD, "action_update_all_process", [id_])

        self.assert_asks(below, call, ("write",))
        self.assert_unchanged(below, before)

    @contextmanager
    def no_commit(self):
        with patch.object(self.cr, "commit", self.cr.flush):
            yield
