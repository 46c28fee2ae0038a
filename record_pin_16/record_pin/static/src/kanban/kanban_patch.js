/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { DOTS, isLocked, isMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
import { usePinSelection } from "../pin_items";

patch(KanbanController.prototype, "record_pin", {
    setup() {
        this._super(...arguments);
        usePinSelection(); // reads the page again when a lock of the model changes
    },
});

patch(KanbanRecord.prototype, "record_pin", {
    // Methods, no getters: where a card has a button, 16 copies whatever else is found here.

    isPinLocked() {
        return isLocked(this.props.record.recordPin);
    },

    pinPadlockTitle() {
        return padlockTitle(this.props.record.recordPin);
    },

    /** What a card prints of the record without a field of its own, too. */
    createRecordAndWidget({ record }) {
        this._super(...arguments);
        if (isLocked(record.recordPin)) {
            for (const name of record.recordPin.masked) {
                if (name in this.record) {
                    this.record[name] = { value: DOTS, raw_value: false };
                }
            }
        }
    },

    getRecordClasses() {
        const classes = this._super(...arguments);
        return this.isPinLocked() ? `${classes} o_record_pin_locked` : classes;
    },

    getFormattedValue(fieldName) {
        return isMasked(this.props.record.recordPin, fieldName) ? DOTS : this._super(...arguments);
    },
});
