/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";
import { getBasicEvalContext } from "@web/model/relational_model/utils";
import { countdownText, isWorthSaying, parseUtc, secondsLeft } from "@record_pin_core/shared/clock";
import { isLocked } from "@record_pin_core/shared/marker";
import {
    markRaw,
    onWillUnmount,
    status as statusOf,
    toRaw,
    useComponent,
    useEffect,
    useState,
} from "@odoo/owl";

/** Seconds before the end at which fields hand over what was typed, onchanges included. */
const HAND_OVER = 3;
const UNKNOWN = { protected: false, locked: false, mode: false, until: false };

/**
 * What a form of a protected model knows about the lock of its record: whether to show it,
 * how long it stays open, and what to do when that is over.
 */
export class PinForm {
    constructor(controller, client) {
        this.controller = controller;
        this.client = client;
        this.resModel = controller.props.resModel;
        this.state = useState({ resId: false, status: UNKNOWN, left: 0, said: "" });
        this.until = null;
        this.timer = null;
        this.refusing = false;
    }

    get model() {
        return this.controller.model;
    }

    get root() {
        return this.model.root;
    }

    /** The status of the record on the screen, not of the one before. */
    get status() {
        return this.root && this.root.resId === this.state.resId ? this.state.status : UNKNOWN;
    }

    /** Whether nothing of the record may be on the page. */
    get isCovered() {
        if (!this.root || this.root.isNew) {
            return false;
        }
        const { status } = this;
        return isLocked(this.root.recordPin) || (status.locked && status.mode !== "edit");
    }

    /** Whether a draft can be saved without the PIN. */
    get savesWhenCovered() {
        return this.isCovered && this.status.mode === "view" && this.root.dirty;
    }

    /** Whether a draft waits for a PIN: nothing may try to save it in the background. */
    get holdsDraft() {
        return this.root.dirty && this.status.locked && this.status.mode !== "view";
    }

    get lock() {
        return { res_model: this.resModel, res_id: this.root.resId };
    }

    // -- the gate in front of changes (mode Edit) ---------------------------------------

    get isOpen() {
        return !(this.status.locked && this.status.mode === "edit");
    }

    /** @returns {Promise<boolean>} whether the record may be changed now */
    async pass() {
        if (this.refusing) {
            return false;
        }
        return this.client.open([{ ...this.lock, operation: "write" }]);
    }

    async onFieldIsDirty(isDirty) {
        if (isDirty && !this.isOpen && !this.refusing && !(await this.pass())) {
            this.refusing = true;
            try {
                await this.model._askChanges(); // each is refused, and its field reset
            } finally {
                this.refusing = false;
            }
        }
    }

    // -- time ---------------------------------------------------------------------------

    /** Asks the server for the status of the record on the screen. */
    async refresh() {
        const { resId } = this.root;
        if (!resId) {
            this.apply(false, UNKNOWN);
            return;
        }
        const statuses = await this.client.status(this.resModel, [resId]);
        if (statusOf(this.controller) !== "destroyed" && this.root.resId === resId) {
            this.apply(resId, statuses[resId]);
        }
    }

    apply(resId, status) {
        Object.assign(this.state, { resId, status: { ...status } });
        this.until = parseUtc(status.until);
        this.handedOver = false;
        this.stop();
        if (this.until !== null) {
            this.state.left = secondsLeft(this.until, this.client.clock.now());
            this.timer = browser.setInterval(() => this.tick(), 1000);
        }
    }

    tick() {
        const left = secondsLeft(this.until, this.client.clock.now());
        this.state.left = left;
        if (!left) {
            this.stop();
            this.client.closed(this.resModel, [this.state.resId]);
        } else if (left <= HAND_OVER && !this.handedOver) {
            this.handedOver = true;
            this.model._askChanges();
        } else if (isWorthSaying(left)) {
            this.state.said = _t("Locked in %s", countdownText(left));
        }
    }

    stop() {
        browser.clearInterval(this.timer);
        this.timer = null;
    }

    // -- closing and opening --------------------------------------------------------------

    /** The record was closed: take it off the page, and keep what was typed. */
    close() {
        this.stop();
        if (this.status.mode !== "edit") {
            // The last keystrokes: without their onchange, which would need the PIN.
            this.model._urgentSave = true;
            this.model.bus.trigger("WILL_SAVE_URGENTLY");
            this.model._urgentSave = false;
        }
        this.state.status = { ...this.state.status, locked: true, until: false };
        this.state.said = this.root.dirty
            ? _t("The record is locked. Your changes are kept.")
            : _t("The record is locked.");
    }

    /** The record was opened: read what was taken off the page, under the draft. */
    open() {
        return this.model.mutex.exec(async () => {
            if (this.isCovered) {
                await this.read();
            }
            await this.refresh();
        });
    }

    async read() {
        const { model, root } = this;
        model.hooks.onWillLoadRoot(root.config);
        const config = { ...root.config, resIds: [root.resId] };
        const [values] = await model._loadRecords(config, getBasicEvalContext(config));
        const { dirty } = root;
        const changes = { ...toRaw(root._changes) };
        root._setData(values);
        if (dirty) {
            root._changes = markRaw(changes);
            root.data = { ...root._values, ...changes };
            Object.assign(root._textValues, root._getTextValues(root._changes));
            root._setEvalContext();
        }
        root.dirty = dirty;
    }

    /** The record was protected, or is no longer: what was taken off the page may be back. */
    async onChanged() {
        await this.refresh();
        if (isLocked(this.root.recordPin) && !this.status.locked) {
            await this.model.mutex.exec(() => this.read());
        }
    }

    async lockNow() {
        await this.client.lockNow(this.resModel, [this.root.resId]);
    }

    /** Asks for the PIN, to see or (mode Edit) to change the record. */
    async unlock() {
        const operation = this.status.mode === "edit" ? "write" : "read";
        await this.client.open([{ ...this.lock, operation }]);
    }

    isAbout({ res_model: resModel, res_id: id, res_ids: ids }) {
        const resId = this.root && this.root.resId;
        return resModel === this.resModel && (ids || [id]).includes(resId);
    }
}

/** @returns {PinForm|null} null for a model that cannot be locked */
export function usePinForm() {
    const controller = useComponent();
    const client = useService("record_pin");
    if (!client.isProtected(controller.props.resModel)) {
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
