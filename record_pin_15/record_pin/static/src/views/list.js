/** @odoo-module **/

import ListController from "web.ListController";
import ListRenderer from "web.ListRenderer";
import { qweb } from "web.core";
import { _t } from "@web/core/l10n/translation";
import { isLocked, isMasked, withoutMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
import { getClient } from "@record_pin_core/since_17/requests";
import { withPinItems } from "../pin_items";
import { reloadWithLocks } from "./reload";

// The model keeps the marker of a locked row among its data.
const markerOf = (record) => record.data.record_pin;

ListController.include({
    init() {
        this._super(...arguments);
        this.pinStatuses = {};
        const isEditing = () => ![null, undefined].includes(this.renderer.currentRow);
        reloadWithLocks(this, () => !isEditing() && !this.multipleRecordsSavingPromise);
    },

    _getActionMenuItems() {
        const props = this._super(...arguments);
        const client = getClient();
        if (!client || !client.isProtected(this.modelName)) {
            return props;
        }
        return withPinItems(props, {
            client,
            resModel: this.modelName,
            statuses: this.pinStatuses,
            resolveIds: async (ids) =>
                this.isDomainSelected ? this.getSelectedIdsWithDomain() : ids,
        });
    },

    /** The locks of the selected records decide over the menu's entries. */
    async _onSelectionChanged() {
        this.pinStatuses = {};
        this._super(...arguments);
        const client = getClient();
        const ids = this.getSelectedIds();
        const { info } = client || { info: {} };
        if (!ids.length || !(info.can_manage || info.is_manager)) {
            return;
        }
        if (client.isProtected(this.modelName)) {
            const statuses = await client.status(this.modelName, ids);
            if (!this.isDestroyed() && this.getSelectedIds().join() === ids.join()) {
                this.pinStatuses = statuses;
                this._updateControlPanel();
            }
        }
    },
});

ListRenderer.include({
    _renderRow(record) {
        const $row = this._super(...arguments);
        if (isLocked(markerOf(record))) {
            $row.addClass("o_record_pin_locked");
            const shows = (node) =>
                node.tag === "field" && node.attrs.widget !== "handle" && !node.attrs.nolabel;
            const index = this.columns.findIndex(shows);
            const $cells = $row.find(".o_data_cell");
            const title = padlockTitle(markerOf(record));
            $cells.eq(index).prepend(qweb.render("record_pin.Padlock", { title }));
        }
        return $row;
    },

    /** A locked row is opened before it is edited. */
    _isRecordEditable(id) {
        const row = this.state.data.find((each) => each.id === id);
        return !(row && isLocked(markerOf(row))) && this._super(...arguments);
    },

    _renderBodyCell(record, node, colIndex, options) {
        const { name, widget } = node.attrs;
        if (node.tag !== "field" || widget === "handle" || !isMasked(markerOf(record), name)) {
            return this._super(...arguments);
        }
        // A masked value has no widget of its own: that would show a value.
        const plain = { ...node, attrs: { ...node.attrs, widget: undefined } };
        const $cell = this._super(record, plain, colIndex, { ...options, renderWidgets: false });
        const isImage = record.fields[name].type === "binary";
        return $cell
            .html(
                $cell.is(":empty") && !$cell.attr("name")
                    ? ""
                    : qweb.render("record_pin.Dots", { isImage })
            )
            .attr({ name, title: _t("Locked") });
    },

    /** A masked value is no 0: what is summed up are the values that are known. */
    _computeColumnAggregates(data, column) {
        const { name, widget, options } = column.attrs;
        const field = this.state.fields[name];
        const needed = [name];
        if (field && (field.type === "monetary" || widget === "monetary")) {
            needed.push(
                (options && options.currency_field) || field.currency_field || "currency_id"
            );
        }
        const rows = data.map((row) => ({ row, recordPin: row.data && row.data.record_pin }));
        const known = withoutMasked(rows, needed).map(({ row }) => row);
        delete column.aggregate;
        return this._super(known, column);
    },
});
