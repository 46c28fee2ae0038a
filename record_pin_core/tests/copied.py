"""Stored fields that Odoo would fill from a locked record, for who points another record to it.

Contacts get fields as an integrator would add them: an agent, the agent's phone number, and one
that is computed by code that says only that it depends on the agent. Another relation, of which the
name alone is copied, which shows; but a bank account of the contact has the phone number of that.
"""

from odoo.tools import mute_logger

from .. import compat
from .cells import each_mode, each_reading_mode
from .common import PARTNER

AGENT, PHONE = "x_pin_agent_id", "x_pin_phone"
CODED, HIDDEN = "x_pin_coded_id", "x_pin_hidden"
OTHER, NAME = "x_pin_other_id", "x_pin_name"
#: On the bank accounts of a contact.
BANK, FAR = "res.partner.bank", "x_pin_far"
EMPLOYEE, PROJECT = "hr.employee", "project.project"
TO_PARTNER = {"ttype": "many2one", "relation": PARTNER, "readonly": False}
#: ``{field: values}``
FIELDS = {
    AGENT: TO_PARTNER,
    PHONE: {"related": f"{AGENT}.phone"},
    CODED: TO_PARTNER,
    HIDDEN: {
        "depends": CODED,
        "compute": f"for record in self: record['{HIDDEN}'] = record.{CODED}.phone",
    },
    OTHER: TO_PARTNER,
    NAME: {"related": f"{OTHER}.name"},
    FAR: {"related": f"partner_id.{OTHER}.phone"},
}


class _Copies:
    """What a reader makes."""

    def asks_first(self, mode, call, operation="create"):
        """``call(token)`` is refused without the PIN of ``locked[mode]``, and answers with it."""
        record = self.locked[mode]
        self.assert_pin_required(lambda: call(None), record, operation)
        return call(self.unlock(self.reader, record))

    def made(self, values, token=None, model=PARTNER, **kwargs):
        """What a reader reads of a record that he makes."""
        values = dict(values, name="Pin new")
        id_ = self.rpc(self.reader, model, "create", values, token=token, **kwargs)
        names = sorted({PHONE, HIDDEN, NAME, "work_phone", "partner_phone"})
        shown = [name for name in names if name in self.env[model]._fields]
        (row,) = self.rpc(self.reader, model, "read", [id_], ["name", *shown], token=token)
        return row


