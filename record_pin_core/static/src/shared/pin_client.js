/** @odoo-module **/

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { ChangePinDialog, ProtectDialog, TemporaryPinDialog } from "./new_pin_dialogs";
import { PinClientBase } from "./pin_client_base";
import { PinDialog } from "./pin_dialog";

const DIALOGS = {
    pin: PinDialog,
    protect: ProtectDialog,
    change: ChangePinDialog,
    temporary: TemporaryPinDialog,
};

/** The client with the dialogs of 16 to 19; `services.dialog` opens them. */
export class PinClient extends PinClientBase {
    _dialog(name, props) {
        const Dialog = DIALOGS[name];
        return new Promise((resolve) => {
            let result;
            const onDone = (value) => {
                result = value;
            };
            this.dialog.add(Dialog, Dialog.props.onDone ? { ...props, onDone } : props, {
                onClose: () => resolve(result),
            });
        });
    }

    _confirm(title, body) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                { title, body, confirm: () => resolve(true), cancel: () => resolve(false) },
                { onClose: () => resolve(false) }
            );
        });
    }
}
