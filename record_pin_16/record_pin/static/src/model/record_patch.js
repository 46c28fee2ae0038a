/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { Record } from "@web/views/relational_model";
import { isLocked, isMasked, operationToEdit } from "@record_pin_core/shared/marker";

// The records of lists and kanbans. A row that was locked keeps its marker, see `marker.js`.
patch(Record.prototype, "record_pin", {
    async load(params = {}) {
        if (!params.values) {
            this.recordPin = null; // read again, so open
            return this._super(...arguments);
        }
        const { record_pin: marker, ...values } = params.values;
        this.recordPin = marker || null;
        return this._super({ ...params, values });
    },

    /** A masked field is empty for the client only. */
    isRequired(fieldName) {
        return !isMasked(this.recordPin, fieldName) && this._super(...arguments);
    },

    /** A locked row is not edited before it is unlocked. */
    async switchMode(mode) {
        const proceed = this._super.bind(this, ...arguments);
        if (mode === "edit" && isLocked(this.recordPin) && !(await this.openLocked())) {
            return false;
        }
        return proceed();
    },

    /**
     * Has a locked row opened and reads it.
     *
     * @returns {Promise<boolean>} whether the record is open now
     */
    async openLocked() {
        const operation = operationToEdit(this.recordPin);
        const lock = { res_model: this.resModel, res_id: this.resId, operation };
        if (!(await this.model.env.services.record_pin.openRecord(lock))) {
            return false;
        }
        await this.load();
        this.model.notify();
        return true;
    },
});
