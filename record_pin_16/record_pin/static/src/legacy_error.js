/** @odoo-module **/

/**
 * @param {any} reason what a request was rejected with; the legacy layer hides the error of the
 *   server in the `message` of an object of its own
 * @returns {any} the error of the server
 */
export function unwrapped(reason) {
    return reason && reason.legacy ? reason.message : reason;
}
