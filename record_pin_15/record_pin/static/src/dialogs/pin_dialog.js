/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { countdownText, isWorthSaying, secondsLeft } from "@record_pin_core/shared/clock";
import {
    lockedOutText,
    retryAt,
    textForUser,
    wrongPinText,
} from "@record_pin_core/shared/messages";
import { BaseDialog } from "./base_dialog";
import { PinInput } from "./pin_input";

/**
 * Asks for the PIN of a record and keeps asking until the server takes it.
 *
 * `props` are those of the dialog of later series, see `shared/pin_dialog.js`.
 */
export const PinDialog = BaseDialog.extend({
    init(parent, props) {
        this.busy = false;
        this.lockedUntil = null;
        this.isLockedForGood = false;
        this.asksReason = false;
        const submitLabel = props.submitLabel || _t("Unlock");
        const buttons = [
            {
                text: submitLabel,
                classes: "btn-primary o_record_pin_unlock",
                click: () => this.submit(),
            },
            { text: _t("Cancel"), classes: "btn-secondary", close: true },
        ];
        if (props.without) {
            buttons.push({
                text: props.without.label,
                classes: "btn-link o_record_pin_without",
                click: () => this.submitWithout(),
            });
        }
        this._super(parent, props, "record_pin.PinDialog", { title: props.title, buttons });
        this.pin = new PinInput({
            label: _t("PIN"),
            keypad: true,
            submitLabel,
            describedBy: "o_record_pin_explanation o_record_pin_message",
            onInput: () => this.onInput(),
            onSubmit: () => this.submit(),
        });
    },

    onOpened() {
        this.$(".o_record_pin_place").replaceWith(this.pin.$el);
        this.pin.$input.after(this.$(".o_record_pin_message"));
        this.$reason = this.$("#o_record_pin_reason");
        this.$reason.on("keydown", (ev) => {
            if (ev.key === "Enter") {
                ev.preventDefault();
                this.submitWithout();
            }
        });
        this.$without = this.$footer.find(".o_record_pin_without");
        if (this.props.without && this.props.without.asksReason) {
            this.$without.attr("aria-expanded", "false");
        }
        this.timer = browser.setInterval(() => this.tick(), 1000);
        this.pin.focus();
    },

    destroy() {
        browser.clearInterval(this.timer);
        return this._super(...arguments);
    },

    isLockedOut() {
        return this.lockedUntil !== null && this.lockedUntil > this.props.clock.now();
    },

    show(message) {
        const isLockedOut = this.isLockedOut();
        const { clock } = this.props;
        const text = isLockedOut ? lockedOutText(this.lockedUntil, clock.now(), clock) : message;
        this.message = message;
        this.$(".o_record_pin_message")
            .attr("role", isLockedOut ? null : "alert")
            .text(text);
        this.pin.setInvalid(Boolean(text));
        const isDisabled = this.isDisabled();
        this.pin.setDisabled(isDisabled);
        this.$footer.find(".o_record_pin_unlock").prop("disabled", isDisabled);
        this.$without.prop("disabled", this.busy);
        this.$reason.prop("disabled", this.busy);
    },

    isDisabled() {
        return this.busy || this.isLockedOut() || this.isLockedForGood;
    },

    say(text) {
        this.$("[role=status]").text(text);
    },

    tick() {
        if (this.lockedUntil === null) {
            return;
        }
        const left = secondsLeft(this.lockedUntil, this.props.clock.now());
        if (!left) {
            this.lockedUntil = null;
            this.show("");
            this.say(_t("You can enter the PIN again."));
            this.pin.focus();
            return;
        }
        this.show(this.message);
        if (isWorthSaying(left)) {
            this.say(countdownText(left));
        }
    },

    onInput() {
        if (!this.isLockedOut() && this.pin.read()) {
            this.show("");
        }
    },

    submit() {
        if (this.isDisabled()) {
            return;
        }
        const pin = this.pin.read();
        if (!pin) {
            this.show(_t("Enter the PIN."));
            this.pin.focus();
            return;
        }
        this.send(() => this.props.tryPin(pin));
    },

    submitWithout() {
        if (this.busy) {
            return;
        }
        if (!this.props.without.asksReason) {
            this.send(() => this.props.tryWithout(false));
            return;
        }
        if (!this.asksReason) {
            this.asksReason = true;
            this.$without.attr("aria-expanded", "true");
            this.$(".o_record_pin_reason").removeClass("d-none");
            this.show("");
            this.$reason.trigger("focus");
            return;
        }
        const reason = this.$reason.val().trim();
        if (!reason) {
            this.show(_t("Say why you open it without its PIN."));
            this.$reason.trigger("focus");
            return;
        }
        this.send(() => this.props.tryWithout(reason));
    },

    async send(request) {
        this.busy = true;
        this.show("");
        let answer;
        try {
            answer = await request();
        } catch (error) {
            const text = textForUser(error);
            this.refuse(text || "");
            if (text === null) {
                throw error;
            }
            return;
        }
        if (this.isDestroyed()) {
            return;
        }
        if (!answer.reason || answer.must_change) {
            this.finish(answer);
        } else if (answer.reason === "locked_out" || retryAt(answer) !== null) {
            this.lockOut(retryAt(answer));
        } else {
            this.refuse(wrongPinText(answer.attempts_left));
        }
    },

    lockOut(until) {
        this.lockedUntil = until;
        this.isLockedForGood = until === null;
        this.refuse(_t("Too many wrong PINs. A PIN Manager has to reset the PIN of this record."));
        if (until !== null) {
            this.say(this.$(".o_record_pin_message").text());
        }
    },

    refuse(message) {
        if (this.isDestroyed()) {
            return;
        }
        this.busy = false;
        this.pin.clear();
        this.show(message);
        if (!this.asksReason) {
            this.pin.focus();
        }
    },
});
