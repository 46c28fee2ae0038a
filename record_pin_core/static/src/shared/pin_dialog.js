/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onPatched, onWillUnmount, useRef, useState } from "@odoo/owl";
import { countdownText, isWorthSaying, secondsLeft } from "./clock";
import { lockedOutText, retryAt, textForUser, wrongPinText } from "./messages";
import { PinInput } from "./pin_input";

/**
 * Asks for the PIN of a record and keeps asking until the server takes it.
 *
 * `tryPin(pin)` and `tryWithout(reason)` send it and answer as the server does. An answer
 * with a `reason` is a refusal, which the dialog shows; any other ends it.
 */
export class PinDialog extends Component {
    setup() {
        this.reasonRef = useRef("reason");
        this.pin = null;
        this.register = (pin) => {
            this.pin = pin;
        };
        this.closed = false;
        this.state = useState({
            busy: false,
            message: "",
            lockedUntil: null,
            isLockedForGood: false,
            now: this.props.clock.now(),
            said: "",
            asksReason: false,
        });
        this.focusNext = null; // what there is to focus after the next rendering
        onPatched(() => {
            if (this.focusNext) {
                this.focusNext();
                this.focusNext = null;
            }
        });
        onMounted(() => {
            this.timer = browser.setInterval(() => this.tick(), 1000);
        });
        onWillUnmount(() => {
            this.closed = true;
            browser.clearInterval(this.timer);
        });
    }

    get pinLabel() {
        return String(_t("PIN"));
    }

    get submitLabel() {
        return this.props.submitLabel || String(_t("Unlock"));
    }

    get isLockedOut() {
        return this.state.lockedUntil !== null && this.state.lockedUntil > this.state.now;
    }

    get isDisabled() {
        return this.state.busy || this.isLockedOut || this.state.isLockedForGood;
    }

    get message() {
        const { lockedUntil, message, now } = this.state;
        return this.isLockedOut ? lockedOutText(lockedUntil, now, this.props.clock) : message;
    }

    get withoutLabel() {
        return this.props.without.label;
    }

    tick() {
        if (this.state.lockedUntil === null) {
            return;
        }
        this.state.now = this.props.clock.now();
        const left = secondsLeft(this.state.lockedUntil, this.state.now);
        if (!left) {
            this.state.lockedUntil = null;
            this.state.message = "";
            this.state.said = String(_t("You can enter the PIN again."));
            this.focusNext = () => this.pin.focus();
        } else if (isWorthSaying(left)) {
            this.state.said = countdownText(left);
        }
    }

    onInput() {
        if (!this.isLockedOut && this.pin.read()) {
            this.state.message = "";
        }
    }

    submit() {
        const pin = this.pin.read();
        if (this.isDisabled) {
            return;
        }
        if (!pin) {
            this.state.message = String(_t("Enter the PIN."));
            this.pin.focus();
            return;
        }
        this.send(() => this.props.tryPin(pin));
    }

    submitWithout() {
        if (this.state.busy) {
            return;
        }
        if (!this.props.without.asksReason) {
            this.send(() => this.props.tryWithout(false));
            return;
        }
        if (!this.state.asksReason) {
            this.state.asksReason = true;
            this.state.message = "";
            this.focusNext = () => this.reasonRef.el.focus();
            return;
        }
        const reason = this.reasonRef.el.value.trim();
        if (!reason) {
            this.state.message = String(_t("Say why you open it without its PIN."));
            this.reasonRef.el.focus();
            return;
        }
        this.send(() => this.props.tryWithout(reason));
    }

    onReasonKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.submitWithout();
        }
    }

    async send(request) {
        this.state.busy = true;
        this.state.message = "";
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
        if (this.closed) {
            return;
        }
        if (!answer.reason || answer.must_change) {
            this.props.onDone(answer);
            this.props.close();
            return;
        }
        if (answer.reason === "locked_out" || retryAt(answer) !== null) {
            this.lockOut(retryAt(answer));
        } else {
            this.refuse(wrongPinText(answer.attempts_left));
        }
    }

    lockOut(until) {
        this.state.now = this.props.clock.now();
        this.state.lockedUntil = until;
        this.state.isLockedForGood = until === null;
        this.refuse(
            String(_t("Too many wrong PINs. A PIN Manager has to reset the PIN of this record."))
        );
        if (until !== null) {
            this.state.said = this.message;
        }
    }

    refuse(message) {
        if (this.closed) {
            return;
        }
        this.pin.clear();
        this.state.busy = false;
        this.state.message = message;
        if (!this.state.asksReason) {
            this.pin.focus();
        }
    }
}
PinDialog.template = "record_pin_core.PinDialog";
PinDialog.components = { Dialog, PinInput };
PinDialog.props = {
    title: String,
    explanation: String,
    submitLabel: { type: String, optional: true },
    clock: Object, // now(), locale, timeZone
    tryPin: Function,
    tryWithout: { type: Function, optional: true },
    without: { type: [Object, { value: false }], optional: true }, // label, asksReason
    onDone: Function,
    close: Function,
};
