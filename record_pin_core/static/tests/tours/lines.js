/** @odoo-module **/

// Lists: of two contacts in a form, one of them locked, and one with a sum.

import { tour } from "@record_pin/../tests/tour";
import {
    check,
    DIGITS,
    enterPin,
    noDialog,
    nothingHidden,
    PIN,
    row,
    SAVED,
    wrongPin,
} from "@record_pin_core/../tests/tours/steps";

const LINES = ".o_field_widget[name=child_ids]";
const LOCKED = `${LINES} .o_data_row.o_record_pin_locked`;
const LINE_PHONE = ".modal .o_field_widget[name=phone] input";
const openLocked = { content: "open it", trigger: `${LOCKED} td.o_data_cell`, run: "click" };

tour("lines", [
    { content: "a locked line", trigger: `${LOCKED} .o_record_pin_padlock` },
    { content: "is masked", trigger: `${LOCKED} .o_record_pin_dots:contains(••••)` },
    { content: "its name shows", trigger: `${LOCKED} td:contains(Pin view)` },
    check("it alone", () => document.querySelectorAll(LOCKED).length === 1),
    nothingHidden,
    // the other line is changed and saved without a question
    {
        content: "open the other",
        trigger: `${LINES} .o_data_row:contains(+99100200300) td.o_data_cell`,
        run: "click",
    },
    { content: "its phone", trigger: LINE_PHONE, run: "edit +99666" },
    { content: "done", trigger: ".modal .o_form_button_save", run: "click" },
    { content: "in the list", trigger: `${LINES} .o_data_row:contains(+99666)` },
    { content: "the locked one is still there", trigger: `${LOCKED} .o_record_pin_padlock` },
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: SAVED },
    { content: "and after it", trigger: `${LOCKED} .o_record_pin_padlock` },
    openLocked,
    { content: "the dialog", trigger: ".o_record_pin_explanation:contains(Pin view)" },
    ...wrongPin,
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    nothingHidden,
    openLocked,
    ...enterPin(PIN),
    noDialog,
    { content: "the line is open", trigger: `${LINE_PHONE}:value(+99583920647)` },
    { content: "close it", trigger: ".modal .o_form_button_cancel", run: "click" },
    { content: "and shows", trigger: `${LINES} .o_data_row:contains(+99583920647)` },
    check("no padlock is left", () => !document.querySelector(LOCKED)),
]);

tour("sums", [
    { content: "no amount", trigger: `${row("Pin view")} .o_record_pin_dots:contains(••••)` },
    { content: "those that show", trigger: ".o_list_view tfoot td:contains(72.9)" },
    nothingHidden,
]);
