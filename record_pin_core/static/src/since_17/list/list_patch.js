/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { isLocked, isMasked, withoutMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
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

    padlockTitle(record) {
        return padlockTitle(record.recordPin);
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
});

// Up to 18 a getter, later a method.
patch(
    ListRenderer.prototype,
    "computeAggregates" in ListRenderer.prototype
        ? {
              computeAggregates() {
                  const views = viewsOfKnown(this, this.columns);
                  return views
                      ? Object.assign({}, ...views.map((view) => view.computeAggregates()))
                      : super.computeAggregates(...arguments);
              },
          }
        : {
              get aggregates() {
                  const views = viewsOfKnown(this, this.allColumns);
                  return views
                      ? Object.assign({}, ...views.map((view) => view.aggregates))
                      : super.aggregates;
              },
          }
);

/**
 * A masked value is no 0: what is summed up are the values that are known.
 *
 * @returns {object[]|null} for each column, the renderer as if it had this one only and the
 *   rows where it is known; null when every value is known
 */
function viewsOfKnown(renderer, columns) {
    const { list } = renderer.props;
    const hasLocked = () => list.records.some((record) => isLocked(record.recordPin));
    if (renderer.isViewOfKnown || list.isGrouped || !hasLocked()) {
        return null;
    }
    return columns
        .filter(({ type }) => type === "field")
        .map((column) => viewOfKnown(renderer, column))
        .filter(Boolean);
}

function viewOfKnown(renderer, column) {
    const { list } = renderer.props;
    const field = renderer.fields[column.name];
    const needed = [column.name];
    if (field.type === "monetary" || column.widget === "monetary") {
        needed.push(column.options.currency_field || field.currency_field || "currency_id");
    }
    const selected = list.selection || []; // lists in forms have none
    const selection = withoutMasked(selected, needed);
    const records = withoutMasked(list.records, needed);
    if (!records.length || (selected.length && !selection.length)) {
        return null;
    }
    const known = Object.create(list, {
        records: { value: records },
        selection: { value: selection },
    });
    return Object.create(renderer, {
        isViewOfKnown: { value: true },
        columns: { value: [column] },
        allColumns: { value: [column] },
        props: { value: { ...renderer.props, list: known } },
    });
}
