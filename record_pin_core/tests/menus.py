"""Menus and rights: where people look for them."""

from odoo.exceptions import AccessError

from .common import NEW_PIN, PARTNER, PIN

SALES = "sale.menu_sale_config"


class MenuContract:
    """*Failed PINs* below the configuration of Sales, and the rights on the form of a user."""

    def sales(self):
        """The menu of Sales: its own where it is installed, else one that looks like it."""
        menu = self.env.ref(SALES, raise_if_not_found=False)
        if not menu:
            menu = self.env["ir.ui.menu"].create({"name": "Configuration"})
            module, name = SALES.split(".")
            self.env["ir.model.data"].create(
                {"module": module, "name": name, "model": menu._name, "res_id": menu.id}
            )
        return menu

    def failed_pins(self):
        return self.env.ref("record_pin.menu_failed_pins_sales")

    def load_registry(self):
        """What happens to menus when an app was installed or removed."""
        self.env["ir.ui.menu"]._register_hook()

    def test_failed_pins_are_below_sales_when_it_is_installed(self):
        """Installed before (the hook has run) or after."""
        installed = self.env.ref(SALES, raise_if_not_found=False)
        menu = self.failed_pins()
        self.assertEqual(
            (menu.parent_id, menu.active), (installed or menu.browse(), bool(installed))
        )
        sales = self.sales()
        self.load_registry()
        self.assertEqual((menu.parent_id, menu.active), (sales, True))
        self.assertEqual(menu.action.res_model, "record.pin.event")
        self.assertIn("search_default_failed", menu.action.context)

    def test_it_goes_when_sales_goes(self):
        self.sales()
        self.load_registry()
        self.env.ref(SALES).unlink()  # moves what is below it to the top
        self.load_registry()
        self.assertFalse(self.failed_pins().active)

    def test_somebody_may_archive_it(self):
        self.sales()
        self.load_registry()
        self.failed_pins().active = False
        self.load_registry()
        self.assertFalse(self.failed_pins().active)

    def test_who_sees_it(self):
        self.sales()
        self.load_registry()
        self.env.ref(SALES).write({self.groups_field(): [(5,)]})
        for user, sees in (
            (self.manager, True), (self.auditor, True), (self.keeper, False), (self.admin, False),
        ):  # fmt: skip
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(self.failed_pins().id in visible, sees, user.login)

    def groups_field(self):
        menus = self.env["ir.ui.menu"]
        return next(name for name in ("groups_id", "group_ids") if name in menus._fields)

    def test_the_filter_finds_the_failed_ones(self):
        """A wrong PIN is logged with the user, the time and the model, and the filter shows it."""
        record = self.locked["view"]
        self.lock_rpc(self.reader, "unlock", PARTNER, record.id, "9164")
        view = self.env.ref("record_pin.record_pin_event_view_search")
        self.assertIn("['failed', 'locked_out']", view.arch)
        (row,) = self.rpc(
            self.manager, "record.pin.event", "search_read",
            [("event", "in", ["failed", "locked_out"]), ("id", ">", self.events_before)],
            ["user_id", "date", "res_model", "res_id"],
        )  # fmt: skip
        self.assertEqual(row["user_id"][0], self.reader.id)
        self.assertEqual((row["res_model"], row["res_id"]), (PARTNER, record.id))
        self.assertTrue(row["date"])

    # -- rights ------------------------------------------------------------------------------

    def test_the_rights_are_on_the_form_of_a_user(self):
        """Where the rights of the other apps are: one choice of User and Manager."""
        user_group = self.env.ref("record_pin_core.group_pin_user")
        manager_group = self.env.ref("record_pin_core.group_pin_manager")
        users = self.env["res.users"]
        if "privilege_id" in user_group._fields:
            self.assertEqual(user_group.privilege_id, manager_group.privilege_id)
            hierarchy = users.fields_get(["view_group_hierarchy"]) and self.admin.sudo().read(
                ["view_group_hierarchy"]
            )
            self.assertIn("PIN Protection", str(hierarchy))
            return
        name = "sel_groups_%s" % "_".join(
            str(id_) for id_ in sorted((user_group + manager_group).ids)
        )
        field = users.fields_get([name])[name]
        self.assertEqual(field["string"], "PIN Protection")
        self.assertEqual(
            [id_ for id_, _label in field["selection"] if id_], [user_group.id, manager_group.id]
        )
        view = self.env.ref("base.user_groups_view")
        self.assertIn(name, view.arch)

    def test_a_pin_user_manages_pins_of_customers_and_others_only_unlock(self):
        customer = self.env[PARTNER].create({"name": "Customer"})
        for call in (
            ("protect", PARTNER, customer.ids, PIN),
            ("change_pin", PARTNER, self.locked["view"].id, PIN, NEW_PIN),
            ("unprotect", PARTNER, self.locked["view"].ids, PIN),
        ):
            with self.assertRaises(AccessError):
                self.lock_rpc(self.reader, *call)
        self.unlock(self.reader, self.locked["view"])
        self.lock_rpc(self.keeper, "protect", PARTNER, customer.ids, PIN)
        self.lock_rpc(self.keeper, "change_pin", PARTNER, customer.id, PIN, NEW_PIN)
        self.unlock(self.reader, customer, NEW_PIN)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, customer.ids, NEW_PIN)
