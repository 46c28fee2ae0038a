/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { useBus } from "@web/core/utils/hooks";
import { isLocked } from "@record_pin_core/shared/marker";
import { menuEntries } from "@record_pin_core/shared/menu_entries";
import { usePinClient } from "./start_client";
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
 * @param {Object<number, object>} about.statuses by id, as far as they are known: they decide
 *   which items are shown
 * @param {() => Promise<number[]>} [about.getIds] the records to work on, where those may be
 *   more; each item takes those whose status, asked for again, it fits
 */
export function withPinEntries(items, { client, resModel, statuses, getIds }) {
    const model = { resModel, hasOwnPins: client.hasOwnPins(resModel) };
    const entries = menuEntries(statuses, client.info, model);
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
                const asked = getIds ? await getIds() : Object.keys(statuses).map(Number);
                const fresh = await client.status(resModel, asked);
                const ids = menuEntries(fresh, client.info, model)[key];
                if (ids) {
                    await all[key].run(ids);
                } else {
                    client.notification.add(_t("This fits none of the selected records."), {
                        type: "warning",
                    });
                }
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
    const client = usePinClient();
    const { resModel } = controller.props;
    if (!client || !client.isProtected(resModel)) {
        return null;
    }
    const state = useState({ statuses: {} });
    const selection = () =>
        (controller.model.root.selection || []).filter((record) => record.resId);
    const selected = () => selection().map((record) => record.resId);
    // A marker says that a record is locked. Without one it may be unlocked or locked for
    // editing, which only the server knows; the menu can be open before that is answered.
    const guesses = () =>
        Object.fromEntries(
            selection().map(({ resId, recordPin }) => {
                const locked = isLocked(recordPin);
                return [resId, { protected: locked, locked }];
            })
        );
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
        const isIdle = !model.root.editedRecord && !model.useSampleModel;
        if (client.concerns(resModel, ev.detail) && isIdle) {
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
                statuses: { ...guesses(), ...state.statuses },
                getIds: () => root.getResIds(true),
            });
        },
    };
}
