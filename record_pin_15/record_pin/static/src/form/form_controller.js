/** @odoo-module **/

import FormController from "web.FormController";
import { _t } from "@web/core/l10n/translation";
import { getClient } from "@record_pin_core/since_17/requests";
import { withPinItems } from "../pin_items";
import { PinForm } from "./pin_form";

FormController.include({
    init() {
        this._super(...arguments);
        const client = getClient();
        this.pinForm =
            client && client.isProtected(this.modelName) ? new PinForm(this, client) : null;
        if (this.pinForm) {
            this.pinForm.watchRequests();
        }
    },

    /** A draft of a record that cannot be read any more is saved, and not read again. */
    async saveRecord(recordID, options) {
        if (!this.pinForm || !this.pinForm.savesWhenCovered) {
            return this._super(...arguments);
        }
        const changed = await this._super(recordID, { ...options, reload: false });
        this.pinForm.cover(); // says no more that there are changes
        return changed;
    },

    destroy() {
        if (this.pinForm) {
            this.pinForm.stop();
        }
        return this._super(...arguments);
    },

    renderButtons() {
        this._super(...arguments);
        if (this.pinForm && this.$buttons) {
            this.$buttons.addClass("d-flex flex-wrap align-items-center");
            this.pinForm.$status.appendTo(this.$buttons);
        }
    },

    getTitle() {
        if (
            this.pinForm &&
            this.pinForm.isCovered &&
            this.pinForm.client.masksName(this.modelName)
        ) {
            return _t("Locked");
        }
        return this._super(...arguments);
    },

    _getActionMenuItems() {
        const props = this._super(...arguments);
        if (!this.pinForm || !this.pinForm.resId) {
            return props;
        }
        const { client, resId, statusForMenu } = this.pinForm;
        return withPinItems(props, {
            client,
            resModel: this.modelName,
            statuses: { [resId]: statusForMenu },
        });
    },

    /** Another record, or the same read again: what is its lock now? */
    async _update() {
        await this._super(...arguments);
        await this._refreshPin();
    },

    async _refreshPin() {
        const { pinForm } = this;
        if (!pinForm || pinForm.resId === pinForm.state.resId) {
            return;
        }
        await pinForm.refresh();
        this._updateControlPanel(); // the entries of the action menu
        if (this.mode === "edit" && !pinForm.isOpen && !pinForm.isDirty) {
            await this._setMode("readonly"); // the pager came here from a record in edit mode
        }
    },

    /** A record that is locked, be it for editing only, asks for its PIN at Edit. */
    async _setMode(mode, recordID) {
        const proceed = this._super.bind(this, ...arguments);
        const isOwn = (recordID || this.handle) === this.handle;
        if (mode === "edit" && isOwn && this.pinForm && !(await this._pinPassed())) {
            return undefined;
        }
        return proceed();
    },

    async _pinPassed() {
        const { pinForm } = this;
        await this._refreshPin();
        if (pinForm.isCovered) {
            const isOpen = await pinForm.client.open([pinForm.lock("read")]);
            await pinForm.opening;
            return isOpen;
        }
        return pinForm.isOpen || pinForm.pass();
    },

    // A locked line of a list is opened before its dialog is.

    async _onOpenOne2ManyRecord(ev) {
        const proceed = this._super.bind(this, ...arguments);
        ev.stopPropagation();
        return (await this._openPinLine(ev.data.id)) ? proceed() : undefined;
    },

    async _onOpenRecord(ev) {
        const proceed = this._super.bind(this, ...arguments);
        ev.stopPropagation();
        return (await this._openPinLine(ev.data.id)) ? proceed() : undefined;
    },

    async _openPinLine(id) {
        const { localData } = this.model;
        if (!id || !localData[id].data.record_pin) {
            return true;
        }
        if (!(await this.model.openPinLine(id))) {
            return false;
        }
        const list = localData[localData[id].parentID];
        const { data, _changes } = localData[list.parentID];
        const shown = Object.entries({ ...data, ..._changes });
        const names = shown.filter(([, value]) => value === list.id).map(([name]) => name);
        await this.renderer.confirmChange(this.model.get(this.handle), this.handle, names);
        return true;
    },

    /** Sent on leaving, a save that needs the PIN would be refused without a word. */
    _onBeforeUnload() {
        if (!this.pinForm || !this.pinForm.holdsDraft) {
            this._super(...arguments);
        }
    },
});
