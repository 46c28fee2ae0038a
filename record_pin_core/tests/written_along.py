"""What Odoo writes along, as superuser, when a record of another model is changed or deleted.

Of apps that are not installed nothing is tried: a contact always is there.
"""

# tests named after what they try
# pylint: disable=method-required-super

from .common import PARTNER
from .superuser_writes import ORDER, SuperuserWorld

EMPLOYEE = "hr.employee"
BANK = "res.partner.bank"
PURCHASE = "purchase.order"
#: Whose the bank accounts of an employee are: the private address up to 16.
OWNS_ACCOUNTS = ("address_home_id", "work_contact_id")

#: One pixel.
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class WrittenAlongContract(SuperuserWorld):
    """``clerk`` works with all apps, and may read what is locked."""

    def test_whether_a_contact_is_a_company(self):
        """Odoo writes that as superuser, whatever else is written."""
        record = self.env[PARTNER].create({"name": "Pin guest"})
        self.lock(record)

        def call(token=None):
            self.rpc(self.clerk, PARTNER, "write", record.ids, {"is_company": True}, token=token)

        self.assert_asks_first(record, call)

    def test_the_contact_that_stands_for_an_employee(self):
        """An address and a number at work are those of the contact."""
        employee, contact = self.employee_by("work_contact_id")
        if not employee:
            return
        self.lock(contact)

        def call(token=None):
            values = {"work_email": "other@example.com"}
            self.rpc(self.clerk, EMPLOYEE, "write", employee.ids, values, token=token)

        self.assert_asks_first(contact, call)

    def test_the_picture_of_a_contact_that_a_new_employee_stands_for(self):
        """From 17 on Odoo draws one, unless the employee has a picture."""
        if "work_contact_id" not in getattr(self.env.get(EMPLOYEE), "_fields", ()):
            return
        contact = self.env[PARTNER].create({"name": "Pin contact"})
        self.lock(contact)
        self.grant(self.clerk, "base.group_system", "hr.group_hr_user")
        values = {"name": "Pin", "work_contact_id": contact.id}

        def call(token=None, **more):
            self.rpc(self.clerk, EMPLOYEE, "create", dict(values, **more), token=token)
            self.forget()

        self.assert_pin_required(call, contact, "write")
        call(image_1920=PICTURE)
        self.assertFalse(contact.image_1920)
        call(self.unlock(self.clerk, contact))

    def test_what_is_written_by_name(self):
        """Clients of /json/2 name the arguments."""
        employee, contact = self.employee_by("work_contact_id")
        if not employee:
            return
        other = self.env[PARTNER].create({"name": "Pin other"})
        self.lock(contact)
        values = {"work_contact_id": other.id}
        self.rpc(self.clerk, EMPLOYEE, "write", employee.ids, vals=values)
        self.forget()
        self.assertEqual(employee.work_contact_id, other)

    def test_an_employee_whose_contact_is_open(self):
        employee, contact = self.employee_by("work_contact_id")
        if not employee:
            return
        self.rpc(self.clerk, EMPLOYEE, "write", employee.ids, {"work_email": "new@example.com"})
        self.forget()
        self.assertEqual(contact.email, "new@example.com")

    def test_the_bank_account_of_an_employee_who_gets_another_contact(self):
        """It moves along, and would follow no lock any more."""
        employee, contact = self.employee_by(*OWNS_ACCOUNTS)
        if not employee:
            return
        self.protected._add_links([(BANK, "partner_id")])
        account = self.env[BANK].create({"partner_id": contact.id, "acc_number": "PIN 4711"})
        other = self.env[PARTNER].create({"name": "Pin other"})
        accounts = (
            "bank_account_ids" if "bank_account_ids" in employee._fields else "bank_account_id"
        )
        employee[accounts] = account
        self.lock(contact)

        def call(token=None):
            values = {self.contact_field: other.id}
            self.rpc(self.clerk, EMPLOYEE, "write", employee.ids, values, token=token)

        self.locked_by = lambda _record: contact
        self.assert_asks_first(account, call)
        self.forget()
        self.assertEqual(account.partner_id, other)

    def test_a_bank_account_that_an_employee_is_given(self):
        """With a contact in the same breath, to which it would move."""
        employee, _contact = self.employee_by(*OWNS_ACCOUNTS)
        if not employee or "bank_account_id" not in employee._fields:
            return  # from 19 on there is a list of them
        self.protected._add_links([(BANK, "partner_id")])
        owner, other = self.env[PARTNER].create([{"name": "Pin owner"}, {"name": "Pin other"}])
        account = self.env[BANK].create({"partner_id": owner.id, "acc_number": "PIN 4711"})
        self.lock(owner)

        def call(token=None):
            values = {"bank_account_id": account.id, self.contact_field: other.id}
            self.rpc(self.clerk, EMPLOYEE, "write", employee.ids, values, token=token)

        self.locked_by = lambda _record: owner
        self.assert_asks_first(account, call)

    def employee_by(self, *names):
        """An employee whom ``clerk`` may change, and the contact that ``contact_field`` names.

        :param names: of fields; the first one is taken that there is
        """
        found = [name for name in names if name in getattr(self.env.get(EMPLOYEE), "_fields", ())]
        if not found:
            return None, None
        self.contact_field = found[0]
        self.grant(self.clerk, "hr.group_hr_user")
        contact = self.env[PARTNER].create({"name": "Pin colleague"})
        employee = self.env[EMPLOYEE].create({"name": "Pin", self.contact_field: contact.id})
        return employee, contact

    def test_a_draft_order_of_a_contact_that_is_deleted(self):
        """Odoo 17 and 18 delete it first, whoever else it is for."""
        if ORDER not in self.env:
            return
        guest = self.env[PARTNER].create({"name": "Pin guest"})
        values = dict(self.values(ORDER, self.open, "Pin", 7), partner_shipping_id=guest.id)
        order = self.env[ORDER].create(values)
        self.lock(order)
        self.assert_pin_required(
            lambda: self.rpc(self.clerk, PARTNER, "unlink", guest.ids), order, "unlink"
        )
        self.forget()
        self.assertTrue(order.exists())

    def test_a_contact_that_nothing_locked_names(self):
        """Whatever apps there are or are not."""
        guest = self.env[PARTNER].create({"name": "Pin guest"})
        self.lock(self.open)
        self.rpc(self.clerk, PARTNER, "unlink", guest.ids)
        self.forget()
        self.assertFalse(guest.exists())

    def test_tracked_changes_that_a_message_takes(self):
        """A client may send them with a new message, and Odoo does as it is told."""
        tracked = self.env.get("mail.tracking.value")
        if tracked is None:
            return
        record = self.env[PARTNER].create({"name": "Pin guest"})
        own = self.open.message_post(body="Pin own")
        change, other = (
            tracked.create(self.tracked_value(message))
            for message in (record.message_post(body="Pin"), own)
        )
        self.lock(record)
        theirs = change.mail_message_id
        for command in (
            [4, change.id], [6, 0, change.ids], [1, change.id, {"new_value_char": "Pin"}],
            [2, change.id], [1, other.id, {"mail_message_id": theirs.id}],
        ):  # fmt: skip
            with self.subTest(command=command):
                values = {"model": PARTNER, "res_id": self.open.id, "body": "Pin",
                          "tracking_value_ids": [command]}  # fmt: skip
                self.assert_pin_required(
                    lambda sent=values: self.rpc(self.clerk, "mail.message", "create", sent),
                    record,
                    "write",
                )
                self.forget()
                self.assertEqual(change.mail_message_id, theirs)

    def tracked_value(self, message):
        fields = self.env["mail.tracking.value"]._fields
        name = self.env["ir.model.fields"]._get(PARTNER, "name")
        values = {"mail_message_id": message.id, "old_value_char": "Pin", "field_desc": "Name",
                  "field_type": "char", "field_id": name.id, "field": name.id}  # fmt: skip
        return {key: value for key, value in values.items() if key in fields}

    def test_when_a_vendor_is_reminded(self):
        """A purchase has the field, and the vendor keeps it."""
        if not hasattr(self.env.get(PURCHASE), "_write_partner_values"):
            return  # from 19 on it is the purchase's
        order = self.env[PURCHASE].create(self.values(PURCHASE, self.open, "Pin", 7))
        self.lock(self.open)

        def call(token=None):
            values = {"reminder_date_before_receipt": 9}
            self.rpc(self.clerk, PURCHASE, "write", order.ids, values, token=token)

        days = self.open.reminder_date_before_receipt
        self.assert_pin_required(call, self.open, "write")
        self.forget()
        self.assertEqual(self.open.reminder_date_before_receipt, days)
        call(self.unlock(self.clerk, self.open))
        self.forget()
        self.assertEqual(self.open.reminder_date_before_receipt, 9)

    def test_a_new_purchase_of_a_locked_vendor(self):
        """A form sends that field, too: the purchase is made, the vendor left alone."""
        if not hasattr(self.env.get(PURCHASE), "_write_partner_values"):
            return
        days = self.open.reminder_date_before_receipt
        self.lock(self.open)
        values = self.values(PURCHASE, self.open, "Pin", 7)
        for given, token in ((9, None), (8, self.unlock(self.clerk, self.open))):
            sent = dict(values, reminder_date_before_receipt=given)
            self.assertTrue(self.rpc(self.clerk, PURCHASE, "create", sent, token=token))
            self.forget()
            expected = given if token else days
            self.assertEqual(self.open.reminder_date_before_receipt, expected)
