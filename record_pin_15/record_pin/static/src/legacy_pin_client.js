/** @odoo-module **/

import Dialog from "web.Dialog";
import framework from "web.framework";
import { PinClientBase } from "@record_pin_core/shared/pin_client_base";
import { ChangePinDialog, ProtectDialog } from "./dialogs/new_pin_dialogs";
import { PinDialog } from "./dialogs/pin_dialog";
import { TemporaryPinDialog } from "./dialogs/temporary_pin_dialog";

const DIALOGS = {
    pin: PinDialog,
    protect: ProtectDialog,
    change: ChangePinDialog,
    temporary: TemporaryPinDialog,
};

/** The client with the dialogs of 15. */
export class LegacyPinClient extends PinClientBase {
    /** A report or a blocking button covers the screen while it runs: lift that for a dialog. */
    pause() {
        const isBlocked = Boolean(document.querySelector(".blockUI"));
        if (isBlocked) {
            framework.unblockUI();
        }
        return () => {
            if (isBlocked) {
                framework.blockUI();
            }
        };
    }

    _dialog(name, props) {
        return new Promise((resolve) => {
            const dialog = new DIALOGS[name](null, props);
            dialog.on("closed", null, () => resolve(dialog.result));
            dialog.open();
        });
    }

    _confirm(title, body) {
        return new Promise((resolve) => {
            const dialog = Dialog.confirm(null, body, {
                title,
                confirm_callback: () => resolve(true),
            });
            dialog.on("closed", null, () => resolve(false));
        });
    }
}
