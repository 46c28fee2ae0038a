/** @odoo-module **/

/** What stands in the place of a masked value, whatever its length. */
export const DOTS = "••••";

/**
 * The marker of a row that the server answered.
 * @typedef {{locked: boolean, mode: string, masked: string[]}} Marker
 */

/**
 * @param {Marker|null|undefined} marker
 * @returns {boolean}
 */
export function isLocked(marker) {
    return Boolean(marker && marker.locked);
}

/**
 * @param {Marker} marker of a locked record
 * @returns {string} what has to be asked for before its row is edited
 */
export function operationToEdit(marker) {
    return marker.mode === "edit" ? "write" : "read";
}

/**
 * @param {Marker|null|undefined} marker
 * @param {string} fieldName
 * @returns {boolean} whether the value of the field is not a value but stands for one
 */
export function isMasked(marker, fieldName) {
    return isLocked(marker) && marker.masked.includes(fieldName);
}

/**
 * The rows whose value of each of the fields is a value: those that may be summed up.
 *
 * @template {{recordPin?: Marker|null}} R
 * @param {R[]} rows
 * @param {string[]} fieldNames
 * @returns {R[]}
 */
export function withoutMasked(rows, fieldNames) {
    return rows.filter((row) => !fieldNames.some((name) => isMasked(row.recordPin, name)));
}
