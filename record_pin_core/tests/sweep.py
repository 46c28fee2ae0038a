"""Every field of every model that may point to a locked record, for tests that try each of them.

No link path is there: only the contact and the employee that are locked ask for a PIN.
"""

from contextlib import contextmanager

from .common import PARTNER, PIN, World
from .introspection import is_needed, is_written
from .leaks import NUMBERS, secret_values

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


class Sweep(World):
    """``admin`` has every right that managers of apps have."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.admin, *GROUPS)
        if EMPLOYEE in cls.env:
            cls.protect_model(EMPLOYEE)

    def lock(self, mode):
        """``{model: a locked record of mode}``."""
        found = {PARTNER: self.locked[mode]}
        if EMPLOYEE in self.env:
            secret = secret_values(NUMBERS[mode])["ref"]
            names = ("barcode", "job_title", "passport_id", "study_field")
            values = dict(dict.fromkeys(names, secret), name="Pin employee")
            found[EMPLOYEE] = self.env[EMPLOYEE].create(values)
            self.env["record.pin.lock"].with_user(self.keeper).sudo().protect(
                EMPLOYEE, found[EMPLOYEE].ids, PIN, {"mode": mode}
            )
        return found

    def pointing(self, targets):
        """``(model, field, value)`` of all that may point to one of ``targets``."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or not model._auto or name.startswith(LEFT_OUT):
                continue
            for field in model._fields.values():
                if field.comodel_name in targets and is_written(field):
                    id_ = targets[field.comodel_name].id
                    if field.type == "many2one":
                        yield model, field, id_
                    elif field.type == "many2many":
                        yield model, field, [(6, 0, [id_])]

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
            return next(iter(field.get_values(self.env)), False)
        else:
            return PLAIN.get(field.type)
        return target.id if field.type == "many2one" else [(6, 0, target.ids)]

    @contextmanager
    def undone(self):
        """Nothing stays of what is done within."""
        self.forget()
        self.cr.execute("SAVEPOINT pin_sweep")
        try:
            yield
        finally:
            self.env.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT pin_sweep")
            self.cr.execute("RELEASE SAVEPOINT pin_sweep")
            self.forget()
