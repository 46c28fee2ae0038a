"""No record that points to one that is locked for editing changes it.

Whichever of its fields is written, whether it is archived or deleted: superuser code keeps some
fields of both alike.
"""

from odoo.tools import mute_logger

from .introspection import AUTOMATIC
from .sweep import Sweep
from .untouched import Untouched

#: Columns of a contact that superuser code keeps true, as docs/security.md says: whether it is that
#: of an employee (19).
KEPT_TRUE = {"employee"}


class WrittenThroughContract(Sweep):
    """What an administrator changes by way of it."""

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_no_record_that_points_to_a_locked_one_changes_it(self):
        targets, outcomes = self.lock("edit"), []
        kept = Untouched(self.env, {name: target.ids for name, target in targets.items()})
        kept.computed["res_partner"].update(KEPT_TRUE)
        for model, field, value in self.pointing(targets):
            with self.undone():
                record, values = self.made(model, field, value)
                before = record and kept.digests(kept.tables)
                for call in self.calls(record, values) if record else ():
                    outcome, changed = self.tried(kept, before, model, *call)
                    outcomes.append(outcome)
                    with self.subTest(f"{field.name} of {model._name}: {call}"):
                        self.assertEqual(changed, [])
        for outcome in ("answer", "RecordPinRequired"):
            self.assertGreater(outcomes.count(outcome), 0)

    def made(self, model, field, value):
        """A record that points there, and its values; none where it takes more than plain ones."""
        try:
            values = dict(self.needed(model), **{field.name: value})
            record = model.create(values)
            self.forget()
        except Exception:  # noqa: BLE001 (whatever it lacks)
            return None, {}
        return record, values

    def calls(self, record, values):
        """Methods of a client, with their arguments; ``values``: of the record when it was made."""
        yield "unlink", record.ids
        for field in record._fields.values():
            if field.name in AUTOMATIC or (field.readonly and not field.store):
                continue
            if field.store or field.inverse or field.related:
                value = {field.name: self.value(record, field)}
                yield "write", record.ids, value
                if field.inverse and field.name not in values:
                    yield "create", dict(values, **value)

    def tried(self, kept, before, model, *call):
        """``(outcome, tables whose rows are not as they were before)``."""
        with self.undone():
            kept.begin()
            try:
                self.rpc(self.admin, model._name, *call)
                self._flush()
            except Exception as error:  # noqa: BLE001 (a client's request would be rolled back)
                return type(error).__name__, []
            written = kept.written()
            now = kept.digests(written)
            return "answer", [table for table in written if now[table] != before[table]]
