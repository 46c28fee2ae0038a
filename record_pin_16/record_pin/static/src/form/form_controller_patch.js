/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { PinCover, PinStatus } from "@record_pin_core/since_17/form/pin_status";
import { selectionOf, withPinItems } from "../pin_items";
import { usePinForm } from "./pin_form";

Object.assign(FormController.components, { PinCover, PinStatus });

patch(FormController.prototype, "record_pin", {
    setup() {
        this._super(...arguments);
        this.pinForm = usePinForm();
    },

    // Not a getter: a patch makes those enumerable, and templates copy what is enumerable.
    isPinCovered() {
        return Boolean(this.pinForm) && this.pinForm.isCovered;
    },

    displayName() {
        if (this.isPinCovered()) {
            const isMasked = this.pinForm.client.masksName(this.props.resModel);
            return (!isMasked && this.model.root.data.display_name) || _t("Locked");
        }
        return this._super(...arguments);
    },

    getActionMenuItems() {
        const { root } = this.model;
        const selection =
            this.pinForm && root.resId
                ? selectionOf({
                      client: this.pinForm.client,
                      resModel: root.resModel,
                      statuses: { [root.resId]: this.pinForm.statusForMenu },
                  })
                : null;
        return withPinItems(this._super(...arguments), selection);
    },

    setFieldAsDirty(isDirty) {
        if (this.pinForm) {
            this.pinForm.onFieldIsDirty(isDirty);
        }
        return this._super(...arguments);
    },

    async beforeUnload(ev) {
        if (this.pinForm && this.pinForm.holdsDraft) {
            // Sent on leaving it would be refused without a word: ask to stay instead.
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
            return;
        }
        return this._super(...arguments);
    },

    /** A draft of a record that cannot be read any more is saved, and not read again. */
    async saveCovered() {
        await this.model.root.save({ stayInEdition: true, noReload: true });
    },
});
