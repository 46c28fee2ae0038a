/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { DynamicList } from "@web/model/relational_model/dynamic_list";
import { Record } from "@web/model/relational_model/record";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { StaticList } from "@web/model/relational_model/static_list";
import { isRefused } from "@record_pin_core/shared/locks";
import { isLocked, isMasked, operationToEdit } from "@record_pin_core/shared/marker";

const X2MANY = ["one2many", "many2many"];

patch(Record.prototype, {
    /** Keeps the marker of a locked record: its masked fields hold no values. */
    _setData(data) {
        this.recordPin = data.record_pin || null;
        return super._setData(...arguments);
    },

    /** A masked field is empty for the client only. */
    _isRequired(fieldName) {
        return !isMasked(this.recordPin, fieldName) && super._isRequired(...arguments);
    },

    _update(changes, options) {
        const gate = this.model.recordPinGate;
        if (this._parentRecord || this.model._urgentSave || !gate || gate.isOpen) {
            return super._update(...arguments);
        }
        const proceed = () => super._update(changes, options);
        return gate.pass().then((passed) => (passed ? proceed() : this._undoRefused(changes)));
    },

    /** Shows again what was there before a change that needs a PIN, and has none. */
    _undoRefused(changes) {
        const plain = {};
        for (const [fieldName, value] of Object.entries(changes)) {
            if (X2MANY.includes(this.fields[fieldName].type)) {
                this.data[fieldName]._discard();
            } else {
                plain[fieldName] = value;
            }
        }
        // Applied and undone, so that the fields notice and drop what was typed.
        const undo = this._applyChanges(plain);
        undo();
        this.dirty = Object.keys(this._changes).length > 0;
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
        return !isLocked(this.recordPin);
    },
});

// A new object for each class: `super` belongs to the object that a method is written in.
const unlockingBeforeEdition = () => ({
    /** A locked row is not edited before it is unlocked. */
    async enterEditMode(record) {
        if (isLocked(record.recordPin) && !(await record.openLocked())) {
            return false;
        }
        return super.enterEditMode(...arguments);
    },
});
patch(DynamicList.prototype, unlockingBeforeEdition());
patch(StaticList.prototype, unlockingBeforeEdition());

patch(RelationalModel.prototype, {
    async _loadRecords(config) {
        try {
            return await super._loadRecords(...arguments);
        } catch (error) {
            if (!isRefused(error) || !config.isRoot || !this.staysWhenRefused) {
                throw error;
            }
            return [coveredRow(config)];
        }
    },

    _updateSimilarRecords(reloadedRecord) {
        super._updateSimilarRecords(...arguments);
        if (!this.config.isMonoRecord && this.config.groupBy.length) {
            for (const record of this.root.records) {
                if (record.resId === reloadedRecord.resId) {
                    record.recordPin = reloadedRecord.recordPin;
                }
            }
        }
    },
});

/** A row of a record that nothing is known of. */
function coveredRow(config) {
    const masked = Object.keys(config.activeFields);
    return { id: config.resId, record_pin: { locked: true, mode: false, masked } };
}