class CopiedContract(_Copies):
    """No link path is there: contacts show whatever they point to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, values in FIELDS.items():
            cls._add_field(name, values)

    @classmethod
    def _add_field(cls, name, values):
        cls._flush()
        cls.env.clear()  # 15 complains of drafts that wait to be computed when a field comes
        fields, model = cls.env["ir.model.fields"].sudo(), BANK if name == FAR else PARTNER
        field = {
            "model_id": cls.env["ir.model"]._get(model).id,
            "name": name,
            "field_description": name,
            "ttype": "char",
            "store": True,
            "readonly": True,
        }
        fields.create(dict(field, **values))
        # the column is rolled back with the class; the registry has to be told
        cls.addClassCleanup(lambda: fields._get(model, name).unlink())

    @each_reading_mode
    def record_that_is_made(self, mode):
        values = {AGENT: self.locked[mode].id}
        row = self.asks_first(mode, lambda token: self.made(values, token))
        self.assertEqual(row[PHONE], self.locked[mode].phone)

    @each_reading_mode
    def record_that_is_made_of_a_default(self, mode):
        context = {f"default_{AGENT}": self.locked[mode].id}
        self.asks_first(mode, lambda token: self.made({}, token, context=context))

    @each_reading_mode
    def one_of_several(self, mode):
        values = [{"name": "Pin a", AGENT: self.open.id}, {"name": "Pin b"}]
        values[1][AGENT] = self.locked[mode].id
        self.asks_first(
            mode, lambda token: self.rpc(self.reader, PARTNER, "create", values, token=token)
        )

    @each_reading_mode
    def record_that_is_pointed_to_it(self, mode):
        before = self.row_of(self.open)
        values = {AGENT: self.locked[mode].id}

        def write(token):
            return self.rpc(self.reader, PARTNER, "write", self.open.ids, values, token=token)

        self.assert_pin_required(lambda: write(None), self.locked[mode], "create")
        self.assert_unchanged(self.open, before)
        write(self.unlock(self.reader, self.locked[mode]))
        self.assertEqual(self.open[PHONE], self.locked[mode].phone)

    @each_reading_mode
    def record_on_the_way_to_it(self, mode):
        """The account stays as it is, its owner is pointed on."""
        account = self.env[BANK].create({"acc_number": "PIN 1", "partner_id": self.open.id})
        values = {OTHER: self.locked[mode].id}
        self.asks_first(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "write", self.open.ids, values, token=token
            ),
        )
        self.assertEqual(account[FAR], self.locked[mode].phone)

    @each_reading_mode
    def contact_of_a_locked_company(self, mode):
        """A link path covers the contact of a customer, and no user's."""
        self.protected._add_links([(PARTNER, "parent_id")])
        contacts = self.child[mode] + self.colleague.partner_id
        contacts.sudo().write({"parent_id": self.locked[mode].id, "phone": "+99777"})
        linked, of_user = ({AGENT: contact.id} for contact in contacts)
        self.asks_first(mode, lambda token: self.made(linked, token))
        self.assertEqual(self.made(of_user)[PHONE], "+99777")
        self.assertEqual(self.onchange([], of_user)["value"][PHONE], "+99777")

    @each_reading_mode
    def code_that_does_not_say_what_it_reads(self, mode):
        values = {CODED: self.locked[mode].id}
        row = self.asks_first(mode, lambda token: self.made(values, token))
        self.assertEqual(row[HIDDEN], self.locked[mode].phone)

    @each_reading_mode
    def draft(self, mode):
        """A form in which the locked contact is chosen, or is by default."""
        for ids in ([], self.open.ids):
            values = {AGENT: self.locked[mode].id}
            self.assert_pin_required(
                lambda ids=ids, values=values: self.onchange(ids, values),
                self.locked[mode],
                "create",
            )
        context = {f"default_{AGENT}": self.locked[mode].id}
        answer = self.asks_first(
            mode, lambda token: self.onchange([], {}, token=token, context=context)
        )
        self.assertEqual(answer["value"][PHONE], self.locked[mode].phone)

    def onchange(self, ids, values, **kwargs):
        names = ["name", AGENT, PHONE]
        spec = {key: {} if compat.has("web_read") else "1" for key in names}
        if values and not compat.has("web_read"):
            values = dict(dict.fromkeys(names, False), **values)
        return self.rpc(
            self.reader, PARTNER, "onchange", ids, values, [AGENT] if values else [], spec, **kwargs
        )

    @each_mode
    def what_copies_the_name_alone(self, mode):
        """Which shows."""
        values = {OTHER: self.locked[mode].id}
        self.assertEqual(self.made(values)[NAME], f"Pin {mode}")
        self.rpc(self.reader, PARTNER, "write", self.open.ids, values)
        self.assertEqual(self.open[NAME], f"Pin {mode}")

    def test_what_may_be_read(self):
        for record in (self.locked["edit"], self.open):
            self.assertEqual(self.made({AGENT: record.id})[PHONE], record.phone)

    def test_a_visible_field_is_no_secret(self):
        self.protected.visible_field_ids += self.env["ir.model.fields"]._get(PARTNER, "phone")
        row = self.made({AGENT: self.locked["view"].id})
        self.assertEqual(row[PHONE], self.locked["view"].phone)

    def test_the_health_page_names_what_copies(self):
        copied = {
            copy.path: copy.fields
            for copy in self.env["record.pin.health"]._copies()
            if copy.model == PARTNER
        }
        self.assertEqual(copied.get(AGENT), (PHONE,))
        self.assertEqual(copied.get(CODED), (HIDDEN,))
        self.assertNotIn(OTHER, copied)

    def test_superuser_code_asks_nobody(self):
        partners = self.env(user=self.reader.id)[PARTNER].sudo()
        record = partners.create({"name": "Pin new", AGENT: self.locked["view"].id})
        self.assertEqual(record[PHONE], self.locked["view"].phone)

    def test_other_fields_of_a_record_that_has_a_copy_already(self):
        self.open[AGENT] = self.locked["view"]
        self.rpc(self.reader, PARTNER, "write", self.open.ids, {"function": "CEO"})
        self.assertEqual(self.open.function, "CEO")


class CopiedInAppsContract(_Copies):
    """Fields of Odoo's own apps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.reader, "hr.group_hr_user", "project.group_project_manager")

    @each_reading_mode
    def employee_with_a_work_address(self, mode):
        """Up to 18 its code says that it depends on the address, and reads the phone number."""
        if EMPLOYEE not in self.env:
            return
        values = {"address_id": self.locked[mode].id}
        field = self.env[EMPLOYEE]._fields["work_phone"]
        if "address_id" in self.env.registry.field_depends[field]:
            row = self.asks_first(mode, lambda token: self.made(values, token, EMPLOYEE))
            self.assertEqual(row["work_phone"], self.locked[mode].phone)
        else:
            self.assert_no_secret(self.made(values, model=EMPLOYEE))

    @each_reading_mode
    def employee_with_a_work_contact(self, mode):
        """From 16 on."""
        if EMPLOYEE in self.env and "work_contact_id" in self.env[EMPLOYEE]._fields:
            values = {"work_contact_id": self.locked[mode].id}
            # which is written to as well: superuser_code.py
            self.asks_first(mode, lambda token: self.made(values, token, EMPLOYEE), "write")

    @each_reading_mode
    @mute_logger("odoo.sql_db")  # what is left of the refused row does not fit together
    def employee_who_is_imported(self, mode):
        """By his address up to 15."""
        if EMPLOYEE in self.env:
            contact, operation = "work_contact_id", "write"
            if contact not in self.env[EMPLOYEE]._fields:
                contact, operation = "address_id", "create"
            names, rows = ["name", f"{contact}/.id"], [["Pin new", str(self.locked[mode].id)]]
            self.asks_first(
                mode,
                lambda token: self.rpc(self.reader, EMPLOYEE, "load", names, rows, token=token),
                operation,
            )

    @each_reading_mode
    def project_of_a_customer(self, mode):
        """Which notes his e-mail address and phone number up to Odoo 16."""
        if PROJECT not in self.env:
            return
        values = {"partner_id": self.locked[mode].id}
        if "partner_phone" in self.env[PROJECT]._fields:
            row = self.asks_first(mode, lambda token: self.made(values, token, PROJECT))
            self.assertEqual(row["partner_phone"], self.locked[mode].phone)
        else:
            self.assert_no_secret(self.made(values, model=PROJECT))
