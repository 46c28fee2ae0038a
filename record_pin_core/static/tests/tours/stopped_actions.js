/** @odoo-module **/

// What is stopped for the PIN goes on after it, without a click more.

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
    phoneIs,
    PIN,
    row,
} from "@record_pin_core/../tests/tours/steps";

tour("delete", [
    ...openRow("Pin edit"),
    phoneIs("+99629473851"),
    ...action("Delete"),
    { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
    {
        content: "the dialog says why",
        trigger: ".o_record_pin_explanation:contains(to delete “Pin edit”)",
    },
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    phoneIs("+99629473851"),
    ...action("Delete"),
    { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
    ...enterPin(PIN),
    { content: "gone", trigger: `body:not(:has(.o_record_pin_dialog)):not(:has(.modal))` },
]);

tour("archive_many", [
    ...["Pin edit", "Pin view_edit"].map((name) => ({
        content: `select ${name}`,
        trigger: `${row(name)} .o_list_record_selector input`,
        run: "click",
    })),
    ...action("Archive"),
    { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
    // Which of them is the first to be stopped differs by series.
    {
        content: "one of them asks",
        trigger: ".o_record_pin_explanation:contains(“Pin )",
        run() {
            this.anchor.dataset.asked = this.anchor.textContent;
        },
    },
    ...enterPin(PIN),
    {
        content: "and then the other one, for its own",
        trigger: ".o_record_pin_explanation:not([data-asked]):contains(“Pin )",
    },
    ...enterPin(PIN),
    noDialog,
    {
        content: "both are archived",
        trigger: `.o_list_view:not(:has(${row("Pin edit")})):not(:has(${row("Pin view_edit")}))`,
    },
]);

tour("print", [
    {
        content: "select",
        trigger: `${row("Pin view")} .o_list_record_selector input`,
        run: "click",
    },
    { content: "open the print menu", trigger: ".o_cp_action_menus .fa-print", run: "click" },
    {
        content: "print",
        trigger: ".o-dropdown--menu .o_menu_item:contains(Sheet of the suite)",
        run: "click",
    },
    { content: "the dialog", trigger: `${DIGITS}:focus` },
    nothingHidden,
    ...enterPin(PIN),
    noDialog,
    check("no error dialog", () => !document.querySelector(".o_error_dialog")),
]);

tour("temporary", [
    ...openRow("Pin view"),
    { content: "the dialog", trigger: `${DIGITS}:focus` },
    {
        content: "the temporary PIN, which the list is named after",
        trigger: DIGITS,
        run() {
            [this.anchor.value] = /\d{8}/.exec(
                document.querySelector(".o_control_panel").textContent
            );
            this.anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
        },
    },
    { content: "Enter", trigger: DIGITS, run: "press Enter" },
    {
        content: "asks for one's own",
        trigger: ".o_record_pin_dialog:contains(Choose your own now)",
    },
    { content: "a PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: `edit ${NEW_PIN}` },
    { content: "change", trigger: ".o_record_pin_confirm", run: "click" },
    phoneIs("+99583920647"),
    noDialog,
]);

tour("manager_always", [...openRow("Pin view"), phoneIs("+99583920647"), noDialog]);
