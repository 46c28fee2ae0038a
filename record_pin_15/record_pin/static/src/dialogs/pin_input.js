/** @odoo-module **/

import { qweb } from "web.core";
import { digitsOnly, MAX_DIGITS } from "@record_pin_core/shared/digits";

let lastId = 0;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 };

/**
 * A field for a PIN, with a keypad when asked for.
 *
 * The digits live in the input element and nowhere else, and are gone when the dialog is.
 */
export class PinInput {
    /**
     * @param {object} how
     * @param {string} how.label
     * @param {boolean} [how.keypad]
     * @param {string} [how.submitLabel] what the check mark of the keypad does
     * @param {string} [how.describedBy] ids of what else a screen reader reads
     * @param {() => void} [how.onInput]
     * @param {() => void} [how.onSubmit] Enter, or the check mark
     */
    constructor({ onInput = () => {}, onSubmit = () => {}, ...how }) {
        this.onInput = onInput;
        this.onSubmit = onSubmit;
        // A touch screen has the keypad already; a second one over it would hide the dialog.
        const isTouch = window.matchMedia("(pointer: coarse)").matches;
        const id = `o_record_pin_input_${++lastId}`;
        const inputMode = how.keypad && isTouch ? "none" : "numeric";
        this.$el = $(qweb.render("record_pin.PinInput", { ...how, id, inputMode }));
        this.$input = this.$el.find("input");
        this.$keys = this.$el.find(".o_record_pin_key");
        this.$input.on("input", () => this._write(digitsOnly(this.$input.val())));
        this.$input.on("keydown", (ev) => this._onKeydown(ev));
        this.$el.on("mousedown", ".o_record_pin_keypad", (ev) => ev.preventDefault());
        this.$el.on("keydown", ".o_record_pin_keypad", (ev) => this._onPadKeydown(ev));
        this.$keys.on("click", (ev) => this._press(ev.currentTarget.dataset.key));
        this._rove(this.$keys[0]);
        this._update();
    }

    read() {
        return digitsOnly(this.$input.val());
    }

    clear() {
        this._write("");
    }

    focus() {
        this.$input.trigger("focus");
    }

    setInvalid(isInvalid) {
        this.$input.toggleClass("is-invalid", isInvalid).attr("aria-invalid", String(isInvalid));
    }

    setDisabled(isDisabled) {
        this.$input.prop("disabled", isDisabled);
        this._update();
    }

    _write(digits) {
        if (this.$input.val() !== digits) {
            this.$input.val(digits);
        }
        this._update();
        this.onInput();
    }

    _update() {
        const isDisabled = this.$input.prop("disabled");
        this.$keys.prop("disabled", isDisabled);
        if (!this.$input.val()) {
            this.$keys.filter(".o_record_pin_submit").prop("disabled", true);
        }
    }

    _press(key) {
        const digits = this.$input.val();
        if (key === "submit") {
            this.onSubmit();
            return;
        }
        if (key === "erase") {
            this._write(digits.slice(0, -1));
        } else if (digits.length < MAX_DIGITS) {
            this._write(digits + key);
        }
        this.focus();
    }

    _onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.onSubmit();
        }
    }

    /** The keypad is one stop of the Tab key; the arrow keys move inside, a digit types. */
    _onPadKeydown(ev) {
        if (/^[0-9]$/.test(ev.key)) {
            this._press(ev.key);
        } else if (ev.key === "Backspace") {
            this._press("erase");
        } else if (ev.key in STEPS) {
            const target = this.$keys[this.$keys.index(ev.target) + STEPS[ev.key]];
            if (target) {
                this._rove(target);
                target.focus();
            }
        } else {
            return;
        }
        ev.preventDefault();
    }

    _rove(target) {
        this.$keys.attr("tabindex", -1);
        target && target.setAttribute("tabindex", 0);
    }
}
