/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { menuEntries } from "@record_pin_core/shared/menu_entries";

/**
 * The properties of a legacy action menu, with the entries for the locks of records before the
 * view's own.
 *
 * @param {object|null} props
 * @param {object} about
 * @param {object} about.client
 * @param {string} about.resModel
 * @param {Object<number, object>} about.statuses by id
 * @param {(ids: number[]) => Promise<number[]>} [about.resolveIds] the ids to work on, where
 *   more are selected than are on the page
 */
export function withPinItems(props, { client, resModel, statuses, resolveIds }) {
    if (!props) {
        return props;
    }
    const hasOwnPins = client.hasOwnPins(resModel);
    const entries = menuEntries(statuses, client.info, { resModel, hasOwnPins });
    const all = {
        protect: [_t("Enable PIN Protection"), (ids) => client.protect(resModel, ids)],
        lock: [_t("Lock Now"), (ids) => client.lockNow(resModel, ids)],
        change: [_t("Change PIN"), ([id]) => client.changePin(resModel, id)],
        remove: [_t("Remove PIN Protection"), (ids) => client.unprotect(resModel, ids)],
        reset: [_t("Reset PIN"), (ids) => client.resetPin(resModel, ids)],
    };
    const added = Object.keys(all)
        .filter((key) => key in entries)
        .map((key) => {
            const [description, run] = all[key];
            const callback = async () =>
                run(resolveIds ? await resolveIds(entries[key]) : entries[key]);
            return { description, callback };
        });
    const other = [...added, ...(props.items.other || [])];
    return { ...props, items: { ...props.items, other } };
}
