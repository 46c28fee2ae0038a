/** @odoo-module **/

import { qweb } from "web.core";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { countdownText } from "@record_pin_core/shared/clock";
import { PinFormState, UNKNOWN } from "@record_pin_core/shared/pin_form_state";

/**
 * The lock of the record in a form of 15.
 *
 * A closed record is taken off the page as a whole, with its widgets: what was typed in them
 * is there again when they are put back.
 */
export class PinForm extends PinFormState {
    constructor(controller, client) {
        const pin = {};
        const values = { resId: false, status: UNKNOWN, left: 0, said: "" };
        const state = new Proxy(values, {
            set(target, name, value) {
                target[name] = value;
                pin.form.show(name);
                return true;
            },
        });
        super(client, controller.modelName, state);
        pin.form = this;
        this.controller = controller;
        this.$status = $("<div class='o_record_pin_status ml-2'/>");
        this.$said = $("<span class='sr-only' role='status' aria-live='polite'/>");
        this.$status.on("click", ".o_record_pin_lock_now", () => this.lockNow());
        this.$status.on("click", ".o_record_pin_open_button", () => this.unlock());
        this.$cover = null;
        this.listen();
    }

    get resId() {
        const record = this.controller.model.get(this.controller.handle, { raw: true });
        return (record && record.res_id) || false;
    }

    /** Text fields keep what is typed in them to themselves until they lose the focus. */
    get isDirty() {
        const { handle, mode, renderer } = this.controller;
        const widgets = (renderer && renderer.allFieldWidgets[handle]) || [];
        return (
            mode === "edit" &&
            (this.controller.isDirty() || widgets.some((widget) => widget.isDirty))
        );
    }

    /** A form of 15 that cannot be read is not opened at all. */
    get isUnread() {
        return false;
    }

    get isGone() {
        return this.controller.isDestroyed();
    }

    setTimer(callback) {
        return browser.setInterval(callback, 1000);
    }

    clearTimer(timer) {
        browser.clearInterval(timer);
    }

    async askChanges() {
        if (this.controller.mode === "edit") {
            await this.controller.renderer.commitChanges(this.controller.handle);
        }
    }

    /** Nothing to do: the widgets keep what was typed while they are off the page. */
    async handOver() {}

    async read() {
        if (this.controller.mode === "readonly") {
            await this.controller.reload();
        }
    }

    /**
     * Has the model save a draft of a record that it may save, but not read. What was typed last
     * gets there without its onchange, which would need the PIN.
     */
    watchRequests() {
        const pin = this;
        const { model } = this.controller;
        const send = model._rpc;
        model._rpc = function (params, options) {
            // the same form makes a new record next: that has its onchange
            const [ids] = params.args || [];
            const isOwn =
                params.model === pin.resModel &&
                Array.isArray(ids) &&
                ids.includes(pin.state.resId);
            if (isOwn && params.method === "onchange" && pin.isCovered) {
                return Promise.resolve({ value: {} });
            }
            const isSaved = isOwn && params.method === "write" && pin.savesWhenCovered;
            const method = isSaved ? "record_pin_write" : params.method;
            return send.call(this, { ...params, method }, options);
        };
    }

    /** Kept, so that whoever asked for the PIN can wait until the record is read. */
    open() {
        this.opening = super.open();
        return this.opening;
    }

    // -- showing --------------------------------------------------------------------------

    show(changed) {
        if (this.isGone) {
            return;
        }
        const { status, left, said } = this.state;
        if (changed === "said") {
            this.$said.text(said);
        } else if (changed === "left") {
            this.$status.find(".o_record_pin_left_text").text(countdownText(left));
            this.$status.find(".o_record_pin_left").attr("aria-label", this.leftLabel);
        } else {
            const values = { status, left: countdownText(left), leftLabel: this.leftLabel };
            this.$status.html(qweb.render("record_pin.Status", values)).append(this.$said);
            this.cover();
        }
    }

    get leftLabel() {
        return sprintf(_t("Unlocked, %s left"), countdownText(this.state.left));
    }

    /** Takes the record off the page, or puts it back. */
    cover() {
        const { $el } = this.controller.renderer;
        if (this.isCovered && this.$cover) {
            const $cover = this.renderCover();
            this.$cover.replaceWith($cover);
            this.$cover = $cover;
        } else if (this.isCovered) {
            this.$cover = this.renderCover();
            $el.before(this.$cover);
            $el.detach();
            this.$cover.find(".o_record_pin_open_button").trigger("focus");
        } else if (this.$cover) {
            this.$cover.replaceWith($el);
            this.$cover = null;
        }
    }

    renderCover() {
        const values = { isDirty: this.isDirty, canSave: this.savesWhenCovered };
        const $cover = $(qweb.render("record_pin.Cover", values).trim());
        $cover.on("click", ".o_record_pin_open_button", () => this.unlock());
        $cover.on("click", ".o_record_pin_save", (ev) => this.controller._onSave(ev));
        return $cover;
    }

    listen() {
        const { bus } = this.client;
        const handlers = {
            LOCKED: () => this.close(),
            UNLOCKED: () => this.open(),
            CHANGED: () => this.onChanged(),
        };
        for (const [name, handle] of Object.entries(handlers)) {
            const listener = async (ev) => {
                if (this.isGone) {
                    bus.removeEventListener(name, listener);
                } else if (this.isAbout(ev.detail)) {
                    await handle();
                    if (!this.isGone) {
                        this.controller._updateControlPanel(); // the title, the action menu
                    }
                }
            };
            bus.addEventListener(name, listener);
        }
    }
}
