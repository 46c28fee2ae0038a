"""The list of protected models (product.md, sections 1 and 2)."""

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .cells import each_reading_mode
from .common import PARTNER, PIN

#: Models that carry Odoo itself, hold nothing of their own, or are a view on other tables.
REFUSED = (
    "res.users", "res.groups", "res.company", "res.lang", "res.currency",
    "ir.rule", "ir.model.access", "ir.module.module", "ir.model", "ir.config_parameter",
    "ir.attachment", "ir.cron", "ir.actions.server",
    "mail.message", "mail.activity", "mail.followers", "mail.tracking.value",
    "record.pin.lock", "record.pin.model", "record.pin.event", "record.pin.grant",
    "record.pin.attempt",
    "mail.thread", "base", "res.config.settings", "base.language.install",
)  # fmt: skip


class ConfigurationContract:
    """What may be listed, who may list it, and what becomes of the locks."""

    def test_models_that_cannot_be_protected(self):
        for name in REFUSED:
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self.protect_model(name)
            self.assertIn(name, str(caught.exception))

    def test_database_views_cannot_be_protected(self):
        views = [
            name
            for name, model in self.registry.items()
            if not model._auto and not model._abstract and not model._transient
            and name in self.env and self.env["ir.model"]._get(name)
        ]  # fmt: skip
        for name in views:
            with self.subTest(name), self.assertRaises(UserError):
                self.protect_model(name)

    def test_a_model_is_listed_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.protect_model(PARTNER)

    def test_the_model_of_a_listed_one_cannot_become_a_refused_one(self):
        for name in ("res.users", "ir.rule", "mail.thread"):
            with self.assertRaises(UserError):
                self.protected.model_id = self.env["ir.model"]._get(name)

    def test_numbers_out_of_range(self):
        for values in (
            {"pin_min_length": 3}, {"pin_max_length": 13}, {"pin_min_length": 7},
            {"pin_max_length": 2}, {"grace_minutes": 0}, {"max_attempts": 0},
            {"lockout_minutes": 0}, {"grace_minutes": -5}, {"max_attempts": 101},
            {"lockout_minutes": 1441}, {"grace_minutes": 1441},
        ):  # fmt: skip
            with self.subTest(str(values)), self.assertRaises(ValidationError):
                self.protected.write(values)

    def test_defaults_and_budgets_out_of_range(self):
        for values in (
            {"pin_min_length": 3}, {"pin_max_length": 13}, {"pin_min_length": 7},
            {"grace_minutes": 0}, {"max_attempts": 101}, {"lockout_minutes": 1441},
            {"shared_attempts": 0}, {"shared_attempts": 1001}, {"user_attempts": 0},
            {"user_attempts": 1001}, {"lifetime_attempts": 0}, {"lifetime_attempts": 1001},
        ):  # fmt: skip
            values = {f"record_pin_{name}": value for name, value in values.items()}
            with self.subTest(str(values)), self.assertRaises(ValidationError):
                self.env.company.write(values)

    def test_each_setting_is_there_and_explained(self):
        view = self.env.ref("record_pin.res_config_settings_view_form")
        arch = etree.fromstring(view.arch_db)
        for name in self.env["res.company"]._fields:
            if name.startswith("record_pin_"):
                with self.subTest(name):
                    field = arch.find(f".//field[@name='{name}']")
                    self.assertIsNotNone(field)
                    box = next(
                        node
                        for node in field.iterancestors()
                        if node.tag == "setting" or "o_setting_box" in node.get("class", "")
                    )
                    texts = [node.text or "" for node in box.iter() if isinstance(node.tag, str)]
                    self.assertGreater(len(max([box.get("help", ""), *texts], key=len)), 15)

    def test_visible_by_default(self):
        names = set(self.protected.visible_field_ids.mapped("name"))
        self.assertEqual(names, set(self.visible) & set(self.env[PARTNER]._fields))

    def field(self, name, model=PARTNER):
        return self.env["ir.model.fields"]._get(model, name)

    def test_a_computed_field_shows_what_it_is_computed_from(self):
        for name, dependency in (
            ("contact_address", "street"),
            ("email_formatted", "email"),
            ("category_id", None),
            ("phone", None),
        ):
            with self.subTest(name):
                if dependency:
                    with self.assertRaises(ValidationError) as caught:
                        self.protected.visible_field_ids += self.field(name)
                    self.assertIn(name, str(caught.exception))
                    self.assertIn(dependency, str(caught.exception))
                else:
                    self.protected.visible_field_ids += self.field(name)

    def test_with_its_dependencies_it_may_be_visible(self):
        self.protected.visible_field_ids += self.field("email")
        self.protected.visible_field_ids += self.field("email_formatted")

    def test_a_dependency_cannot_be_taken_away(self):
        self.protected.visible_field_ids += self.field("email") + self.field("email_formatted")
        with self.assertRaises(ValidationError):
            self.protected.visible_field_ids -= self.field("email")

    def test_fields_of_another_model(self):
        with self.assertRaises(ValidationError):
            self.protected.visible_field_ids += self.field("name", "res.partner.category")

    @each_reading_mode
    def a_field_made_visible_shows(self, mode):
        self.protected.visible_field_ids += self.field("function")
        (row,) = self.rpc(
            self.reader, PARTNER, "search_read", [("id", "=", self.locked[mode].id)],
            ["function", "phone"],
        )  # fmt: skip
        self.assertIn("hush function", row["function"])
        self.assertEqual(row["record_pin"]["masked"], ["phone"])

    @each_reading_mode
    def a_new_field_is_masked(self, mode):
        """A field that is added later, by anybody, is masked until someone makes it visible."""
        self.env["ir.model.fields"].sudo().create(
            {
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "name": "x_fresh",
                "field_description": "Fresh",
                "ttype": "char",
            }
        )
        self.addCleanup(self.forget_field)
        record = self.locked[mode]
        record.sudo().write({"x_fresh": "hush new"})
        (row,) = self.rpc(
            self.reader, PARTNER, "search_read", [("id", "=", record.id)], ["name", "x_fresh"]
        )
        self.assertEqual(row["record_pin"]["masked"], ["x_fresh"])
        self.assert_no_secret(row)
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", record.ids, ["x_fresh"]), record
        )

    def forget_field(self):
        """The column is rolled back with the test; the registry has to be told."""
        self.env["ir.model.fields"].sudo()._get(PARTNER, "x_fresh").unlink()

    # -- suspended ------------------------------------------------------------------

    @each_reading_mode
    def archived_the_locks_are_suspended_and_come_back(self, mode):
        record = self.locked[mode]
        self.protected.active = False
        self.assert_secret(self.rpc(self.reader, PARTNER, "read", record.ids, ["phone"]))
        self.protected.active = True
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", record.ids, ["phone"]), record
        )

    @each_reading_mode
    def removed_from_the_list_they_are_suspended_and_come_back(self, mode):
        record = self.locked[mode]
        self.protected.unlink()
        self.assert_secret(self.rpc(self.reader, PARTNER, "read", record.ids, ["phone"]))
        self.protect_model(PARTNER)
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", record.ids, ["phone"]), record
        )
        self.unlock(self.reader, record)

    def test_it_says_how_many_locks_there_are(self):
        self.assertEqual(self.protected.lock_count, 3)

    def test_a_suspended_model_locks_nothing_more(self):
        self.protected.active = False
        with self.assertRaises(UserError):
            self.lock_rpc(self.keeper, "protect", PARTNER, self.open.ids, PIN)

    def test_a_deleted_record_takes_its_lock_along(self):
        record = self.locked["edit"]
        record.sudo().unlink()
        self.assertFalse(self.env["record.pin.lock"].sudo().search([("res_id", "=", record.id)]))

    # -- who may ---------------------------------------------------------------------

    def test_only_managers_configure(self):
        values = {"model_id": self.env["ir.model"]._get("res.partner.category").id}
        for user in (self.reader, self.keeper, self.auditor, self.admin):
            for method, args in (
                ("create", [values]),
                ("write", [self.protected.ids, {"active": False}]),
                ("write", [self.protected.ids, {"visible_field_ids": [(5,)]}]),
                ("unlink", [self.protected.ids]),
            ):
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, "record.pin.model", method, *args)

    def test_a_manager_configures(self):
        values = {"model_id": self.env["ir.model"]._get("res.partner.category").id}
        made = self.rpc(self.manager, "record.pin.model", "create", values)
        self.rpc(self.manager, "record.pin.model", "write", [made], {"grace_minutes": 9})
        self.rpc(self.manager, "record.pin.model", "unlink", [made])

    def test_changes_are_logged(self):
        before = len(self.events("settings_changed"))
        self.rpc(
            self.manager, "record.pin.model", "write", self.protected.ids, {"grace_minutes": 9}
        )
        found = self.events("settings_changed")[before:]
        self.assertEqual([entry[1] for entry in found], [self.manager.id])
