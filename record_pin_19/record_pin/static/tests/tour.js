import { registry } from "@web/core/registry";

/** Adds a tour of the shared ones (record_pin_core/static/tests/tours). */
export function tour(name, steps) {
    registry.category("web_tour.tours").add(`record_pin_${name}`, { steps: () => steps });
}
