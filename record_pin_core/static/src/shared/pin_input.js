/** @odoo-module **/

import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { digitsOnly, MAX_DIGITS } from "./digits";

let lastId = 0;

/**
 * A field for a PIN, with a keypad when asked for.
 *
 * The digits live in the input element and nowhere else: no state, no property and no
 * attribute holds them, and they are gone when the component is.
 */
export class PinInput extends Component {
    setup() {
        this.inputRef = useRef("input");
        this.padRef = useRef("pad");
        this.id = `o_record_pin_input_${++lastId}`;
        this.rows = [
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7", "8", "9"],
        ];
        this.state = useState({ empty: true, focused: "1" });
        this.props.register({
            read: () => digitsOnly(this.inputRef.el.value),
            clear: () => this.write(""),
            focus: () => this.inputRef.el.focus(),
        });
        onMounted(() => {
            if (this.props.autofocus) {
                this.inputRef.el.focus();
            }
        });
        onWillUnmount(() => {
            this.inputRef.el.value = "";
        });
    }

    get isDisabled() {
        return Boolean(this.props.disabled || this.props.busy);
    }

    /** A touch screen has the keypad already; a second one over it would hide the dialog. */
    get inputMode() {
        return this.props.keypad && window.matchMedia("(pointer: coarse)").matches
            ? "none"
            : "numeric";
    }

    write(digits) {
        const input = this.inputRef.el;
        if (input.value !== digits) {
            input.value = digits;
        }
        this.state.empty = !digits;
        this.props.onInput();
    }

    onInput() {
        this.write(digitsOnly(this.inputRef.el.value));
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.props.onSubmit();
        }
    }

    press(digit) {
        const digits = this.inputRef.el.value;
        if (!this.isDisabled && digits.length < MAX_DIGITS) {
            this.write(digits + digit);
        }
        this.inputRef.el.focus();
    }

    erase() {
        if (!this.isDisabled) {
            this.write(this.inputRef.el.value.slice(0, -1));
        }
        this.inputRef.el.focus();
    }

    /** The keypad is one stop of the Tab key; the arrow keys move inside, a digit types. */
    onPadKeydown(ev) {
        const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 };
        if (/^[0-9]$/.test(ev.key)) {
            ev.preventDefault();
            this.press(ev.key);
        } else if (ev.key === "Backspace") {
            ev.preventDefault();
            this.erase();
        } else if (ev.key in steps) {
            ev.preventDefault();
            const keys = [...this.padRef.el.querySelectorAll("button")];
            const target = keys[keys.indexOf(ev.target) + steps[ev.key]];
            if (target) {
                this.state.focused = target.dataset.key;
                target.focus();
            }
        }
    }

    tabIndex(key) {
        return this.state.focused === key ? 0 : -1;
    }
}
PinInput.template = "record_pin_core.PinInput";
PinInput.props = {
    label: String,
    register: Function,
    autofocus: { type: Boolean, optional: true },
    keypad: { type: Boolean, optional: true },
    disabled: { type: Boolean, optional: true },
    busy: { type: Boolean, optional: true }, // as disabled, but the focus stays
    invalid: { type: Boolean, optional: true },
    describedBy: { type: String, optional: true },
    submitLabel: { type: String, optional: true },
    onInput: { type: Function, optional: true },
    onSubmit: { type: Function, optional: true },
    slots: { type: Object, optional: true },
};
PinInput.defaultProps = { onInput: () => {}, onSubmit: () => {}, submitLabel: "" };
