/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { isLocked, isMasked, withoutMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
import { usePinSelection, withPinItems } from "../pin_items";

// A patch finds its _super bound to the renderer itself, and the sums are asked for another one.
const aggregates = Object.getOwnPropertyDescriptor(ListRenderer.prototype, "aggregates").get;

patch(ListController.prototype, "record_pin", {
    setup() {
        this._super(...arguments);
        this.pinSelection = usePinSelection();
    },

    getActionMenuItems() {
        return withPinItems(this._super(...arguments), this.pinSelection);
    },
});

patch(ListRenderer.prototype, "record_pin", {
    getRowClass(record) {
        const classes = this._super(...arguments);
        return isLocked(record.recordPin) ? `${classes} o_record_pin_locked` : classes;
    },

    /** Whether the padlock of a row stands in this column: the first that shows a field. */
    hasPadlock(column, record) {
        if (!isLocked(record.recordPin)) {
            return false;
        }
        const shows = ({ type, widget, hasLabel }) =>
            type === "field" && widget !== "handle" && hasLabel;
        return column === this.getColumns(record).find(shows);
    },

    padlockTitle(record) {
        return padlockTitle(record.recordPin);
    },

    canUseFormatter(column, record) {
        // A masked value has no widget of its own, see the template of Field.
        return this._super(...arguments) && !isMasked(record.recordPin, column.name);
    },

    getCellTitle(column, record) {
        return isMasked(record.recordPin, column.name) ? _t("Locked") : this._super(...arguments);
    },

    /** A masked value is no 0: what is summed up are the values that are known. */
    get aggregates() {
        const { list } = this.props;
        const hasLocked = () => list.records.some((record) => isLocked(record.recordPin));
        if (list.isGrouped || !hasLocked()) {
            return this._super(...arguments);
        }
        const found = {};
        for (const name of Object.keys(list.activeFields)) {
            const { type, currency_field: ofField } = this.fields[name];
            const { widget, options } = list.activeFields[name];
            const needed = [name];
            if (type === "monetary" || widget === "monetary") {
                needed.push((options && options.currency_field) || ofField || "currency_id");
            }
            const records = withoutMasked(list.records, needed);
            const selection = withoutMasked(list.selection || [], needed);
            if (!records.length || ((list.selection || []).length && !selection.length)) {
                continue;
            }
            const known = Object.create(list, {
                records: { value: records },
                selection: { value: selection },
            });
            const view = Object.create(this, { props: { value: { ...this.props, list: known } } });
            const all = aggregates.call(view);
            if (name in all) {
                found[name] = all[name];
            }
        }
        return found;
    },
});
