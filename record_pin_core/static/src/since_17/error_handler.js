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
    if (!(error instanceof UncaughtPromiseError)) {
        return false;
    }
    const locks = locksInTheWay(originalError);
    if (!locks) {
        return false;
    }
    error.unhandledRejectionEvent.preventDefault();
    if (originalError.recordPinSilent) {
        return true;
    }
    const text = originalError.recordPinRefused
        ? _t("The record stays locked.")
        : originalError.data.message;
    env.services.notification.add(text, { type: "warning" });
    return true;
}

// Before the handler that opens a dialog for every error of the server (97).
registry.category("error_handlers").add("recordPinHandler", recordPinHandler, { sequence: 90 });
