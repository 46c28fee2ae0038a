/** @odoo-module **/

import { registry } from "@web/core/registry";

const { $ } = window;

// What the selectors of later series say, in jQuery's words.
$.expr.pseudos.pinMatches = $.expr.createPseudo(
    (source) => (el) => new RegExp(source).test(el.textContent.trim())
);
$.expr.pseudos.pinValue = $.expr.createPseudo((value) => (el) => el.value === value);
const DIALECT = [
    [/complete_name/g, "display_name"], // the column of contacts
    [
        /:contains\(\/(.+?)\/\)/g,
        (_all, source) => `:pinMatches("${source.replace(/\\/g, "\\\\")}")`,
    ],
    [/:value\((.*?)\)/g, (_all, value) => `:pinValue("${value}")`],
    // What has no visibility still counts as visible.
    [/:not\(:visible\)$/, ".invisible"],
];

/**
 * Adds a tour of the shared ones (record_pin_core/static/tests/tours), which are written as
 * those of 18 and 19.
 */
export function tour(name, steps) {
    registry.category("web_tour.tours").add(`record_pin_${name}`, {
        test: true,
        steps: () => steps.map(translated),
    });
}

function translated(step) {
    const trigger = DIALECT.reduce(
        (text, [form, words]) => text.replace(form, words),
        step.trigger
    );
    const result = { ...step, trigger, in_modal: false };
    if (step.run === undefined) {
        return { ...result, isCheck: true };
    }
    return {
        ...result,
        run() {
            const anchor = this.$anchor[0];
            if (typeof step.run === "function") {
                return step.run.call({ anchor });
            }
            const [verb] = step.run.split(" ");
            return VERBS[verb](anchor, step.run.slice(verb.length + 1));
        },
    };
}

const VERBS = {
    click(el) {
        el.focus();
        el.click();
    },
    edit(el, text) {
        el.focus();
        write(el, text);
    },
    press(el, key) {
        const target = el.contains(document.activeElement) ? document.activeElement : el;
        const goesOn = target.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
        );
        if (goesOn) {
            byDefault(target, key);
        }
        target.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
    },
};

function write(el, text) {
    el.value = text;
    el.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** What a browser does with a key that nobody took. */
function byDefault(el, key) {
    if (key === "Tab") {
        const stops = [
            ...document.querySelectorAll("input, button, a[href], [tabindex='0']"),
        ].filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.getClientRects().length);
        stops[stops.indexOf(el) + 1].focus();
    } else if (key === "Enter" && el.tagName === "BUTTON") {
        el.click();
    } else if (key === "Backspace" && el.tagName === "INPUT") {
        write(el, el.value.slice(0, -1));
    } else if (key.length === 1 && el.tagName === "INPUT") {
        write(el, el.value + key);
    }
}
