"""No field that may point to a locked record tells what is masked of that.

In a form in which it is chosen, in a new record, and in one that is pointed to it, read with all
its fields.
"""

from odoo.tools import mute_logger

from .introspection import AUTOMATIC
from .leaks import leaks_in
from .sweep import Sweep

#: What share of the calls has to say something: not every record can be made of plain values.
SAID = 0.5


class PointedContract(Sweep):
    """What an administrator reads by way of it."""

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_no_record_that_is_pointed_to_a_locked_one_tells_of_it(self):
        outcomes = []
        for model, field, value in self.pointing(self.lock("view")):
            for call in (self.draft, self.made, self.changed):
                answer = self.tried(call, model, field, value)
                outcomes.append(answer[0])
                with self.subTest(f"{call.__name__} {model._name}.{field.name}"):
                    self.assertEqual(leaks_in(answer), [])
        answered, refused = (outcomes.count(each) for each in ("answer", "RecordPinRequired"))
        self.assertGreater(answered + refused, len(outcomes) * SAID)
        self.assertGreater(min(answered, refused), 0)

    def tried(self, call, *args):
        """What ``call(*args)`` answers, or an error as a client sees it."""
        with self.undone():
            try:
                return ["answer", call(*args)]
            except Exception as error:  # noqa: BLE001 (any error is an answer)
                return [type(error).__name__, str(error)]

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
