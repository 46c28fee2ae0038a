/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { Record } from "@web/views/basic_relational_model";
import { X2ManyField } from "@web/views/fields/x2many/x2many_field";
import { isLocked } from "@record_pin_core/shared/marker";

// The lines of lists in a form: rows as those of lists, see `model/record_patch.js`.
patch(Record.prototype, "record_pin_lines", {
    get recordPin() {
        const { data } = this.model.__bm__.localData[this.__bm_handle__] || {};
        return (data && data.record_pin) || null;
    },

    async switchMode(mode) {
        const proceed = this._super.bind(this, ...arguments);
        if (mode === "edit" && isLocked(this.recordPin) && !(await this.openLocked())) {
            return false;
        }
        return proceed();
    },

    /**
     * Has a locked line opened and shows it.
     *
     * @returns {Promise<boolean>} whether the line is open now
     */
    async openLocked() {
        if (!(await this.model.__bm__.openPinLine(this.__bm_handle__))) {
            return false;
        }
        this.__syncData();
        this.model.notify();
        return true;
    },
});

patch(X2ManyField.prototype, "record_pin", {
    async openRecord(record) {
        const proceed = this._super.bind(this, ...arguments);
        return isLocked(record.recordPin) && !(await record.openLocked()) ? undefined : proceed();
    },
});
