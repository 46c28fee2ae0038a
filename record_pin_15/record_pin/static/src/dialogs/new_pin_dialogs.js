/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import {
    lockedOutText,
    retryAt,
    textForUser,
    wrongPinText,
} from "@record_pin_core/shared/messages";
import { BaseDialog } from "./base_dialog";
import { PinInput } from "./pin_input";

/** What the dialogs that set a PIN have in common: the PIN twice, and one request. */
const NewPinDialog = BaseDialog.extend({
    init(parent, props, template, options) {
        const buttons = [
            {
                text: options.confirm,
                classes: "btn-primary o_record_pin_confirm",
                click: () => this.submit(),
            },
            { text: _t("Cancel"), classes: "btn-secondary", close: true },
        ];
        this._super(parent, props, template, { ...options, buttons });
        const { minLength: least, maxLength: most } = props;
        this.pins = {
            first: this._input(
                sprintf(_t("New PIN (%(least)s to %(most)s digits)"), { least, most })
            ),
            second: this._input(_t("New PIN again")),
        };
        if (props.asksCurrent) {
            this.pins.current = this._input(_t("Current PIN"));
        }
    },

    _input(label) {
        return new PinInput({
            label,
            describedBy: "o_record_pin_new_message",
            onInput: () => !this.busy && this._mark(null),
            onSubmit: () => this.submit(),
        });
    },

    onOpened() {
        for (const [name, pin] of Object.entries(this.pins)) {
            this.$(`.o_record_pin_place[data-name=${name}]`).replaceWith(pin.$el);
        }
        (this.pins.current || this.pins.first).focus();
    },

    show(message) {
        this.$(".o_record_pin_message").text(message);
    },

    /** Shows what is wrong with one of the fields, and goes there. */
    complain(name, message) {
        this.show(message);
        this._mark(name);
        this.pins[name].focus();
    },

    _mark(invalid) {
        for (const [name, pin] of Object.entries(this.pins)) {
            pin.setInvalid(name === invalid);
        }
    },

    /** The new PIN; null after a complaint when it is too short or not typed twice. */
    newPin() {
        const { minLength: least, maxLength: most } = this.props;
        const pin = this.pins.first.read();
        if (pin.length < least || pin.length > most) {
            this.complain(
                "first",
                sprintf(_t("Use %(least)s to %(most)s digits."), { least, most })
            );
            return null;
        }
        if (this.pins.second.read() !== pin) {
            this.pins.second.clear();
            this.complain("second", _t("The two PINs differ. Enter the second one again."));
            return null;
        }
        return pin;
    },

    _setBusy(isBusy) {
        this.busy = isBusy;
        if (!this.isDestroyed()) {
            this.$footer.find(".o_record_pin_confirm").prop("disabled", isBusy);
        }
    },

    /** Sends a request; its answer, or null when the server refused what was entered. */
    async send(request) {
        this._setBusy(true);
        this.show("");
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
            this._setBusy(false);
        }
    },
});

/** Sets a PIN on records that have none. `submit(pin, values)` sends it. */
export const ProtectDialog = NewPinDialog.extend({
    init(parent, props) {
        const modes = [
            ["view", _t("View"), _t("The PIN is asked for to see the masked fields.")],
            ["edit", _t("Edit"), _t("Everybody may see it; the PIN is asked for to change it.")],
            ["view_edit", _t("View & Edit"), _t("The PIN is asked for to see and to change it.")],
        ].map(([value, label, help]) => ({ value, label, help }));
        this.numbers = [
            ["grace_minutes", _t("Grace period (minutes)"), 1440],
            ["max_attempts", _t("Attempts"), 100],
            ["lockout_minutes", _t("Lockout (minutes)"), 1440],
        ].map(([name, label, max]) => ({ name, label, max, value: props.defaults[name] }));
        const countText = sprintf(_t("%s records get the same PIN."), props.count);
        this._super(
            parent,
            { ...props, modes, numbers: this.numbers, countText },
            "record_pin.ProtectDialog",
            { title: _t("Enable PIN Protection"), size: "medium", confirm: _t("Protect") }
        );
    },

    async submit() {
        if (this.busy) {
            return;
        }
        const pin = this.newPin();
        if (pin === null) {
            return;
        }
        const values = { mode: this.$("[name=mode]:checked").val() };
        for (const { name, label, max } of this.numbers) {
            const $input = this.$(`[name=${name}]`);
            const number = Number($input.val());
            if (!Number.isInteger(number) || number < 1 || number > max) {
                const text = _t("%(name)s is a whole number from 1 to %(most)s.");
                this.show(sprintf(text, { name: label, most: max }));
                $input.trigger("focus");
                return;
            }
            values[name] = number;
        }
        if ((await this.send(() => this.props.submit(pin, values))) !== null) {
            this.finish(true);
        }
    },
});

/** Gives a record another PIN, see `shared/new_pin_dialogs.js`. */
export const ChangePinDialog = NewPinDialog.extend({
    init(parent, props) {
        const title = _t("Change PIN");
        this._super(parent, props, "record_pin.ChangePinDialog", { title, confirm: title });
    },

    async submit() {
        if (this.busy) {
            return;
        }
        const { asksCurrent, clock } = this.props;
        const current = asksCurrent ? this.pins.current.read() : "";
        if (asksCurrent && !current) {
            this.complain("current", _t("Enter the current PIN."));
            return;
        }
        const pin = this.newPin();
        const answer = pin && (await this.send(() => this.props.submit(current, pin)));
        if (!answer) {
            return;
        }
        if (answer.changed) {
            this.finish({ pin });
            return;
        }
        const until = retryAt(answer);
        const name = asksCurrent ? "current" : "first";
        this.pins[name].clear();
        this.complain(
            name,
            answer.reason === "locked_out" && until !== null
                ? lockedOutText(until, clock.now(), clock)
                : wrongPinText(answer.attempts_left)
        );
    },
});
