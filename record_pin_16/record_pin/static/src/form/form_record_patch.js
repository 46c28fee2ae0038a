/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { Record } from "@web/views/basic_relational_model";

// The record of a form. In mode Edit its first change asks for the PIN; what gets past this
// (a line of a list in the form) is asked for when it is saved.
patch(Record.prototype, "record_pin", {
    async update() {
        const gate = this.model.recordPinGate;
        const proceed = this._super.bind(this, ...arguments);
        if (!gate || this !== this.model.root || this._urgentSave || gate.isOpen) {
            return proceed();
        }
        if (await gate.pass()) {
            return proceed();
        }
        this.model.notify(); // shows again what was there before
    },
});
