/** @odoo-module **/

// Up to 17 the steps of a tour are found by jQuery; the shared ones are written as those of 18 and
// 19 (record_pin_core/static/tests/tours).
const { $ } = window;

// What the selectors of later series say, in jQuery's words. Pages of the website and the portal,
// where none of these tours runs, have no jQuery yet.
if ($) {
    $.expr.pseudos.pinMatches = $.expr.createPseudo(
        (source) => (el) => new RegExp(source).test(el.textContent.trim())
    );
    $.expr.pseudos.pinValue = $.expr.createPseudo(
        (value) => (el) => ("value" in el ? el.value : el.textContent.trim()) === value
    );
}

/** Words of the shared tours, and those of jQuery. */
const DIALECT = [
    [
        /:contains\(\/(.+?)\/\)/g,
        (_all, source) => `:pinMatches("${source.replace(/\\/g, "\\\\")}")`,
    ],
    [/:value\((.*?)\)/g, (_all, value) => `:pinValue("${value}")`],
    // A trigger has to be visible, so it is the page around what must not be.
    [/^(.+):not\(:visible\)$/, (_all, selector) => `body:not(:has(${selector}:visible))`],
];

const CODES = { Backspace: 8, Tab: 9, Enter: 13, Escape: 27, ArrowDown: 40 };

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
        const code = CODES[key] || key.charCodeAt(0);
        const how = { key, keyCode: code, which: code, bubbles: true, cancelable: true };
        if (target.dispatchEvent(new KeyboardEvent("keydown", how))) {
            byDefault(target, key);
        }
        target.dispatchEvent(new KeyboardEvent("keyup", how));
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

/**
 * @param {string} trigger of a shared step
 * @param {[RegExp, string][]} words other names of things in this series
 * @returns {string} the same for jQuery
 */
export function inJQuery(trigger, words) {
    return [...words, ...DIALECT].reduce(
        (text, [form, replacement]) => text.replace(form, replacement),
        trigger
    );
}

/** Does what a shared step says, with the element its trigger found. */
export function perform(step, anchor) {
    if (typeof step.run === "function") {
        step.run.call({ anchor });
    } else if (step.run !== undefined) {
        const [verb] = step.run.split(" ");
        VERBS[verb](anchor, step.run.slice(verb.length + 1));
    }
}
