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
    openRow,
    PHONE,
    SAVED,
    wrongPin,
} from "@record_pin_core/../tests/tours/steps";

const NAME = "Pin customer";
const LOCKED_ROW = ".o_data_row.o_record_pin_locked";
const CUSTOMER = ".o_form_view .o_field_widget[name=partner_id] input";
const WARNING = "Not covered: 1 contacts of users or companies";

const create = { content: "new", trigger: ".o_list_button_add", run: "click" };
const padlock = {
    content: "the row of the locked customer",
    trigger: `${LOCKED_ROW} .o_record_pin_padlock`,
};
const open = { content: "open it", trigger: `${LOCKED_ROW} td.o_data_cell`, run: "click" };
const itIsOpen = { content: "the document is open", trigger: `${CUSTOMER}:value(${NAME})` };
const whosePin = {
    content: "the dialog says whose PIN",
    trigger: `.o_record_pin_explanation:contains(“${NAME}”)`,
};
const escape = { content: "Escape", trigger: DIGITS, run: "press Escape" };
const lockNow = [
    { content: "Lock now", trigger: ".o_record_pin_lock_now", run: "click" },
    { content: "the document is covered", trigger: ".o_record_pin_cover" },
    nothingHidden,
];
const chooseCustomer = [
    { content: "the customer", trigger: CUSTOMER, run: `edit ${NAME}` },
    {
        content: "is suggested, locked or not",
        trigger: `.o-autocomplete--dropdown-item:contains(/^${NAME}$/)`,
        run: "click",
    },
];

tour("linked_customer", [
    create,
    {
        content: "a customer",
        trigger: ".o_form_view .o_field_widget[name=name] :is(input, textarea)",
        run: `edit ${NAME}`,
    },
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: SAVED },
    ...action("Enable PIN Protection"),
    { content: "a PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: `edit ${NEW_PIN}` },
    { content: "protect", trigger: ".o_record_pin_confirm", run: "click" },
    { content: "locked", trigger: ".o_record_pin_cover" },
]);

// Somebody else opens a document of that customer, and makes a new one.
tour("linked_documents", [
    padlock,
    { content: "is masked", trigger: `${LOCKED_ROW} .o_record_pin_dots:contains(••••)` },
    check("it alone", () => document.querySelectorAll(LOCKED_ROW).length === 1),
    nothingHidden,
    open,
    whosePin,
    ...wrongPin,
    nothingHidden,
    escape,
    noDialog,
    { content: "still the list", trigger: ".o_list_view" },
    open,
    ...enterPin(NEW_PIN),
    noDialog,
    itIsOpen,
    { content: "and says how long", trigger: ".o_record_pin_left" },
    ...lockNow,
    { content: "open it again", trigger: ".o_record_pin_open_button", run: "click" },
    whosePin,
    ...enterPin(NEW_PIN),
    noDialog,
    itIsOpen,
    ...lockNow,
    { content: "back to the list", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
    padlock,
    create,
    ...chooseCustomer,
    {
        content: "the dialog says why",
        trigger: `.o_record_pin_explanation:contains(of “${NAME}” to create)`,
    },
    ...wrongPin,
    escape,
    noDialog,
    { content: "a quiet word", trigger: ".o_notification:contains(stays locked)" },
    ...chooseCustomer,
    ...enterPin(NEW_PIN),
    noDialog,
    { content: "the customer is chosen", trigger: `${CUSTOMER}:value(${NAME})` },
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: SAVED },
]);

// The contact of a user is one of the company "Pin open": no link path covers it.
tour("linked_suggestions_warn", [
    {
        content: "Suggested Links",
        trigger: ".o_form_view button[name=action_suggested_links]",
        run: "click",
    },
    {
        content: "the path to the company says what it leaves open",
        trigger: `.modal .o_data_row:contains(commercial_partner_id):contains(${WARNING})`,
    },
    check(
        "it alone, of the paths of contacts and others",
        () =>
            [...document.querySelectorAll(".modal .o_data_row")].filter((row) =>
                row.textContent.includes("Not covered")
            ).length === 1
    ),
]);

tour("linked_dialog_warns", [
    ...openRow("Pin open"),
    { content: "the form", trigger: PHONE },
    ...action("Enable PIN Protection"),
    {
        content: "the dialog says what the lock leaves open",
        trigger: `.o_record_pin_dialog .alert-warning:contains(${WARNING})`,
    },
]);
