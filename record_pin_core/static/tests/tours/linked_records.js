/** @odoo-module **/

// Documents follow the lock of their customer: a list of one document whose customer is locked,
// one whose customer is not, and whatever model the action of the test is about.

import { tour } from "@record_pin/../tests/tour";
import {
    action,
    check,
    DIGITS,
    enterPin,
    NEW_PIN,
    noDialog,
    nothingHidden,
    PIN,
    SAVED,
    wrongPin,
} from "@record_pin_core/../tests/tours/steps";

const LOCKED_ROW = ".o_data_row.o_record_pin_locked";
const CUSTOMER = ".o_form_view .o_field_widget[name=partner_id] input";

const create = { content: "new", trigger: ".o_list_button_add", run: "click" };
const chooseCustomer = (name) => [
    { content: "the customer", trigger: CUSTOMER, run: `edit ${name}` },
    {
        content: "is suggested, locked or not",
        trigger: `.o-autocomplete--dropdown-item:contains(/^${name}$/)`,
        run: "click",
    },
];

tour("linked_customer", [
    create,
    {
        content: "a customer",
        trigger: ".o_form_view .o_field_widget[name=name] :is(input, textarea)",
        run: "edit Pin customer",
    },
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: SAVED },
    ...action("Enable PIN Protection"),
    { content: "a PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: `edit ${NEW_PIN}` },
    { content: "protect", trigger: ".o_record_pin_confirm", run: "click" },
    { content: "locked", trigger: ".o_record_pin_cover" },
]);

tour("linked_open", [
    { content: "the row of the locked customer", trigger: `${LOCKED_ROW} .o_record_pin_padlock` },
    { content: "is masked", trigger: `${LOCKED_ROW} .o_record_pin_dots:contains(••••)` },
    check("it alone", () => document.querySelectorAll(LOCKED_ROW).length === 1),
    nothingHidden,
    { content: "open it", trigger: `${LOCKED_ROW} td.o_data_cell`, run: "click" },
    {
        content: "the dialog says whose PIN",
        trigger: ".o_record_pin_explanation:contains(“Pin view”)",
    },
    ...wrongPin,
    nothingHidden,
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    { content: "still the list", trigger: ".o_list_view" },
    { content: "open it", trigger: `${LOCKED_ROW} td.o_data_cell`, run: "click" },
    ...enterPin(PIN),
    noDialog,
    { content: "the document is open", trigger: `${CUSTOMER}:value(Pin view)` },
    { content: "and says how long", trigger: ".o_record_pin_left" },
    { content: "Lock now", trigger: ".o_record_pin_lock_now", run: "click" },
    { content: "the document is covered", trigger: ".o_record_pin_cover" },
    nothingHidden,
    { content: "open it again", trigger: ".o_record_pin_open_button", run: "click" },
    {
        content: "with the customer's PIN",
        trigger: ".o_record_pin_explanation:contains(“Pin view”)",
    },
    ...enterPin(PIN),
    noDialog,
    { content: "the document is open", trigger: `${CUSTOMER}:value(Pin view)` },
]);

tour("linked_create", [
    create,
    ...chooseCustomer("Pin view"),
    {
        content: "the dialog says why",
        trigger: ".o_record_pin_explanation:contains(of “Pin view” to create)",
    },
    ...wrongPin,
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    { content: "a quiet word", trigger: ".o_notification:contains(stays locked)" },
    ...chooseCustomer("Pin view"),
    ...enterPin(PIN),
    noDialog,
    { content: "the customer is chosen", trigger: `${CUSTOMER}:value(Pin view)` },
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: SAVED },
]);
