/** @odoo-module **/

import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { patch } from "@web/core/utils/patch";

patch(AutoComplete.prototype, "record_pin", {
    /**
     * Suggestions that come after one was chosen propose none: when the PIN dialog takes the focus,
     * 16 would choose the proposed one, which is another record, as soon as the dialog is closed.
     * An arrow (a direction other than 0) opens them, and counts: Tab chooses what it has led to.
     */
    navigate(direction) {
        return direction || this.isOpened ? this._super(...arguments) : undefined;
    },
});
