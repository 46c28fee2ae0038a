/** @odoo-module **/

import Dialog from "web.Dialog";
import { qweb } from "web.core";

/** A small modal dialog; `result` is what it was done with when it closes. */
export const BaseDialog = Dialog.extend({
    /**
     * @param {string} template of the body, rendered with `props`
     * @param {object} options of the legacy dialog
     */
    init(parent, props, template, options) {
        this.props = props;
        this.result = undefined;
        const $content = $(qweb.render(template, props));
        this._super(parent, { size: "small", $content, ...options });
        this.opened(() => {
            this.$modal.attr({ "aria-modal": "true", "aria-label": this.title });
            this.$modal.find(".modal-content").addClass("o_record_pin_dialog");
            this.onOpened();
        });
    },

    /** To be overridden: the dialog is in the page. */
    onOpened() {},

    finish(result) {
        this.result = result;
        this.close();
    },

    /** The PINs that were typed go with it. */
    destroy() {
        if (this.$el) {
            this.$el.find("input.o_record_pin_digits").val("");
        }
        return this._super(...arguments);
    },
});
