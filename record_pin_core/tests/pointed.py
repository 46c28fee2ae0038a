"""Every field of every model that may point to a locked record: none tells what is masked of it.

A form in which it is chosen, a new record, and one that is pointed to it, read with all its fields.
No link path is there: only the contact and the employee that are locked ask for a PIN.
"""

from odoo.tools import mute_logger

from .common import PARTNER, PIN, World
from .introspection import AUTOMATIC, is_needed, is_written
from .leaks import NUMBERS, leaks_in, secret_values

EMPLOYEE = "hr.employee"
#: Not tried: Odoo's own machinery, the addon, and wizards that take minutes.
LEFT_OUT = ("ir.", "record.pin.", "base.language.", "base.module.", "base.import.module")
GROUPS = (
    "base.group_system", "sales_team.group_sale_manager", "purchase.group_purchase_manager",
    "stock.group_stock_manager", "project.group_project_manager", "hr.group_hr_manager",
    "account.group_account_manager", "hr_holidays.group_hr_holidays_manager",
    "hr_contract.group_hr_contract_manager", "hr_expense.group_hr_expense_manager",
    "hr_recruitment.group_hr_recruitment_manager", "event.group_event_manager",
)  # fmt: skip
#: What needed fields hold, by their type, but for relations and choices.
PLAIN = {
    "char": "Pin", "text": "Pin", "html": "<p>Pin</p>", "integer": 1, "float": 1.0, "monetary": 1.0,
    "date": "2031-12-01", "datetime": "2031-12-01 10:00:00", "boolean": True, "json": {},
    "binary": "UGlu", "image": False, "many2one_reference": 1,
}  # fmt: skip
#: What share of the calls has to say something: not every record can be made of plain values.
SAID = 0.5


class PointedContract(World):
    """``admin`` has every right that managers of apps have."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.admin, *GROUPS)
        cls.secret = {PARTNER: cls.locked["view"]}
        if EMPLOYEE in cls.env:
            cls.protect_model(EMPLOYEE)
            secret = secret_values(NUMBERS["view"])["ref"]
            names = ("barcode", "job_title", "passport_id", "study_field")
            values = dict(dict.fromkeys(names, secret), name="Pin employee")
            employee = cls.env[EMPLOYEE].create(values)
            cls.env["record.pin.lock"].with_user(cls.keeper).sudo().protect(
                EMPLOYEE, employee.ids, PIN, {"mode": "view"}
            )
            cls.secret[EMPLOYEE] = employee

    def pointing(self):
        """``(model, field)`` of all there are."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or not model._auto or name.startswith(LEFT_OUT):
                continue
            for field in model._fields.values():
                if field.comodel_name in self.secret and is_written(field):
                    if field.type in ("many2one", "many2many"):
                        yield model, field

    def needed(self, model):
        """Values without which there is no record of ``model``."""
        fields = {field.name: field for field in model._fields.values() if is_needed(field)}
        found = model.default_get(list(fields))
        for name, field in fields.items():
            if not found.get(name) and field.type != "boolean":
                found[name] = self.value(model, field)
        name = model._fields.get(model._rec_name)
        if name and is_written(name) and name.type == "char":
            found[name.name] = "Pin"
        return found

    def value(self, model, field):
        if field.comodel_name == PARTNER:
            target = self.open
        elif field.relational:
            target = self.env[field.comodel_name].search([], limit=1)
        elif field.type == "selection":
            return field.get_values(self.env)[0]
        else:
            return PLAIN.get(field.type)
        return target.id if field.type == "many2one" else [(6, 0, target.ids)]

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_no_record_that_is_pointed_to_a_locked_one_tells_of_it(self):
        outcomes = []
        for model, field in self.pointing():
            locked = self.secret[field.comodel_name].id
            value = locked if field.type == "many2one" else [(6, 0, [locked])]
            for call in (self.draft, self.made, self.changed):
                answer = self.tried(call, model, field, value)
                outcomes.append(answer[0])
                with self.subTest(f"{call.__name__} {model._name}.{field.name}"):
                    self.assertEqual(leaks_in(answer), [])
        answered, refused = (outcomes.count(each) for each in ("answer", "RecordPinRequired"))
        self.assertGreater(answered + refused, len(outcomes) * SAID)
        self.assertGreater(min(answered, refused), 0)

    def tried(self, call, *args):
        """What ``call(*args)`` answers, or an error as a client sees it; nothing of it stays."""
        self.forget()
        self.cr.execute("SAVEPOINT pin_pointed")
        try:
            return ["answer", call(*args)]
        except Exception as error:  # noqa: BLE001 (any error is an answer)
            return [type(error).__name__, str(error)]
        finally:
            self.env.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT pin_pointed")
            self.cr.execute("RELEASE SAVEPOINT pin_pointed")
            self.forget()

    def draft(self, model, field, value):
        names = [name for name in model._fields if name not in AUTOMATIC]
        values = dict(self.needed(model), **{field.name: value})
        if hasattr(model, "web_read"):
            spec = {name: {} for name in names}
            return self.rpc(self.admin, model._name, "onchange", [], values, [field.name], spec)
        values = dict(dict.fromkeys(names, False), **values)
        spec = dict.fromkeys(names, "1")
        return self.rpc(self.admin, model._name, "onchange", [], values, field.name, spec)

    def made(self, model, field, value):
        values = dict(self.needed(model), **{field.name: value})
        return self.shown(model, self.rpc(self.admin, model._name, "create", values))

    def changed(self, model, field, value):
        record = model.create(self.needed(model))
        self.rpc(self.admin, model._name, "write", record.ids, {field.name: value})
        return self.shown(model, record.id)

    def shown(self, model, id_):
        """What a record shows, each field that can be read."""
        names = sorted(self.rpc(self.admin, model._name, "fields_get", [], ["type"]))
        rows = []
        for some in (names, *([name] for name in names)):
            try:
                rows.append(self.rpc(self.admin, model._name, "read", [id_], some))
            except Exception as error:  # noqa: BLE001
                rows.append([type(error).__name__, str(error)])
            else:
                if some is names:
                    break
        return rows
