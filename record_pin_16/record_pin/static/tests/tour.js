/** @odoo-module **/

import { registerTour } from "@record_pin_core/../tests/legacy_tours";

/** What is called otherwise in 16. */
const WORDS = [
    [/complete_name/g, "display_name"],
    [/^\.o_cp_action_menus \.fa-cog$/, ".o_cp_action_menus .dropdown-toggle:contains(Action)"],
    [/^\.o-dropdown--menu \.o_menu_item/, ".o_cp_action_menus .dropdown-item"],
    [/:not\(:visible\)$/, ".invisible"],
    [/_indicator_buttons:visible/, "_indicator_buttons:not(.invisible)"],
    // a customer who is chosen is read first, for the address
    [/of “Pin customer” to create/, "“Pin customer”"],
];

/** Adds a tour of the shared ones (record_pin_core/static/tests/tours). */
export function tour(name, steps) {
    registerTour(name, steps, WORDS);
}
