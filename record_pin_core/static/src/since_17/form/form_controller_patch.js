/** @odoo-module **/

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { isRefused } from "@record_pin_core/shared/locks";
import { withPinEntries } from "../pin_menu";
import { usePinForm } from "./pin_form";
import { PinCover, PinStatus } from "./pin_status";

Object.assign(FormController.components, { PinCover, PinStatus });

patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        this.pinForm = usePinForm();
        hideWhenCovered(this, "buttonBoxTemplate");
    },

    get isPinCovered() {
        return Boolean(this.pinForm) && this.pinForm.isCovered;
    },

    displayName() {
        if (this.isPinCovered) {
            const isMasked = this.pinForm.client.masksName(this.props.resModel);
            return (!isMasked && super.displayName()) || _t("Locked");
        }
        return super.displayName();
    },

    get actionMenuItems() {
        const items = super.actionMenuItems;
        const { root } = this.model;
        if (!this.pinForm || root.isNew) {
            return items;
        }
        return withPinEntries(items, {
            client: this.pinForm.client,
            resModel: root.resModel,
            statuses: { [root.resId]: this.pinForm.statusForMenu },
        });
    },

    beforeVisibilityChange() {
        if (!this.pinForm || !this.pinForm.holdsDraft) {
            return super.beforeVisibilityChange(...arguments);
        }
    },

    async beforeUnload(ev) {
        if (this.pinForm && this.pinForm.holdsDraft) {
            // Sent on leaving it would be refused without a word: ask to stay instead.
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
            return;
        }
        return super.beforeUnload(...arguments);
    },

    async onSaveError(error, { discard }, leaving) {
        // Before 19 nobody says whether the page is left: then it may be.
        if (!isRefused(error) || leaving === false) {
            return super.onSaveError(...arguments);
        }
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    title: _t("The record is locked"),
                    body: _t("Your changes are not saved: that needs the PIN of the record."),
                    confirmLabel: _t("Stay here"),
                    confirm: () => resolve(false),
                    cancelLabel: _t("Discard changes"),
                    cancel: () => {
                        discard();
                        resolve(true);
                    },
                    dismiss: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    },
});

/** The figures on the buttons belong to the record too: no template of them while it is covered. */
function hideWhenCovered(controller, name) {
    let template = controller[name];
    Object.defineProperty(controller, name, {
        configurable: true,
        get: () => (controller.isPinCovered ? undefined : template),
        set: (value) => {
            template = value;
        },
    });
}
