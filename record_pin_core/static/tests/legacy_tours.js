/** @odoo-module **/

import legacyTours from "web_tour.tour";
import { inJQuery, perform } from "./jquery_steps";

/** Milliseconds between two looks at the page, since focus and values change it in silence. */
const PATIENCE = 200;

/**
 * Registers a shared tour for the tour manager of 15 and 16.
 *
 * @param {string} name
 * @param {object[]} steps in the words of 18 and 19
 * @param {[RegExp, string][]} words other names of things in this series
 */
export function registerTour(name, steps, words) {
    const translated = (step) => ({
        ...step,
        trigger: inJQuery(step.trigger, words),
        in_modal: false,
        run() {
            try {
                perform(step, this.$anchor[0]);
            } catch (error) {
                // 15 goes on after an error, unless it is in the console
                // eslint-disable-next-line no-console
                console.error(`Tour failed at step ${step.content}: ${error.message}`);
                throw error;
            }
        },
    });
    legacyTours.register(`record_pin_${name}`, { test: true }, steps.map(translated));
}

setInterval(() => legacyTours.running_tour && legacyTours.update(), PATIENCE);
