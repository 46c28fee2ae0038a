/** @odoo-module **/

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { UncaughtPromiseError } from "@web/core/errors/error_service";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { locksInTheWay } from "@record_pin_core/shared/locks";
import { unwrapped } from "./legacy_error";

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
    const cause = unwrapped(originalError);
    if (!locksInTheWay(cause)) {
        return false;
    }
    error.unhandledRejectionEvent.preventDefault();
    if (originalError.event) {
        originalError.event.preventDefault();
    }
    if (originalError.onStayHere) {
        askWhetherToStay(env, originalError);
    } else if (!cause.recordPinSilent) {
        const text = cause.recordPinRefused ? _t("The record stays locked.") : cause.data.message;
        env.services.notification.add(text, { type: "warning" });
    }
    return true;
}

/** The form was about to be left, and saving it needs a PIN that was not given. */
function askWhetherToStay(env, { onStayHere, onDiscard }) {
    env.services.dialog.add(
        ConfirmationDialog,
        {
            title: _t("The record is locked"),
            body: _t("Your changes are not saved: that needs the PIN of the record."),
            confirmLabel: _t("Stay here"),
            confirm: onStayHere,
            cancelLabel: _t("Discard changes"),
            cancel: onDiscard,
        },
        { onClose: onStayHere }
    );
}

// Before those that open a dialog for every error of the server (97), or of saving (100).
registry.category("error_handlers").add("recordPinHandler", recordPinHandler, { sequence: 90 });
