"""Reading one record over RPC: refused without the PIN, and nothing of the values in the error."""

# tests named after what they try
# pylint: disable=method-required-super

from ..exceptions import RecordPinRequired
from .cells import CLOSED, each_mode, each_reading_mode, only_with
from .common import PARTNER

FIELDS = ["name", "phone", "email", "street", "comment", "color", "partner_latitude", "category_id"]


class ReadContract:
    """One test per way of reading and mode. ``call(token)`` is the request."""

    def closed_then_open(self, mode, call):
        """Refused without the PIN where the mode hides values, answered with it."""
        record = self.locked[mode]
        if mode in CLOSED["read"]:
            self.assert_pin_required(lambda: call(None), record)
            self.assert_tells_nothing(lambda: call(None))
            self.assert_secret(call(self.unlock(self.reader, record)))
        else:
            self.assert_secret(call(None))

    @each_mode
    def read(self, mode):
        ids = self.locked[mode].ids
        self.closed_then_open(
            mode, lambda token: self.rpc(self.reader, PARTNER, "read", ids, FIELDS, token=token)
        )

    @each_mode
    def read_all_fields(self, mode):
        ids = self.locked[mode].ids
        names = sorted(
            name
            for name, field in self.env[PARTNER]._fields.items()
            if field.store and field.column_type and not field.groups
        )
        self.closed_then_open(
            mode, lambda token: self.rpc(self.reader, PARTNER, "read", ids, names, token=token)
        )

    @each_mode
    def read_one_field(self, mode):
        ids = self.locked[mode].ids
        self.closed_then_open(
            mode, lambda token: self.rpc(self.reader, PARTNER, "read", ids, ["phone"], token=token)
        )

    @each_mode
    def read_among_open_ones(self, mode):
        ids = [self.open.id, self.locked[mode].id]
        self.closed_then_open(
            mode, lambda token: self.rpc(self.reader, PARTNER, "read", ids, ["email"], token=token)
        )

    def test_read_no_records(self):
        """As a draft does with the lines that it does not have."""
        names = ["name", "category_id", "child_ids"]
        self.assertEqual(self.rpc(self.reader, PARTNER, "read", [], names), [])

    @each_mode
    def read_related(self, mode):
        """A field that is computed from masked ones."""
        ids = self.locked[mode].ids
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "read", ids, ["contact_address", "email_formatted"],
                token=token,
            ),
        )  # fmt: skip

    @each_mode
    @only_with("web_read")
    def web_read(self, mode):
        ids = self.locked[mode].ids
        specification = {name: {} for name in FIELDS}
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "web_read", ids, specification, token=token
            ),
        )

    @each_mode
    def export_data(self, mode):
        ids = self.locked[mode].ids
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "export_data", ids, ["id", "phone", "email"], token=token
            ),
        )

    @each_mode
    def export_data_of_a_parent(self, mode):
        """The values of the locked record, by a path from an open one."""
        ids = self.child[mode].ids
        self.closed_then_open(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "export_data", ids, ["name", "parent_id/phone"], token=token
            ),
        )

    @each_mode
    def copy_data(self, mode):
        ids = self.locked[mode].ids
        self.closed_then_open(
            mode, lambda token: self.rpc(self.reader, PARTNER, "copy_data", ids, token=token)
        )

    @each_mode
    def copy(self, mode):
        record = self.locked[mode]

        def call(token):
            made = self.rpc(self.reader, PARTNER, "copy", record.ids, token=token)
            return self.env[PARTNER].browse(made).read(["street"])

        if mode in CLOSED["read"]:
            before = self.env[PARTNER].search_count([])
            self.assert_pin_required(lambda: call(None), record)
            self.assertEqual(self.env[PARTNER].search_count([]), before)
            self.assert_secret(call(self.unlock(self.reader, record)))
        else:
            self.assert_secret(call(None))

    @each_reading_mode
    def get_metadata(self, mode):
        record = self.locked[mode]
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "get_metadata", record.ids), record
        )
        token = self.unlock(self.reader, record)
        found = self.rpc(self.reader, PARTNER, "get_metadata", record.ids, token=token)
        self.assertEqual(found[0]["id"], record.id)

    @each_reading_mode
    @only_with("get_field_translations")
    def get_field_translations(self, mode):
        """Of a translated field: the categories are the ones of a contact that have one."""
        category = self.locked_category(mode)
        call = lambda token: self.rpc(  # noqa: E731
            self.reader, category._name, "get_field_translations", category.ids, "name",
            token=token,
        )  # fmt: skip
        self.assert_pin_required(lambda: call(None), category)
        self.assert_secret(call(self.unlock(self.reader, category)))

    @each_reading_mode
    def translations_as_records(self, mode):
        """Up to Odoo 15 they are rows of a model of their own, which every employee may read."""
        model = "ir.translation"
        if model not in self.env:
            with self.assertRaises(KeyError):
                self.rpc(self.reader, model, "search", [])
            return
        category = self.locked_category(mode)
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        category.with_context(lang="fr_FR").name = "hush en français"
        self._flush()
        domain = [("name", "=", f"{category._name},name"), ("res_id", "=", category.id)]
        ids = self.env[model].sudo().search(domain).ids
        self.assertTrue(ids)
        calls = (
            ("search_count", [*domain, ("value", "like", "hush")]),
            ("search_read", domain, ["value", "src"]),
            ("read_group", domain, ["value"], ["value"]),
            ("export_data", ids, ["value"]),
            ("read", ids, ["value", "src"]),
            ("write", ids, {"value": "Other"}),
            ("unlink", ids),
        )
        for method, *args in calls:
            with self.subTest(method):
                answer = self.answer(lambda m=method, a=args: self.rpc(self.reader, model, m, *a))
                self.assert_no_secret(answer)
                if answer[0] == "answer":
                    self.assertFalse(answer[1])
        self.assertEqual(self.env[model].sudo().search(domain).ids, ids)
        token = self.unlock(self.reader, category)
        found = self.rpc(self.reader, model, "search_read", domain, ["value"], token=token)
        self.assert_secret(found)

    @each_mode
    def values_by_company_as_records(self, mode):
        """Up to Odoo 17 they are rows of a model of their own, open to administrators."""
        model = "ir.property"
        if model not in self.env:
            with self.assertRaises(KeyError):
                self.rpc(self.admin, model, "search", [])
            return
        record = self.locked[mode]
        for contact in (record, self.open):
            contact.barcode = f"hush {contact.id}"
        self._flush()
        of = {
            contact: self.env[model].sudo().search([("res_id", "=", f"{PARTNER},{contact.id}")])
            for contact in (record, self.open)
        }
        kept = of[record]
        self.assertEqual(kept.value_text, f"hush {record.id}")
        reads = (
            ("search_count", [("id", "in", kept.ids), ("value_text", "like", "hush")]),
            ("search_read", [("id", "in", kept.ids)], ["value_text"]),
            ("read_group", [("id", "in", kept.ids)], ["value_text"], ["value_text"]),
            ("read", kept.ids, ["value_text"]),
            ("export_data", kept.ids, ["value_text"]),
        )
        for method, *args in reads if mode in CLOSED["read"] else ():
            with self.subTest(method):
                answer = self.answer(lambda m=method, a=args: self.rpc(self.admin, model, m, *a))
                self.assert_no_secret(answer)
                if answer[0] == "answer":
                    self.assertFalse(answer[1])
        new = {"fields_id": kept.fields_id.id, "type": "char", "value_text": "Other"}
        new = [dict(new, res_id=f"{PARTNER},{record.id}", company_id=False)]
        for method, *args in (
            ("write", kept.ids, {"value_text": "Other"}),
            ("write", of[self.open].ids, {"res_id": f"{PARTNER},{record.id}", "company_id": False}),
            ("create", new),
        ):
            with self.subTest(method):
                with self.assertRaises(RecordPinRequired) as caught:
                    self.rpc(self.admin, model, method, *args)
                self.assertEqual(caught.exception.locks[0]["res_id"], record.id)
                self.forget()
                found = self.env[model].sudo().search([("res_id", "=", f"{PARTNER},{record.id}")])
                self.assertEqual(found.mapped("value_text"), [f"hush {record.id}"])
        (row,) = self.rpc(self.admin, model, "read", of[self.open].ids, ["value_text"])
        self.assertEqual(row["value_text"], f"hush {self.open.id}")
        token = self.unlock(self.admin, record)
        found = self.rpc(self.admin, model, "read", kept.ids, ["value_text"], token=token)
        self.assert_secret(found)
        self.rpc(self.admin, model, "write", kept.ids, {"value_text": "Other"}, token=token)
        self.assertEqual(record.barcode, "Other")

    def locked_category(self, mode):
        """A locked record of a model with a translated field; its name is masked too."""
        self.protect_model("res.partner.category", mask_name=True)
        category = self.env["res.partner.category"].create({"name": "hush category"})
        self.env["record.pin.lock"].sudo().protect(
            category._name, category.ids, "4071", {"mode": mode}
        )
        return category

    @each_reading_mode
    @only_with("name_get")
    def name_get(self, mode):
        """The name is visible by default, whatever the context asks to add to it."""
        record = self.locked[mode]
        self.assert_pin_required(
            lambda: self.rpc(
                self.reader, PARTNER, "name_get", record.ids,
                context={"show_email": True, "show_address": True},
            ),
            record,
        )  # fmt: skip

    @each_reading_mode
    def read_of_a_child_shows_the_name(self, mode):
        """A many2one to a locked record: its name is visible, nothing else."""
        child = self.child[mode]
        call = lambda: self.rpc(self.reader, PARTNER, "read", child.ids, ["name", "parent_id"])  # noqa: E731
        kind, rows = self.assert_tells_nothing(call)
        self.assertEqual(kind, "answer")
        self.assertEqual(rows[0]["parent_id"], [self.locked[mode].id, f"Pin {mode}"])

    @each_reading_mode
    @only_with("web_read")
    def web_read_through_a_child(self, mode):
        """Sub-fields of a many2one: refused, or empty; never the values."""
        child = self.child[mode]
        specification = {
            "name": {},
            "parent_id": {"fields": {"display_name": {}, "phone": {}, "category_id": {}}},
        }
        self.assert_tells_nothing(
            lambda: self.rpc(self.reader, PARTNER, "web_read", child.ids, specification)
        )

    @each_reading_mode
    @only_with("web_read")
    def web_read_x2many(self, mode):
        """Locked rows of an x2many list are padlock rows or left out, never read."""
        parent = self.env[PARTNER].create({"name": "Holding"})
        self.locked[mode].sudo().parent_id = parent
        specification = {
            "child_ids": {"fields": {"display_name": {}, "phone": {}, "email": {}}, "limit": 10}
        }
        self.assert_tells_nothing(
            lambda: self.rpc(self.reader, PARTNER, "web_read", parent.ids, specification)
        )

    @each_reading_mode
    def lists_in_a_form(self, mode):
        """The same where a form reads the ids of its lines first, then the lines."""
        if not hasattr(self.env["base"], "record_pin_rows"):
            self.assert_no_door("record_pin_read")
            return self.assert_no_door("record_pin_rows")
        record, parent = self.locked[mode], self.env[PARTNER].create({"name": "Holding"})
        (record + self.open).sudo().parent_id = parent
        names = ["display_name", "phone", "email"]

        def form():
            (row,) = self.rpc(self.reader, PARTNER, "record_pin_read", parent.ids, ["child_ids"])
            return row["child_ids"]

        def lines():
            return self.rpc(
                self.reader, PARTNER, "record_pin_rows", (record + self.open).ids, names
            )

        self.assertEqual(self.assert_tells_nothing(form), ["answer", self.open.ids])
        fields = self.env["ir.model.fields"].search(
            [("model", "=", PARTNER), ("name", "=", "parent_id")]
        )
        self.protected.visible_field_ids |= fields
        _answer, ids = self.assert_tells_nothing(form)
        self.assertEqual(set(ids), set((record + self.open).ids))
        _answer, (shut, free) = self.assert_tells_nothing(lines)
        self.assertEqual(shut["record_pin"]["masked"], ["phone", "email"])
        self.assertIs(shut["phone"], False)
        self.assertEqual(free["phone"], self.open.phone)
        self.assertNotIn("record_pin", free)
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "record_pin_read", record.ids, names), record
        )
        return None

    @each_reading_mode
    def read_related_fields_of_a_child(self, mode):
        """Fields of the open child that only repeat what its locked parent holds."""
        child = self.child[mode]
        names = [
            name
            for name, field in self.env[PARTNER]._fields.items()
            if field.related and not field.store and str(field.related).find("parent_id") >= 0
        ]
        self.assertTrue(names)
        self.assert_tells_nothing(
            lambda: self.rpc(self.reader, PARTNER, "read", child.ids, sorted(names))
        )

    @each_reading_mode
    def a_value_that_superuser_code_has_read(self, mode):
        """The shared cache of a transaction: what sudo() has read is not the user's to see."""
        record = self.locked[mode]
        self.forget()
        self.assert_secret(record.sudo().phone)  # now in the cache
        mine = record.with_user(self.reader)
        for name, read in {
            "field": lambda: mine.phone,
            "mapped": lambda: mine.mapped("email"),
            "filtered": lambda: mine.filtered("comment"),
            "filtered_domain": lambda: mine.filtered_domain([("phone", "like", "99")]),
            "sorted": lambda: (mine + self.open.with_user(self.reader)).sorted("street"),
            "read": lambda: mine.read(["phone"]),
        }.items():
            with self.subTest(name):
                self.assert_pin_required(read, record)

    @each_mode
    def template(self, mode):
        """What a template shows, through another one: each would wrap what goes wrong in it."""
        for key, arch in {
            "suite_inner": '<t t-esc="record.phone"/>',
            "suite_outer": '<p><t t-call="record_pin_core.suite_inner"/></p>',
        }.items():
            self.env["ir.ui.view"].create(
                {"name": key, "key": f"record_pin_core.{key}", "type": "qweb",
                 "arch": f'<t t-name="record_pin_core.{key}">{arch}</t>'}
            )  # fmt: skip

        def call(token):
            self.forget()
            record = self.locked[mode].with_user(self.reader).with_context(record_pin_token=token)
            template = "record_pin_core.suite_outer"
            return str(record.env["ir.qweb"]._render(template, {"record": record}))

        self.closed_then_open(mode, call)

    @each_reading_mode
    def default_get_with_default_of_a_link(self, mode):
        """Choosing the locked record as a default copies nothing out of it."""
        record = self.locked[mode]
        call = lambda: self.rpc(  # noqa: E731
            self.reader, PARTNER, "default_get", ["name", "parent_id", "street", "phone", "lang"],
            context={"default_parent_id": record.id},
        )  # fmt: skip
        self.assert_tells_nothing(call)

    @each_reading_mode
    def onchange_that_chooses_it(self, mode):
        """An onchange of another record that copies values of the one that was chosen."""
        record = self.locked[mode]
        values = {"parent_id": record.id, "type": "contact", "name": "New"}
        call = lambda: self.onchange({}, values, "parent_id")  # noqa: E731
        self.assert_tells_nothing(call)

    @each_reading_mode
    def onchange_on_it(self, mode):
        """An onchange of the locked record itself."""
        record = self.locked[mode]
        self.assert_tells_nothing(
            lambda: self.onchange(record.ids, {"name": "New"}, "name"),
        )

    def onchange(self, ids, values, name):
        """The request of a form view, in the form the series wants it."""
        names = ["name", "parent_id", "type", "street", "city", "phone", "email", "lang", "color"]
        if _takes_specification(self.env):
            spec = {key: {} for key in names}
            return self.rpc(self.reader, PARTNER, "onchange", ids or [], values, [name], spec)
        spec = {key: "1" if key == name else "" for key in names}
        full = dict(dict.fromkeys(names, False), **values)
        return self.rpc(self.reader, PARTNER, "onchange", ids or [], full, name, spec)

    @each_reading_mode
    def actions_and_urls_tell_no_value(self, mode):
        """What clients ask about a record beside its fields."""
        record = self.locked[mode]
        methods = ("get_formview_action", "get_formview_id", "get_access_action", "get_base_url")
        for method in filter(lambda name: hasattr(record, name), methods):
            with self.subTest(method):
                self.assert_tells_nothing(
                    lambda method=method: self.rpc(self.reader, PARTNER, method, record.ids)
                )


def _takes_specification(env):
    return hasattr(env["base"], "web_read")
