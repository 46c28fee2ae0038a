/** @odoo-module **/

import { UncaughtPromiseError } from "@web/core/errors/error_service";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { locksInTheWay } from "@record_pin_core/shared/locks";

/**
 * A request that a lock stopped and nobody caught: say so quietly. By then the user has been
 * asked and did not give the PIN, or it was a request of no user.
 *
 * @returns {boolean} whether the error was about a lock
 */
export function recordPinHandler(env, error, originalError) {
    if (!(error instanceof UncaughtPromiseError) || !originalError) {
        return false;
    }
    // The legacy layer hides the error of the server in the message of an object of its own.
    const cause = originalError.legacy ? originalError.message : originalError;
    if (!locksInTheWay(cause)) {
        return false;
    }
    error.unhandledRejectionEvent.preventDefault();
    if (originalError.event) {
        if (originalError.event.isDefaultPrevented()) {
            return true; // said already: several wait for the same request
        }
        originalError.event.preventDefault();
    }
    if (!cause.recordPinSilent) {
        const text = cause.recordPinRefused ? _t("The record stays locked.") : cause.data.message;
        env.services.notification.add(text, { type: "warning" });
    }
    return true;
}

// Before the handlers of legacy errors (1, 2).
registry.category("error_handlers").add("recordPinHandler", recordPinHandler, { sequence: 0 });
