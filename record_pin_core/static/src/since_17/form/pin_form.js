/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { useBus } from "@web/core/utils/hooks";
import { getBasicEvalContext } from "@web/model/relational_model/utils";
import { isLocked } from "@record_pin_core/shared/marker";
import { PinFormState, UNKNOWN } from "@record_pin_core/shared/pin_form_state";
import { usePinClient } from "../start_client";
import {
    markRaw,
    onWillUnmount,
    status,
    toRaw,
    useComponent,
    useEffect,
    useState,
} from "@odoo/owl";

/** The lock of the record in a form whose model is the relational model of all views. */
export class PinForm extends PinFormState {
    constructor(controller, client) {
        const state = useState({ resId: false, status: UNKNOWN, left: 0, said: "" });
        super(client, controller.props.resModel, state);
        this.controller = controller;
    }

    get model() {
        return this.controller.model;
    }

    get root() {
        return this.model.root;
    }

    get resId() {
        return this.root ? this.root.resId : false;
    }

    get isDirty() {
        return this.root.dirty;
    }

    get isUnread() {
        return isLocked(this.root.recordPin);
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
        return this.model._askChanges();
    }

    handOver() {
        this.model._urgentSave = true;
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        this.model._urgentSave = false;
    }

    open() {
        return this.model.mutex.exec(() => super.open());
    }

    onChanged() {
        return this.model.mutex.exec(() => super.onChanged());
    }

    async read() {
        const { model, root } = this;
        model.hooks.onWillLoadRoot(root.config);
        // of the records that the pager leads to, this one only
        const config = { ...root.config, resIds: [root.resId] };
        const [values] = await model._loadRecords(config, getBasicEvalContext(config));
        const { dirty } = root;
        const changes = { ...toRaw(root._changes) };
        root._setData(values);
        if (dirty) {
            root._changes = markRaw(changes);
            root.data = { ...root._values, ...changes };
            Object.assign(root._textValues, root._getTextValues(changes));
            root._setEvalContext();
        }
        root.dirty = dirty;
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
    const { model } = controller;
    model.recordPinGate = pin;
    const { currentController } = controller.env.services.action;
    // Without a page to go back to, a refused PIN leaves the form, covered. (From 18 on a page
    // that is only restored from the address is there too, but not mounted.)
    model.staysWhenRefused =
        !controller.env.inDialog && !(currentController && currentController.isMounted !== false);
    useBus(model.bus, "FIELD_IS_DIRTY", (ev) => pin.onFieldIsDirty(ev.detail));
    useBus(client.bus, "LOCKED", (ev) => pin.isAbout(ev.detail) && pin.close());
    useBus(client.bus, "UNLOCKED", (ev) => pin.isAbout(ev.detail) && pin.open());
    useBus(client.bus, "CHANGED", (ev) => pin.isAbout(ev.detail) && pin.onChanged());
    useEffect(
        () => {
            pin.refresh();
        },
        () => [model.root && model.root.resId]
    );
    onWillUnmount(() => pin.stop());
    return pin;
}
