/** @odoo-module **/

import { usePinSelection, withPinEntries } from "@record_pin_core/since_17/pin_menu";

export { usePinSelection };

/**
 * The items of an action menu of 16, whose own entries are `other`, with those for locks.
 *
 * @param {{other?: object[]}|undefined} items
 * @param {{withEntries: Function}|null} selection
 */
export function withPinItems(items, selection) {
    if (!selection || !items) {
        return items;
    }
    const { action } = selection.withEntries({ action: items.other || [] });
    return { ...items, other: action };
}

/** @returns {object} for a form: `about` is that of `withPinEntries` */
export function selectionOf(about) {
    return { withEntries: (items) => withPinEntries(items, about) };
}
