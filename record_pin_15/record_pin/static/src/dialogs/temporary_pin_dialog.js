/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { BaseDialog } from "./base_dialog";

/** Shows a temporary PIN, once. */
export const TemporaryPinDialog = BaseDialog.extend({
    init(parent, props) {
        const buttons = [{ text: _t("Done"), classes: "btn-primary", close: true }];
        const options = { title: _t("Temporary PIN"), buttons };
        this._super(parent, props, "record_pin.TemporaryPinDialog", options);
    },

    onOpened() {
        this.$(".o_record_pin_copy").on("click", () => this.copy());
    },

    async copy() {
        const say = (text) => this.$("[role=status]").text(text);
        try {
            await browser.navigator.clipboard.writeText(this.props.pin);
            say(_t("Copied."));
        } catch (_error) {
            // No clipboard without HTTPS, or the user refused it.
            say(_t("The browser does not let it be copied. Write it down."));
        }
    },
});
