import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { isLocked, isMasked, withoutMasked } from "@record_pin_core/shared/marker";
import { usePinSelection } from "../pin_menu";

patch(ListController.prototype, {
    setup() {
        super.setup(...arguments);
        this.pinSelection = usePinSelection();
    },

    get actionMenuItems() {
        const items = super.actionMenuItems;
        return this.pinSelection ? this.pinSelection.withEntries(items) : items;
    },
});

patch(ListRenderer.prototype, {
    getRowClass(record) {
        const classes = super.getRowClass(...arguments);
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

    canUseFormatter(column, record) {
        // A masked value has no widget of its own, see the template of Field.
        return super.canUseFormatter(...arguments) && !isMasked(record.recordPin, column.name);
    },

    getCellTitle(column, record) {
        return isMasked(record.recordPin, column.name)
            ? _t("Locked")
            : super.getCellTitle(...arguments);
    },

    async onCellClicked(record) {
        const edits = this.isInlineEditable(record) || (record.model.multiEdit && record.selected);
        if (edits && isLocked(record.recordPin) && !(await record.openLocked())) {
            return;
        }
        return super.onCellClicked(...arguments);
    },

    /** A masked value is no 0: what is summed up are the values that are known. */
    computeAggregates() {
        const { list } = this.props;
        if (list.isGrouped || !list.records.some((record) => isLocked(record.recordPin))) {
            return super.computeAggregates(...arguments);
        }
        const aggregates = {};
        for (const column of this.columns.filter(({ type }) => type === "field")) {
            const needed = [column.name];
            if (this.fields[column.name].type === "monetary" || column.widget === "monetary") {
                needed.push(this.getCurrencyField(column));
            }
            const selection = withoutMasked(list.selection, needed);
            if (list.selection.length && !selection.length) {
                continue;
            }
            const records = withoutMasked(list.records, needed);
            const known = Object.create(list, {
                records: { value: records },
                selection: { value: selection },
            });
            const view = Object.create(this, {
                columns: { value: [column] },
                props: { value: { ...this.props, list: known } },
            });
            if (records.length) {
                Object.assign(aggregates, super.computeAggregates.call(view));
            }
        }
        return aggregates;
    },
});
