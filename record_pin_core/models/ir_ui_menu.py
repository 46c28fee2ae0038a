from odoo import models

#: Menus of the adapters that stand in another app's menu when that app is installed:
#: xml id of the menu, xml id of the one it belongs under.
PLACES = {"record_pin.menu_failed_pins_sales": "sale.menu_sale_config"}


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _register_hook(self):
        super()._register_hook()
        self._pin_place_menus()

    def _pin_place_menus(self):
        """Put menus under those of other apps, which may be installed later than this one.

        A registry is loaded after every installation and removal of an app, whatever the order;
        so this finds out then, and no app has to depend on the other. It writes only when the
        place has changed, and leaves a menu alone that somebody has archived there.
        """
        for menu_id, parent_id in PLACES.items():
            menu = self.env.ref(menu_id, raise_if_not_found=False)
            parent = self.env.ref(parent_id, raise_if_not_found=False) or self.browse()
            if menu and menu.parent_id != parent:
                menu.write({"parent_id": parent.id, "active": bool(parent)})
            elif menu and menu.active and not parent:
                menu.active = False  # its parent was removed, and it was moved to the top
