/** @odoo-module **/

import { describe, expect, test } from "@odoo/hoot";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";

describe.current.tags("headless");

/** What a field with suggestions proposes after `navigate(direction)`, and how often one moved. */
function navigate(direction, isOpened) {
    const field = Object.create(AutoComplete.prototype, { isOpened: { value: isOpened } });
    field.state = { activeSourceOption: null, navigationRev: 0 };
    field.sources = [{ isLoading: false, options: ["Pin"] }];
    field.navigate(direction);
    return [field.state.activeSourceOption, field.state.navigationRev];
}

test("suggestions that come too late propose none", () => {
    expect(navigate(0, true)).toEqual([[0, 0], 0]);
    expect(navigate(0, false)).toEqual([null, 0]);
});

test("an arrow opens suggestions, and Tab chooses one", () => {
    // the tab key chooses what an arrow has led to, also the one that has opened them
    expect(navigate(1, false)).toEqual([[0, 0], 1]);
    expect(navigate(-1, false)).toEqual([[0, 0], 1]);
});
