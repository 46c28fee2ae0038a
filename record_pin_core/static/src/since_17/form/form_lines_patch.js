/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { X2ManyField } from "@web/views/fields/x2many/x2many_field";
import { isLocked } from "@record_pin_core/shared/marker";

patch(X2ManyField.prototype, {
    /** A locked line is opened first: its form would wait for the PIN and hold up all others. */
    async openRecord(record) {
        if (isLocked(record.recordPin) && !(await record.openLocked())) {
            return;
        }
        return super.openRecord(...arguments);
    },
});
