/** @odoo-module **/

const EXCEPTION = "odoo.addons.record_pin_core.exceptions.RecordPinRequired";

/**
 * A lock that stands in the way of an operation (`read`, `write`, `unlink`, `create`).
 * @typedef {{res_model: string, res_id: number, operation: string}} Lock
 */

/**
 * @param {any} error what a request was rejected with, or what wraps that
 * @returns {Lock[]|null} the locks to open, in the order in which to ask; null when the
 *   error is about something else
 */
export function locksInTheWay(error) {
    let cause = error;
    while (cause && !cause.data && cause.cause) {
        cause = cause.cause;
    }
    const data = cause && cause.data;
    if (!data || (cause.exceptionName !== EXCEPTION && data.name !== EXCEPTION)) {
        return null;
    }
    const locks = data.context && data.context.record_pin;
    return Array.isArray(locks) && locks.length ? locks : null;
}

/**
 * @param {any} error what a request was rejected with, which may be nothing at all
 * @returns {boolean} whether the user was asked for the PIN and did not give it
 */
export function isRefused(error) {
    return Boolean(error && error.recordPinRefused);
}

/**
 * @param {{res_model: string, res_id: number}} lock
 * @returns {string} the same text for the same record
 */
export function lockKey(lock) {
    return `${lock.res_model},${lock.res_id}`;
}
