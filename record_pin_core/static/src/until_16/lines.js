/** @odoo-module **/

// The lists in a form up to 16: the form reads the ids of its lines, then the lines. Locked ones
// are among them with what shows of them (server: models/base_read.py), and are no part of what is
// sent: a line that is not sent stays as it is.
import BasicModel from "web.BasicModel";
import { getClient } from "@record_pin_core/since_17/requests";
import { isLocked, operationToEdit } from "@record_pin_core/shared/marker";

const X2MANY = ["one2many", "many2many"];
const LINK = 4;
const CLEAR = 5;
const REPLACE = 6;

const isProtected = (resModel) => {
    const client = getClient();
    return Boolean(client && client.isProtected(resModel));
};

/** @returns {boolean} whether the values of a line are not known */
export function isClosed(record) {
    const marker = record && record.data && record.data.record_pin;
    return isLocked(marker) && operationToEdit(marker) === "read";
}

BasicModel.include({
    /** The record of a form; its first request reads it. What was read is open. */
    _fetchRecord(record) {
        this.pinReadsLines = Object.values(record.fields).some(
            ({ type, relation }) => X2MANY.includes(type) && isProtected(relation)
        );
        const fetched = this._super(...arguments);
        this.pinReadsLines = false;
        return fetched.then((answer) => {
            delete record.data.record_pin;
            return answer;
        });
    },

    _rpc(params, ...others) {
        const reads = this.pinReadsLines && params.method === "read";
        this.pinReadsLines = false;
        return this._super(reads ? { ...params, method: "record_pin_read" } : params, ...others);
    },

    /** The lines of a list. */
    _performRPC(params) {
        if (params.method !== "read" || !isProtected(params.model)) {
            return this._super(...arguments);
        }
        const { model, ids, fieldNames, context } = params;
        return this._rpc({ model, method: "record_pin_rows", args: [ids, fieldNames], context });
    },

    /**
     * Has a locked line opened, and reads it.
     *
     * @param {string} id of the line in this model
     * @returns {Promise<boolean>} whether it is open now
     */
    async openPinLine(id) {
        const record = this.localData[id];
        const marker = record && record.data.record_pin;
        if (!isLocked(marker)) {
            return true;
        }
        const operation = operationToEdit(marker);
        const lock = { res_model: record.model, res_id: record.res_id, operation };
        if (!(await getClient().open([lock]))) {
            return false;
        }
        await this._fetchRecord(record, { fieldNames: record.getFieldNames() });
        return !isClosed(record);
    },

    _generateOnChangeData() {
        const data = this._super(...arguments);
        delete data.record_pin; // no field of the line
        return data;
    },

    /** @returns {number[]} the ids of the closed lines of a list that are on the page */
    _closedPinLines(list) {
        const cached = Object.entries((list && list._cache) || {});
        const closed = cached.filter(([, id]) => isClosed(this.localData[id]));
        return closed.map(([resId]) => Number(resId));
    },

    _listOf(record, fieldName) {
        const { [fieldName]: id } = { ...record.data, ...record._changes };
        return this.localData[id];
    },

    _generateX2ManyCommands(record, { withReadonly } = {}) {
        const commands = this._super(...arguments);
        for (const [fieldName, sent] of Object.entries(commands)) {
            const closed = this._closedPinLines(this._listOf(record, fieldName));
            if (closed.length) {
                commands[fieldName] = sent
                    .filter(([code, id]) => code !== LINK || !closed.includes(id))
                    .map(([code, id, ids]) =>
                        // an onchange reads what it is sent; a write replaces the list by it
                        code === REPLACE && withReadonly
                            ? [code, id, ids.filter((each) => !closed.includes(each))]
                            : [code, id, ids]
                    );
            }
        }
        return commands;
    },

    /** An onchange knows nothing of the closed lines: they stay. */
    _applyOnChange(values, record, ...others) {
        const kept = { ...values };
        for (const [fieldName, commands] of Object.entries(kept)) {
            const field = record.fields[fieldName];
            const replaces = field && X2MANY.includes(field.type) && Array.isArray(commands);
            if (replaces && commands.some(([code]) => [CLEAR, REPLACE].includes(code))) {
                const closed = this._closedPinLines(this._listOf(record, fieldName));
                kept[fieldName] = [...commands, ...closed.map((id) => [LINK, id, false])];
            }
        }
        return this._super(kept, record, ...others);
    },
});
