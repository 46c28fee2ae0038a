/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { menuEntries } from "@record_pin_core/shared/menu_entries";
import { onWillUnmount, useComponent, useEffect, useState } from "@odoo/owl";

/** After the entries of the view itself (1), before those of server actions (100). */
const GROUP_NUMBER = 50;

/**
 * The items of an action menu together with those for the locks of records.
 *
 * @param {{action: object[]}} items
 * @param {object} about
 * @param {object} about.client
 * @param {string} about.resModel
 * @param {Object<number, object>} about.statuses by id
 * @param {(ids: number[]) => Promise<number[]>} [about.resolveIds] the ids to work on, where
 *   more are selected than are on the page
 */
export function withPinEntries(items, { client, resModel, statuses, resolveIds }) {
    const entries = menuEntries(statuses, client.info);
    const all = {
        protect: {
            icon: "fa fa-lock",
            description: _t("Enable PIN Protection"),
            run: (ids) => client.protect(resModel, ids),
        },
        lock: {
            icon: "fa fa-lock",
            description: _t("Lock Now"),
            run: (ids) => client.lockNow(resModel, ids),
        },
        change: {
            icon: "fa fa-key",
            description: _t("Change PIN"),
            run: ([id]) => client.changePin(resModel, id),
        },
        remove: {
            icon: "fa fa-unlock",
            description: _t("Remove PIN Protection"),
            run: (ids) => client.unprotect(resModel, ids),
        },
        reset: {
            icon: "fa fa-refresh",
            description: _t("Reset PIN"),
            run: (ids) => client.resetPin(resModel, ids),
        },
    };
    const added = Object.keys(all)
        .filter((key) => key in entries)
        .map((key) => ({
            key: `record_pin_${key}`,
            groupNumber: GROUP_NUMBER,
            icon: all[key].icon,
            description: all[key].description,
            class: `o_record_pin_menu_${key}`,
            skipSave: key !== "protect",
            callback: async () => {
                const ids = entries[key];
                await all[key].run(resolveIds ? await resolveIds(ids) : ids);
            },
        }));
    const index = items.action.findIndex((item) => item.groupNumber !== 1);
    const at = index < 0 ? items.action.length : index;
    return {
        ...items,
        action: [...items.action.slice(0, at), ...added, ...items.action.slice(at)],
    };
}

/**
 * For a list or kanban view: knows the locks of the selected records, and reads the page
 * again when one of the model is closed or changed.
 *
 * @returns {object|null} null for a model that cannot be locked
 */
export function usePinSelection() {
    const controller = useComponent();
    const client = useService("record_pin");
    const { resModel } = controller.props;
    if (!client.isProtected(resModel)) {
        return null;
    }
    const state = useState({ statuses: {} });
    const selected = () => {
        const selection = controller.model.root.selection || [];
        return selection.map((record) => record.resId).filter(Boolean);
    };
    let isAlive = true;
    onWillUnmount(() => {
        isAlive = false;
    });
    useEffect(
        () => {
            const ids = selected();
            state.statuses = {};
            if (ids.length && (client.info.can_manage || client.info.is_manager)) {
                client.status(resModel, ids).then((statuses) => {
                    if (isAlive && selected().join() === ids.join()) {
                        state.statuses = statuses;
                    }
                });
            }
        },
        () => [selected().join()]
    );
    const reload = async (ev) => {
        const { model } = controller;
        if (ev.detail.res_model === resModel && !model.root.editedRecord && !model.useSampleModel) {
            await model.load();
            model.notify();
        }
    };
    useBus(client.bus, "LOCKED", reload);
    useBus(client.bus, "CHANGED", reload);

    return {
        withEntries(items) {
            const { root } = controller.model;
            return withPinEntries(items, {
                client,
                resModel,
                statuses: { ...state.statuses },
                resolveIds: async (ids) => (root.isDomainSelected ? root.getResIds(true) : ids),
            });
        },
    };
}
