"""Two worlds for every model there is: locked records, their lines, and what is linked to them."""

import base64
from contextlib import contextmanager

from odoo.tools import mute_logger

from .common import PARTNER, World, _adapted
from .leaks import NUMBERS, OTHER_NUMBERS, secret_values
from .pictures import picture

#: Rights that let ``reader`` meet the records of other apps, where those are installed.
GROUPS = (
    "sales_team.group_sale_salesman_all_leads",
    "purchase.group_purchase_user",
    "stock.group_stock_user",
    "project.group_project_user",
    "hr.group_hr_user",
    "account.group_account_invoice",
    "event.group_event_user",
    "fleet.fleet_group_user",
    "hr_holidays.group_hr_holidays_user",
    "hr_recruitment.group_hr_recruitment_user",
    "im_livechat.im_livechat_group_user",
    "mass_mailing.group_mass_mailing_user",
    "point_of_sale.group_pos_user",
    "survey.group_survey_user",
    "website.group_website_designer",
)

#: For each model: what a record needs to be there at all, and its fields that hide something.
LINKED = {
    "sale.order": ({}, ("client_order_ref", "note")),
    "purchase.order": ({}, ("partner_ref", "notes", "note")),
    "crm.lead": ({"name": "Pin lead", "type": "opportunity"}, ("description", "referred")),
    "project.task": ({"name": "Pin task"}, ("description", "email_cc")),
}
#: What of a message, an activity or a file of a locked record is masked as the record is.
HELD = {
    "mail.message": ("body", "subject"),
    "mail.activity": ("summary", "note"),
    "ir.attachment": ("description",),
    "ir.property": ("value_text",),
    "rating.rating": ("feedback",),
}
#: One2many of lines, their price and the product they want.
LINES = {
    "sale.order": ("order_line", "price_unit"),
    "purchase.order": ("order_line", "price_unit"),
}


