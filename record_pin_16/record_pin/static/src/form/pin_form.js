/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { useBus } from "@web/core/utils/hooks";
import { isRefused } from "@record_pin_core/shared/locks";
import { PinFormState, UNKNOWN } from "@record_pin_core/shared/pin_form_state";
import { usePinClient } from "@record_pin_core/since_17/start_client";
import { unwrapped } from "../legacy_error";
import { onWillUnmount, status, useComponent, useEffect, useState } from "@odoo/owl";

/** The lock of the record in a form of 16, whose model is the one of the legacy views. */
export class PinForm extends PinFormState {
    constructor(controller, client) {
        const state = useState({ resId: false, status: UNKNOWN, left: 0, said: "" });
        super(client, controller.props.resModel, state);
        this.controller = controller;
        this.unreadId = false; // the record of which nothing was read, for want of its PIN
    }

    get root() {
        return this.controller.model.root;
    }

    get resId() {
        return this.root ? this.root.resId : false;
    }

    get isDirty() {
        return this.root.isDirty;
    }

    get isUnread() {
        return this.unreadId === this.resId;
    }

    get isGone() {
        return status(this.controller) === "destroyed";
    }

    setTimer(callback) {
        return browser.setInterval(callback, 1000);
    }

    clearTimer(timer) {
        browser.clearInterval(timer);
    }

    askChanges() {
        return this.root.askChanges();
    }

    async handOver() {
        const { model } = this.controller;
        const { root } = model;
        root._urgentSave = true;
        model.__bm__.bypassMutex = true;
        try {
            model.env.bus.trigger("RELATIONAL_MODEL:WILL_SAVE_URGENTLY");
            await root._updatePromise;
        } finally {
            model.__bm__.bypassMutex = false;
            root._urgentSave = false;
        }
    }

    async read() {
        await this.root.load({}, { keepChanges: true });
        this.controller.model.notify();
    }

    /** Without a page to go back to, a refused PIN leaves the form, covered. */
    get staysWhenRefused() {
        const { env } = this.controller;
        return !this.root && !env.inDialog && !env.services.action.currentController;
    }

    /**
     * Has the model read an empty record where `staysWhenRefused`, and save a draft of a record
     * that it may save, but not read.
     */
    watchRequests() {
        const pin = this;
        const legacyModel = this.controller.model.__bm__;
        const send = legacyModel._rpc;
        legacyModel._rpc = async function (params, options) {
            if (
                params.model === pin.resModel &&
                params.method === "write" &&
                pin.savesWhenCovered
            ) {
                return send.call(this, { ...params, method: "record_pin_write" }, options);
            }
            const isOwn = params.method === "read" && params.model === pin.resModel;
            const [[id], fieldNames] = isOwn ? params.args : [[]];
            try {
                const answer = await send.apply(this, arguments);
                if (isOwn && pin.unreadId === id) {
                    pin.unreadId = false;
                }
                return answer;
            } catch (reason) {
                if (!isOwn || !pin.staysWhenRefused || !isRefused(unwrapped(reason))) {
                    throw reason;
                }
                pin.unreadId = id;
                return [pin.emptyRow(id, fieldNames)];
            }
        };
    }

    emptyRow(id, fieldNames) {
        const { fields } = this.controller.props;
        const isList = (name) => ["one2many", "many2many"].includes((fields[name] || {}).type);
        const values = fieldNames.map((name) => [name, isList(name) ? [] : false]);
        return { ...Object.fromEntries(values), id };
    }
}

/** @returns {PinForm|null} null for a model that cannot be locked */
export function usePinForm() {
    const controller = useComponent();
    const client = usePinClient();
    if (!client || !client.isProtected(controller.props.resModel)) {
        return null;
    }
    const pin = new PinForm(controller, client);
    controller.model.recordPinGate = pin;
    pin.watchRequests();
    useBus(client.bus, "LOCKED", (ev) => pin.isAbout(ev.detail) && pin.close());
    useBus(client.bus, "UNLOCKED", (ev) => pin.isAbout(ev.detail) && pin.open());
    useBus(client.bus, "CHANGED", (ev) => pin.isAbout(ev.detail) && pin.onChanged());
    useEffect(
        () => {
            pin.refresh();
        },
        () => [pin.resId]
    );
    onWillUnmount(() => pin.stop());
    return pin;
}
