/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { Component, useRef, useState } from "@odoo/owl";
import { lockedOutText, retryAt, textForUser, wrongPinText } from "./messages";
import { PinInput } from "./pin_input";

/** What the dialogs that set a PIN have in common: the PIN twice, and one request. */
class NewPinDialog extends Component {
    setup() {
        this.pins = {};
        this.registers = {};
        for (const name of ["current", "first", "second"]) {
            this.registers[name] = (pin) => {
                this.pins[name] = pin;
            };
        }
        this.state = useState({ busy: false, message: "", invalid: "" });
    }

    get labels() {
        const { minLength, maxLength } = this.props;
        return {
            current: String(_t("Current PIN")),
            first: sprintf(String(_t("New PIN (%(least)s to %(most)s digits)")), {
                least: minLength,
                most: maxLength,
            }),
            second: String(_t("New PIN again")),
        };
    }

    onInput() {
        if (!this.state.busy) {
            this.state.invalid = "";
        }
    }

    /** Shows what is wrong with one of the fields, and goes there. */
    complain(name, message) {
        this.state.message = message;
        this.state.invalid = name;
        this.pins[name].focus();
    }

    /** The new PIN; null after a complaint when it is too short or not typed twice. */
    newPin() {
        const { minLength, maxLength } = this.props;
        const pin = this.pins.first.read();
        if (pin.length < minLength || pin.length > maxLength) {
            const message = sprintf(String(_t("Use %(least)s to %(most)s digits.")), {
                least: minLength,
                most: maxLength,
            });
            this.complain("first", message);
            return null;
        }
        if (this.pins.second.read() !== pin) {
            this.pins.second.clear();
            this.complain("second", String(_t("The two PINs differ. Enter the second one again.")));
            return null;
        }
        return pin;
    }

    /** Sends a request; its answer, or null when the server refused what was entered. */
    async send(request) {
        this.state.busy = true;
        this.state.message = "";
        try {
            return await request();
        } catch (error) {
            const text = textForUser(error);
            if (text === null) {
                throw error;
            }
            this.pins.first.clear();
            this.pins.second.clear();
            this.complain("first", text);
            return null;
        } finally {
            this.state.busy = false;
        }
    }
}

/** Sets a PIN on records that have none. `submit(pin, values)` sends it. */
export class ProtectDialog extends NewPinDialog {
    setup() {
        super.setup();
        this.formRef = useRef("form");
        this.values = useState({ ...this.props.defaults });
    }

    get title() {
        return String(_t("Enable PIN Protection"));
    }

    get modes() {
        return [
            ["view", _t("View"), _t("The PIN is asked for to see the masked fields.")],
            ["edit", _t("Edit"), _t("Everybody may see it; the PIN is asked for to change it.")],
            ["view_edit", _t("View & Edit"), _t("The PIN is asked for to see and to change it.")],
        ].map(([value, label, help]) => ({ value, label: String(label), help: String(help) }));
    }

    get numbers() {
        return [
            ["grace_minutes", _t("Grace period (minutes)"), 1440],
            ["max_attempts", _t("Attempts"), 100],
            ["lockout_minutes", _t("Lockout (minutes)"), 1440],
        ].map(([name, label, max]) => ({ name, label: String(label), max }));
    }

    get countText() {
        return sprintf(String(_t("%s records get the same PIN.")), this.props.count);
    }

    async submit() {
        if (this.state.busy) {
            return;
        }
        const pin = this.newPin();
        if (pin === null) {
            return;
        }
        const values = { mode: this.values.mode };
        for (const { name, label, max } of this.numbers) {
            const number = Number(this.values[name]);
            if (!Number.isInteger(number) || number < 1 || number > max) {
                this.state.message = sprintf(
                    String(_t("%(name)s is a whole number from 1 to %(most)s.")),
                    { name: label, most: max }
                );
                this.formRef.el.querySelector(`[name=${name}]`).focus();
                return;
            }
            values[name] = number;
        }
        if ((await this.send(() => this.props.submit(pin, values))) !== null) {
            this.props.onDone(true);
            this.props.close();
        }
    }
}
ProtectDialog.template = "record_pin_core.ProtectDialog";
ProtectDialog.components = { Dialog, PinInput };
ProtectDialog.props = {
    count: Number,
    defaults: Object, // mode, grace_minutes, max_attempts, lockout_minutes, warning
    minLength: Number,
    maxLength: Number,
    submit: Function,
    onDone: Function,
    close: Function,
};

/**
 * Gives a record another PIN. `submit(current, pin)` sends it; `asksCurrent` is false after
 * a temporary PIN, which the caller has at hand.
 */
export class ChangePinDialog extends NewPinDialog {
    get title() {
        return String(_t("Change PIN"));
    }

    async submit() {
        if (this.state.busy) {
            return;
        }
        const current = this.props.asksCurrent ? this.pins.current.read() : "";
        if (this.props.asksCurrent && !current) {
            this.complain("current", String(_t("Enter the current PIN.")));
            return;
        }
        const pin = this.newPin();
        if (pin === null) {
            return;
        }
        const answer = await this.send(() => this.props.submit(current, pin));
        if (answer === null) {
            return;
        }
        if (answer.changed) {
            this.props.onDone({ pin });
            this.props.close();
            return;
        }
        const until = retryAt(answer);
        const { clock } = this.props;
        const name = this.props.asksCurrent ? "current" : "first";
        this.pins[name].clear();
        this.complain(
            name,
            answer.reason === "locked_out" && until !== null
                ? lockedOutText(until, clock.now(), clock)
                : wrongPinText(answer.attempts_left)
        );
    }
}
ChangePinDialog.template = "record_pin_core.ChangePinDialog";
ChangePinDialog.components = { Dialog, PinInput };
ChangePinDialog.props = {
    explanation: String,
    asksCurrent: Boolean,
    minLength: Number,
    maxLength: Number,
    clock: Object,
    submit: Function,
    onDone: Function,
    close: Function,
};

/** Shows a temporary PIN, once. */
export class TemporaryPinDialog extends Component {
    setup() {
        this.state = useState({ said: "" });
    }

    get title() {
        return String(_t("Temporary PIN"));
    }

    async copy() {
        try {
            await browser.navigator.clipboard.writeText(this.props.pin);
            this.state.said = String(_t("Copied."));
        } catch {
            // No clipboard without HTTPS, or the user refused it.
            this.state.said = String(_t("The browser does not let it be copied. Write it down."));
        }
    }
}
TemporaryPinDialog.template = "record_pin_core.TemporaryPinDialog";
TemporaryPinDialog.components = { Dialog };
TemporaryPinDialog.props = { pin: String, count: Number, close: Function };
