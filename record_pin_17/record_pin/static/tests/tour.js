/** @odoo-module **/

import { registry } from "@web/core/registry";
import { inJQuery, perform } from "@record_pin_core/../tests/jquery_steps";

/** What is called otherwise in 17. */
const WORDS = [
    [/complete_name/g, "display_name"], // the column of contacts
    [/:not\(:visible\)$/, ".invisible"], // which counts as visible
    [/_indicator_buttons:visible/, "_indicator_buttons:not(.invisible)"],
];

/** Milliseconds that a page has to be still before the next steps; a tour of 17 waits for 750. */
const STILL = 100;

function translated(step) {
    const result = { ...step, trigger: inJQuery(step.trigger, WORDS), in_modal: false };
    if (step.run === undefined) {
        return { ...result, isCheck: true };
    }
    return {
        ...result,
        run() {
            perform(step, this.$anchor[0]);
        },
    };
}

/** Adds a tour of the shared ones (record_pin_core/static/tests/tours). */
export function tour(name, steps) {
    registry.category("web_tour.tours").add(`record_pin_${name}`, {
        test: true,
        checkDelay: STILL,
        steps: () => steps.map(translated),
    });
}
