/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { countdownText, localTime, parseUtc, secondsLeft } from "./clock";

/** Exceptions whose text is written for the user. */
const FOR_USERS = ["UserError", "ValidationError", "AccessError", "MissingError"].map(
    (name) => `odoo.exceptions.${name}`
);

/**
 * @param {string|false} name of the record, as far as it may be shown
 * @param {string} operation what was stopped: `read`, `write`, `unlink` or `create`
 * @returns {string} why the PIN is asked for
 */
export function explanation(name, operation) {
    const templates = name
        ? {
              read: _t("Enter the PIN to open “%s”."),
              write: _t("Enter the PIN to change “%s”."),
              unlink: _t("Enter the PIN to delete “%s”."),
              create: _t("Enter the PIN of “%s” to create a record linked to it."),
          }
        : {
              read: _t("Enter the PIN to open this record."),
              write: _t("Enter the PIN to change this record."),
              unlink: _t("Enter the PIN to delete this record."),
              create: _t("Enter the PIN of the linked record."),
          };
    return sprintf(String(templates[operation] || templates.read), name);
}

/**
 * @param {{mode: string}} marker of a locked record
 * @returns {string} what its padlock says
 */
export function padlockTitle(marker) {
    return String(marker.mode === "edit" ? _t("Locked for editing") : _t("Locked"));
}

/**
 * @param {number|false} left
 * @returns {string} what a wrong PIN is answered
 */
export function wrongPinText(left) {
    if (left === 1) {
        return String(_t("Wrong PIN. 1 attempt left."));
    }
    return typeof left === "number"
        ? sprintf(String(_t("Wrong PIN. %s attempts left.")), left)
        : String(_t("Wrong PIN."));
}

/**
 * @param {number} until milliseconds since 1970
 * @param {number} now milliseconds since 1970
 * @param {object} where see `localTime`
 * @returns {string}
 */
export function lockedOutText(until, now, where) {
    return sprintf(String(_t("Too many wrong PINs. Try again at %(time)s (in %(left)s).")), {
        time: localTime(until, now, where),
        left: countdownText(secondsLeft(until, now)),
    });
}

/**
 * @param {{retry_at: string|false}} answer of the server to a user who is locked out
 * @returns {number|null} milliseconds since 1970; null when only a PIN Manager can help
 */
export function retryAt(answer) {
    return parseUtc(answer.retry_at);
}

/**
 * @param {any} error what a request was rejected with
 * @returns {string|null} its text, when it was written for the user
 */
export function textForUser(error) {
    const data = error && error.data;
    const name = data && (data.name || error.exceptionName);
    return FOR_USERS.includes(name) ? data.message : null;
}