class TwoWorlds(World):
    """``reader`` has unlocked nothing. ``world(1)`` has other masked values than ``world(0)``.

    A contact is locked in each mode; every app's records that point to it are linked to it; an
    employee is locked directly. Of the contact locked for editing nothing is masked.

    Without ``linked`` only contacts and employees are protected: what points to them is open, and
    Odoo has copied values of theirs there before the lock.
    """

    linked = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.reader, *GROUPS)
        if cls.linked:
            with mute_logger("odoo.addons.base.models.ir_model"):
                cls._add_links()
        # what is locked for editing shows, so it holds nothing that would be taken for a leak
        cls.locked["edit"].write(secret_values(100200301, "plain"))
        cls.varied, cls.satellites, cls.employee = [], [], None
        for mode in ("view", "view_edit"):
            cls._vary(cls.locked[mode], {})
            for model in LINKED:
                if model in cls.env:
                    cls._make_linked(model, mode)
        if "hr.employee" in cls.env:
            cls._make_employee()
        for mode, record in cls.locked.items():
            cls._make_satellites(mode, record)
        cls._capture_worlds()

    def make_administrator(self):
        """``reader`` has all rights that Odoo gives, until the end of the test."""
        if not self.administrator:
            self.administrator = True
            self.grant(self.reader, "base.group_system")
            self.forget()

    def let_names_differ(self):
        """Those of locked contacts are masked and not the same, until the end of the test."""
        self.protected.mask_name = True
        before = [list(world) for world in self._worlds]
        self.addCleanup(setattr, type(self), "_worlds", before)
        for mode in ("view", "view_edit"):
            record = self.locked[mode]
            rows = []
            for name in (f"Zin {mode}", record.name):
                record.name = name
                rows.insert(0, self._row(record))
            here, there = rows
            made_of_it = [column for column in here if here[column] != there[column]]
            for world, row in zip(self._worlds, rows):
                world.append((PARTNER, record.id, {column: row[column] for column in made_of_it}))
        self.forget()

    @classmethod
    def _add_links(cls):
        suggested = cls.protected.suggested_links()
        wanted = {*LINKED, *(f"{model}.line" for model in LINKED), "account.move"}
        # a change of an account is told in the chatter of whom it belongs to
        wanted.add("res.partner.bank")
        cls.protected._add_links(
            [
                (link["model"], link["path"])
                for link in suggested
                # the rows of a report are copies of what it reports on: they have to be linked too
                if link["model"] in wanted or not cls.env[link["model"]]._auto
            ]
        )

    @classmethod
    def _make_linked(cls, name, mode):
        partner = cls.locked[mode]
        values = dict(LINKED[name][0], partner_id=partner.id)
        lines, price = LINES.get(name, (None, None))
        if lines:
            line = {"product_id": cls._product().id, "name": "Pin line", price: 10.0}
            values[lines] = [(0, 0, line)]
        record = cls.env[name].create(values)
        others = record[lines] if lines else record.browse()
        if cls.linked:
            cls._vary(record, {name: LINKED[name][1]}, others, price)
        else:
            cls.satellites += [*record, *others]

    @classmethod
    def _product(cls):
        return cls.env["product.product"].search([("purchase_ok", "=", True)], limit=1) or (
            cls.env["product.product"].create({"name": "Pin product"})
        )

    @classmethod
    def _make_employee(cls):
        """The employee that ``reader`` is: Odoo gets there by ``env.user``, which is superuser."""
        cls.protect_model("hr.employee")
        employee = cls.env["hr.employee"].create({"name": "Pin employee", "user_id": cls.reader.id})
        cls.env["record.pin.lock"].with_user(cls.keeper).sudo().protect(
            "hr.employee", employee.ids, "4071", {"mode": "view"}
        )
        # no field that Odoo copies to the contact of the employee, as the phone number at work
        cls._vary(employee, {"hr.employee": ("private_street", "barcode", "km")})
        cls.employee = employee
        # who is his own manager, as somebody in the demo data of 19: Odoo's search panel would go
        # up from him without an end
        everybody = cls.env["hr.employee"].search([])
        everybody.filtered(lambda each: each.parent_id == each).write({"parent_id": False})
        cls._make_colleague()

    @classmethod
    def _make_colleague(cls):
        """An open employee who is told of by a contact that is locked for editing, as his bank."""
        fields = cls.env["hr.employee"]._fields
        contact = "work_contact_id" if "work_contact_id" in fields else "address_home_id"
        account = cls.env["res.partner.bank"].create(
            {"partner_id": cls.locked["edit"].id, "acc_number": "PIN 4711"}
        )
        colleague = cls.env["hr.employee"].create(
            {"name": "Pin colleague", contact: cls.locked["edit"].id}
        )
        banks = "bank_account_ids" if "bank_account_ids" in fields else "bank_account_id"
        colleague[banks] = account

    @classmethod
    def locked_ids(cls):
        """``{model: ids}`` of what is locked itself, in every mode."""
        found = {PARTNER: [record.id for record in cls.locked.values()]}
        if cls.employee:
            found[cls.employee._name] = cls.employee.ids
        return found

    @classmethod
    def _make_satellites(cls, mode, record):
        """A message, an activity, an attachment and a follower of a locked record."""
        made = [
            cls.env["ir.attachment"].create(
                {"name": "Pin file", "raw": b"Pin", "res_model": record._name, "res_id": record.id}
            )
        ]
        made += cls._pictures_of(record)
        if "mail.message" in cls.env:
            message = record.message_post(body="Pin message", message_type="comment")
            made.append(cls.notified(message, cls.reader))
            made.append(
                record.activity_schedule(
                    "mail.mail_activity_data_todo", summary="Pin activity", user_id=cls.reader.id
                )
            )
            record.message_subscribe(partner_ids=cls.reader.partner_id.ids)
            made.append(record.message_follower_ids)
        if "rating.rating" in cls.env:
            rated = {"res_model_id": cls.env["ir.model"]._get(PARTNER).id, "res_id": record.id}
            made.append(cls.env["rating.rating"].create(dict(rated, rating=5)))
        made += cls._values_beside(record)
        for part in made:
            if mode == "edit":
                cls.satellites += part
            else:
                cls._vary(part, HELD)

    @classmethod
    def _pictures_of(cls, record):
        """The files of its picture, one for each size."""
        record.image_1920 = base64.b64encode(picture("white"))
        cls._flush()
        of = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return cls.env["ir.attachment"].search([*of, ("res_field", "like", "image_")])

    @classmethod
    def _values_beside(cls, record):
        """The values by company, which are records of their own up to Odoo 17."""
        if "ir.property" not in cls.env:
            return []
        cls._flush()
        of = f"{record._name},{record.id}"
        return cls.env["ir.property"].search([("res_id", "=", of), ("type", "=", "char")])

    @classmethod
    def _vary(cls, record, names, lines=None, price=None):
        """Note what to write in each world: ``[(records, {field: value in world 0, 1})]``."""
        fields = [
            name
            for name in names.get(record._name, ())
            if name in record._fields and record._fields[name].store
        ]
        cls.varied.append((record, fields, lines, price))

    @classmethod
    def _capture_worlds(cls):
        """The rows of both worlds, as the ORM itself computes and stores them."""
        cls._worlds = []
        for numbers in (NUMBERS, OTHER_NUMBERS):
            for record, names, lines, price in cls.varied:
                number = numbers["view" if record.id % 2 else "view_edit"]
                record.write({name: _value(record._fields[name], number) for name in names})
                if record._name == "ir.attachment":
                    record.raw = _content(record, number)
                if lines:
                    lines.write({price: float(number)})
            cls._flush()
            cls._worlds.append(
                [
                    cls._row_of(part)
                    for record, _names, lines, _price in cls.varied
                    for part in (record, *(lines or ()))
                ]
            )
        for world, number in ((cls._worlds[0], 0), (cls._worlds[1], 1)):
            for mode in ("view", "view_edit"):
                world.append((PARTNER, cls.locked[mode].id, cls._rows[mode][number]))
        cls._put(0)

    @classmethod
    def _row_of(cls, record):
        cls.cr.execute(f'SELECT * FROM "{record._table}" WHERE id = %s', [record.id])
        names = [column.name for column in cls.cr.description]
        return (record._name, record.id, dict(zip(names, cls.cr.fetchone())))

    @classmethod
    def _put(cls, number):
        cls._flush()
        for (name, id_, wanted), (_name, _id, other) in zip(
            cls._worlds[number], cls._worlds[1 - number]
        ):
            changed = [column for column in wanted if wanted[column] != other[column]]
            if changed:
                assignments = ", ".join(f'"{column}" = %s' for column in changed)
                cls.cr.execute(
                    f'UPDATE "{cls.env[name]._table}" SET {assignments} WHERE id = %s',
                    [_adapted(wanted[column]) for column in changed] + [id_],
                )

    @contextmanager
    def world(self, number):
        """World 0 or 1, both made anew, so that the rows lie in the same places of their tables.

        As a savepoint: rows put back by an UPDATE leave a chain that slows each query after it.
        """
        self.forget()
        self.cr.execute("SAVEPOINT pin_other_world")
        self._put(number)
        self.forget()
        try:
            yield
        finally:
            self.env.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT pin_other_world")
            self.cr.execute("RELEASE SAVEPOINT pin_other_world")
            self.forget()


def _content(file, number):
    return picture(f"#{number % 0xFFFFFF:06x}") if file.res_field else b"hush%d" % number


def _value(field, number):
    if field.type == "html":
        return f"<p>hush {number}</p>"
    if field.type in ("integer", "float", "monetary"):
        return number % 100000
    return f"hush{number}"
