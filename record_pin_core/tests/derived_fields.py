"""Fields of other records whose values are made of a locked record's masked ones.

Two fields as an integrator would add them: the phone number of its owner on a bank account, and
of the company on a contact. Odoo computes such fields as superuser.
"""

from contextlib import contextmanager
from unittest.mock import patch

from .. import compat
from ..exceptions import RecordPinRequired
from .cells import each_reading_mode, only_with
from .common import PARTNER

BANK = "res.partner.bank"
PHONE = "x_pin_phone"


class DerivedContract:
    """``bank[mode]`` belongs to ``locked[mode]``, ``bank["open"]`` to an open contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for model, related in ((BANK, "partner_id.phone"), (PARTNER, "parent_id.phone")):
            cls._add_field(model, related)
        partners = dict(cls.locked, open=cls.open)
        cls.bank = {
            key: cls.env[BANK].create({"acc_number": f"PIN {key}", "partner_id": partner.id})
            for key, partner in partners.items()
        }
        cls.banks = cls.env[BANK].concat(*cls.bank.values())
        # what is locked for editing can be read, and is not the same in the other world
        cls.masked = cls.banks - cls.bank["edit"]

    @classmethod
    def _add_field(cls, model, related):
        cls._flush()
        cls.env.clear()  # 15 complains of drafts that wait to be computed when a field comes
        fields = cls.env["ir.model.fields"].sudo()
        fields.create(
            {
                "model_id": cls.env["ir.model"]._get(model).id,
                "name": PHONE,
                "field_description": "Phone of another",
                "ttype": "char",
                "related": related,
                "store": False,
                "readonly": True,
            }
        )
        # the column is rolled back with the class; the registry has to be told
        cls.addClassCleanup(lambda: fields._get(model, PHONE).unlink())

    def phones(self, mode, **kwargs):
        """What a reader reads of the account of ``mode``, by its number."""
        rows = self.rpc(self.reader, BANK, "read", self.banks.ids, ["acc_number", PHONE], **kwargs)
        return {row["acc_number"]: row[PHONE] for row in rows}[f"PIN {mode}"]

    @each_reading_mode
    def row(self, mode):
        """Empty for this one; the others, and the rest of the record, are as they were."""
        self.assertIs(self.phones(mode), False)
        self.assertEqual(self.phones("open"), self.open.phone)
        self.assertEqual(self.phones("edit"), self.locked["edit"].phone)
        self.assert_tells_nothing(lambda: self.rpc(self.reader, BANK, "read", self.bank[mode].ids))

    @each_reading_mode
    def read_after_an_unlock(self, mode):
        record = self.locked[mode]
        self.assertEqual(self.phones(mode, token=self.unlock(self.reader, record)), record.phone)

    @each_reading_mode
    def lists(self, mode):
        domain = [("id", "in", self.masked.ids)]
        for method in ("search_read", "web_search_read"):
            names = ["acc_number", PHONE]
            if method.startswith("web") and hasattr(self.env["base"], "web_read"):
                names = {name: {} for name in names}
            answer = self.assert_tells_nothing(
                lambda method=method, names=names: self.rpc(
                    self.reader, BANK, method, domain, names
                )
            )
            self.assertIn(f"PIN {mode}", str(answer))
            self.assertIn(str(self.open.phone), str(answer))

    @each_reading_mode
    def child_of_it(self, mode):
        """A contact of a locked company that is not locked itself."""
        child = self.child[mode]
        self.assert_tells_nothing(
            lambda: self.rpc(self.reader, PARTNER, "read", child.ids, ["name", PHONE])
        )
        (row,) = self.rpc(self.reader, PARTNER, "read", child.ids, ["name", PHONE])
        self.assertEqual((row["name"], row[PHONE]), (child.name, False))

    @each_reading_mode
    def contact_that_is_linked_to_it(self, mode):
        """The lock is two steps away; what decides there is the contact, not the account.

        An account may have the id of a contact that no link path locks, because it is a user's.
        """
        self.protected._add_links([(PARTNER, "parent_id")])
        self.child[mode].phone = self.locked[mode].phone
        account = self.env[BANK].create(
            {"acc_number": "PIN linked", "partner_id": self.child[mode].id}
        )
        self._flush()
        self.cr.execute(
            "UPDATE res_partner_bank SET id = %s WHERE id = %s",
            [self.colleague.partner_id.id, account.id],
        )
        account = account.browse(self.colleague.partner_id.id)
        (row,) = self.rpc(self.reader, BANK, "read", account.ids, ["acc_number", PHONE])
        self.assertEqual((row["acc_number"], row[PHONE]), ("PIN linked", False))

    @each_reading_mode
    def search(self, mode):
        """It is found by no condition on the field, true or false."""
        phone = self.locked[mode].phone
        for domain in (
            [(PHONE, "=", phone)],
            [(PHONE, "!=", phone)],
            [(PHONE, "ilike", phone[:6])],
            [(PHONE, "=", False)],
            ["!", (PHONE, "=", "nothing")],
            ["|", (PHONE, "=", phone), ("acc_number", "=", "none")],
        ):
            with self.subTest(str(domain)):
                for method in ("search", "search_count"):
                    self.assert_tells_nothing(
                        lambda method=method, domain=domain: self.rpc(
                            self.reader, BANK, method, domain
                        )
                    )
                found = self.rpc(self.reader, BANK, "search", domain)
                self.assertNotIn(self.bank[mode].id, found)
        self.assertEqual(
            self.rpc(self.reader, BANK, "search", [(PHONE, "=", self.open.phone)]),
            self.bank["open"].ids,
        )

    @each_reading_mode
    def search_through_another_relation(self, mode):
        condition = (f"bank_ids.{PHONE}", "=", self.locked[mode].phone)
        self.assert_tells_nothing(lambda: self.rpc(self.reader, PARTNER, "search", [condition]))

    @each_reading_mode
    def order(self, mode):
        """Where Odoo can order by such a field at all (18 and later)."""
        for order in (PHONE, f"{PHONE} desc, id"):
            self.assert_tells_nothing(
                lambda order=order: self.refused(
                    "search", [("id", "in", self.masked.ids)], order=order
                )
            )

    @each_reading_mode
    @only_with("read_group")
    def groups(self, mode):
        for groupby, fields in ((PHONE, []), ("partner_id", [f"{PHONE}:count_distinct"])):
            self.assert_tells_nothing(
                lambda groupby=groupby, fields=fields: self.refused(
                    "read_group", [("id", "in", self.masked.ids)], fields, [groupby]
                )
            )

    @each_reading_mode
    @only_with("formatted_read_group")
    def formatted_groups(self, mode):
        for groupby, aggregate in ((PHONE, "__count"), ("partner_id", f"{PHONE}:count_distinct")):
            self.assert_tells_nothing(
                lambda groupby=groupby, aggregate=aggregate: self.refused(
                    "formatted_read_group",
                    [("id", "in", self.masked.ids)],
                    [groupby],
                    [aggregate],
                )
            )

    @each_reading_mode
    def order_of_the_record_itself(self, mode):
        """Records that point to a locked one are ordered as it is, unless that would tell."""
        # between what the locked ones have in one world and in the other
        self.open.phone = "+99400000000"
        with self.ordered_by("phone, id"):
            for order in ("partner_id", "partner_id desc, id"):
                self.assert_tells_nothing(
                    lambda order=order: self.rpc(
                        self.reader, BANK, "search", [("id", "in", self.masked.ids)], order=order
                    )
                )
            self.assert_tells_nothing(lambda: self.groups_by_partner(mode))

    def groups_by_partner(self, mode):
        domain = [("id", "in", self.masked.ids)]
        if hasattr(self.env["base"], "formatted_read_group"):
            return self.rpc(
                self.reader, BANK, "formatted_read_group", domain, ["partner_id"], ["__count"]
            )
        return self.rpc(self.reader, BANK, "read_group", domain, ["acc_number"], ["partner_id"])

    def test_records_are_ordered_as_what_they_point_to_where_that_shows(self):
        first, last = self.bank["view"], self.bank["open"]
        with self.ordered_by("name desc, id"):
            found = self.rpc(
                self.reader, BANK, "search", [("id", "in", (first + last).ids)], order="partner_id"
            )
        self.assertEqual(found, [first.id, last.id])  # Pin view before Pin open

    @only_with("web_read")  # before, by the ids of what they point to
    def test_records_of_open_ones_are_ordered_by_what_is_masked(self):
        """Only what points to locked ones stands together, whatever they hold."""
        phones = {"Pin b": "300", "Pin c": "100", "Pin a": "200"}
        partners = self.env[PARTNER].create(
            [{"name": name, "phone": phone} for name, phone in phones.items()]
        )
        accounts = self.env[BANK].create(
            [{"partner_id": each.id, "acc_number": each.name} for each in partners]
        )
        b, c, a = accounts.ids
        locked = (self.bank["view"] + self.bank["view_edit"]).ids
        domain = [("id", "in", accounts.ids + locked)]
        for default, expected in (
            ("phone, name", [c, a, b, *locked]),
            ("phone desc, name", [*locked, b, a, c]),
            ("country_id, phone, id", [c, a, b, *locked]),
        ):
            with self.subTest(default), self.ordered_by(default):
                found = self.rpc(self.reader, BANK, "search", domain, order="partner_id, id")
                self.assertEqual(found, expected)

    @contextmanager
    def ordered_by(self, order):
        """Contacts have another default order."""
        with patch.object(type(self.env[PARTNER]), "_order", order):
            compat.clear_cache(self.env)
            yield
        compat.clear_cache(self.env)

    def refused(self, *call, **kwargs):
        """The answer, or that Odoo cannot do such a thing with a field that is not stored."""
        try:
            return self.rpc(self.reader, BANK, *call, **kwargs)
        except (ValueError, AssertionError, KeyError) as error:
            return type(error).__name__

    @each_reading_mode
    def export(self, mode):
        self.assert_tells_nothing(
            lambda: self.rpc(self.reader, BANK, "export_data", self.bank[mode].ids, [PHONE])
        )

    @each_reading_mode
    def draft(self, mode):
        """A form in which the locked contact is chosen, or was before."""
        for ids, values in (
            ([], {"partner_id": self.locked[mode].id}),
            (self.bank[mode].ids, {"acc_number": "PIN changed"}),
        ):
            (name,) = values
            answer = self.assert_tells_nothing(
                lambda ids=ids, values=values, name=name: self.onchange(ids, values, name)
            )
            self.assertEqual(answer[0], "answer")
        answer = self.onchange([], {"partner_id": self.open.id}, "partner_id")
        self.assertEqual(answer["value"][PHONE], self.open.phone)

    @each_reading_mode
    def draft_with_a_contact_of_the_locked_company(self, mode):
        """A link path covers the contact of a customer, and no user's: before it is saved, too."""
        self.protected._add_links([(PARTNER, "parent_id")])
        contacts = self.child[mode] + self.colleague.partner_id
        contacts.sudo().write({"parent_id": self.locked[mode].id, "phone": "+99777"})
        shown = []
        for contact in contacts:
            answer = self.onchange([], {"partner_id": contact.id}, "partner_id")
            account = self.env[BANK].create(
                {"acc_number": f"PIN {contact.id}", "partner_id": contact.id}
            )
            (row,) = self.rpc(self.reader, BANK, "read", account.ids, [PHONE])
            shown.append((answer["value"].get(PHONE, False), row[PHONE]))
        self.assertEqual(shown, [(False, False), ("+99777", "+99777")])

    def onchange(self, ids, values, name):
        names = ["acc_number", "partner_id", PHONE]
        if hasattr(self.env["base"], "web_read"):
            spec = {key: {} for key in names}
            return self.rpc(self.reader, BANK, "onchange", ids, values, [name], spec)
        spec = dict.fromkeys(names, "1")
        full = dict(dict.fromkeys(names, False), **values)
        if ids:
            full = dict(full, partner_id=self.env[BANK].browse(ids).partner_id.id)
        return self.rpc(self.reader, BANK, "onchange", ids, full, name, spec)

    @each_reading_mode
    def value_left_by_superuser_code(self, mode):
        """What superuser code has computed in the same request is not served to a user."""
        bank = self.bank[mode].with_user(self.reader)
        self.assertEqual(bank.sudo()[PHONE], self.locked[mode].phone)
        with self.assertRaises(RecordPinRequired) as caught:
            bank[PHONE]
        self.assertEqual(
            caught.exception.locks,
            [{"res_model": PARTNER, "res_id": self.locked[mode].id, "operation": "read"}],
        )
        with self.assertRaises(RecordPinRequired):
            bank.filtered_domain([(PHONE, "!=", False)])

    @each_reading_mode
    def superuser_code_sees_the_truth(self, mode):
        self.rpc(self.reader, BANK, "read", self.banks.ids, [PHONE])
        self.assertEqual(self.bank[mode][PHONE], self.locked[mode].phone)
        self.assertEqual(
            self.env[BANK].search([(PHONE, "=", self.locked[mode].phone)]), self.bank[mode]
        )

    def test_a_visible_field_is_no_secret(self):
        phone = self.env["ir.model.fields"]._get(PARTNER, "phone")
        self.protected.visible_field_ids += phone
        self.assertEqual(self.phones("view"), self.locked["view"].phone)

    def test_more_rows_cost_no_more_queries(self):
        counts = []
        for round_, number in enumerate((2, 2, 40)):  # the first fills the caches of the registry
            banks = self.env[BANK].create(
                [
                    {"acc_number": f"PIN {round_} {index}", "partner_id": self.open.id}
                    for index in range(number)
                ]
            )
            ids = (banks + self.bank["view"]).ids
            self.forget()
            before = self.cr.sql_log_count
            self.env(user=self.reader.id)[BANK].browse(ids).read(["acc_number", PHONE])
            counts.append(self.cr.sql_log_count - before)
            banks.unlink()
        self.assertEqual(counts[1], counts[2])
