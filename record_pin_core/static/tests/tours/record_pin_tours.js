/** @odoo-module **/

import { tour } from "@record_pin/../tests/tour";
import {
    PIN,
    NEW_PIN,
    DIGITS,
    PHONE,
    row,
    check,
    openRow,
    enterPin,
    noDialog,
    HIDDEN,
    nothingHidden,
    action,
    phoneIs,
    cover,
    openedAgainElsewhere,
} from "@record_pin_core/../tests/tours/steps";

tour("protect", [
    ...openRow("Pin open"),
    { content: "the form", trigger: PHONE },
    ...action("Enable PIN Protection"),
    { content: "a weak PIN", trigger: `${DIGITS}:eq(0)`, run: "edit 1234" },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: "edit 1234" },
    { content: "is sent", trigger: ".o_record_pin_confirm", run: "click" },
    {
        content: "and refused, with the reason",
        trigger: ".o_record_pin_message:contains(counts up)",
    },
    { content: "a PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: `edit ${NEW_PIN}` },
    { content: "mode View", trigger: "#o_record_pin_mode_view", run: "click" },
    { content: "grace period", trigger: "[name=grace_minutes]", run: "edit 7" },
    { content: "protect", trigger: ".o_record_pin_confirm", run: "click" },
    cover,
    noDialog,
    ...action("Change PIN"),
    { content: "the current PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "another", trigger: `${DIGITS}:eq(1)`, run: `edit ${PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(2)`, run: `edit ${PIN}` },
    { content: "change", trigger: ".o_record_pin_confirm", run: "click" },
    { content: "changed", trigger: ".o_notification:contains(The PIN was changed)" },
    noDialog,
]);

tour("unprotect", [
    ...openRow("Pin view"),
    ...enterPin(PIN),
    { content: "the form", trigger: ".o_record_pin_lock_now" },
    ...action("Remove PIN Protection"),
    ...enterPin(PIN),
    {
        content: "removed",
        trigger: ".o_form_view:not(:has(.o_record_pin_status)) .o_field_widget[name=phone]",
    },
]);

tour("open", [
    ...openRow("Pin view"),
    {
        content: "the dialog says which record and why",
        trigger: ".o_record_pin_explanation:contains(to open “Pin view”)",
    },
    nothingHidden,
    ...enterPin("9164"),
    {
        content: "a wrong PIN",
        trigger: ".o_record_pin_message:contains(Wrong PIN. 4 attempts left.)",
    },
    { content: "the field is empty and has the focus", trigger: `${DIGITS}:value():focus` },
    nothingHidden,
    ...enterPin(PIN),
    phoneIs("+99583920647"),
    { content: "the time that is left", trigger: ".o_record_pin_left:contains(/0[45]:/)" },
    { content: "back to the list", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
    {
        content: "the row shows its values",
        trigger: `${row("Pin view")}:not(.o_record_pin_locked) td[name=phone]:contains(+99)`,
    },
]);

tour("refuse", [
    ...openRow("Pin view"),
    { content: "the dialog", trigger: `${DIGITS}:focus` },
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    { content: "a quiet word", trigger: ".o_notification:contains(stays locked)" },
    { content: "still the list", trigger: ".o_list_view" },
    check("no error dialog", () => !document.querySelector(".o_error_dialog")),
    nothingHidden,
]);

tour("lockout", [
    ...openRow("Pin view"),
    ...["9164", "5283", "7416", "6047"].flatMap((pin, index) => [
        ...enterPin(pin),
        {
            content: `wrong ${index + 1}`,
            trigger: `.o_record_pin_message:contains(${4 - index} a)`,
        },
    ]),
    ...enterPin("8529"),
    { content: "locked out", trigger: ".o_record_pin_message:contains(Try again at)" },
    { content: "with the time left", trigger: ".o_record_pin_message:contains(/in (30:00|29:)/)" },
    { content: "no keypad", trigger: ".o_record_pin_key[data-key='1']:disabled" },
    { content: "no field", trigger: `${DIGITS}:disabled` },
    { content: "Escape still works", trigger: ".o_record_pin_dialog", run: "press Escape" },
    noDialog,
]);

tour("edit", [
    ...openRow("Pin edit"),
    phoneIs("+99629473851"),
    { content: "locked for editing", trigger: ".o_record_pin_closed:contains(Locked for editing)" },
    { content: "type", trigger: PHONE, run: "edit +99000" },
    { content: "the dialog", trigger: `${DIGITS}:focus` },
    {
        content: "it says why",
        trigger: ".o_record_pin_explanation:contains(to change “Pin edit”)",
    },
    { content: "Escape", trigger: DIGITS, run: "press Escape" },
    noDialog,
    phoneIs("+99629473851"),
    { content: "nothing to save", trigger: ".o_form_status_indicator_buttons:not(:visible)" },
    { content: "type again", trigger: PHONE, run: "edit +99111" },
    ...enterPin(PIN),
    noDialog,
    phoneIs("+99111"),
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: ".o_form_status_indicator_buttons:not(:visible)" },
]);

tour("masks", [
    {
        content: "padlock rows",
        trigger: `${row("Pin view")}.o_record_pin_locked .o_record_pin_padlock`,
    },
    {
        content: "dots",
        trigger: `${row("Pin view_edit")} td[name=phone] .o_record_pin_dots:contains(••••)`,
    },
    {
        content: "and a word for screen readers",
        trigger: `${row("Pin view_edit")} td[name=phone] .visually-hidden:contains(Locked)`,
    },
    { content: "an open record shows its value", trigger: `td[name=phone]:contains(+99100200300)` },
    {
        content: "a padlock alone for one locked for editing",
        trigger: `${row("Pin edit")} .o_record_pin_padlock[title="Locked for editing"]`,
    },
    check("no picture and no value of the two others", () => {
        const rows = [...document.querySelectorAll("tr.o_record_pin_locked")].filter((tr) =>
            tr.querySelector(".o_record_pin_dots")
        );
        const tells = (tr) => HIDDEN.test(tr.outerHTML) || tr.querySelector("td img");
        return rows.length === 2 && !rows.some(tells);
    }),
    { content: "kanban", trigger: ".o_switch_view.o_kanban", run: "click" },
    {
        content: "padlock cards",
        trigger:
            ".o_kanban_record.o_record_pin_locked:contains(Pin view_edit) .o_record_pin_padlock",
    },
    check("cards hide it too", () => {
        const cards = [...document.querySelectorAll(".o_kanban_record.o_record_pin_locked")];
        const closed = cards.filter((card) => !card.textContent.includes("Pin edit"));
        return (
            cards.length === 3 &&
            closed.length === 2 &&
            !closed.some((card) => HIDDEN.test(card.outerHTML))
        );
    }),
]);

tour("lock_now", [
    ...openRow("Pin view"),
    ...enterPin(PIN),
    phoneIs("+99583920647"),
    { content: "type", trigger: PHONE, run: "edit +99222" },
    { content: "Lock now", trigger: ".o_record_pin_lock_now", run: "click" },
    cover,
    nothingHidden,
    check("the draft is off the page", () => !document.body.outerHTML.includes("+99222")),
    {
        content: "the draft is kept",
        trigger: ".o_record_pin_cover:contains(Your changes are kept)",
    },
    { content: "go on", trigger: ".o_record_pin_cover .o_record_pin_open_button", run: "click" },
    ...enterPin(PIN),
    phoneIs("+99222"),
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: ".o_form_status_indicator_buttons:not(:visible)" },
]);

// The second grace period that the server gives lasts some seconds.
tour("expiry", [
    ...openRow("Pin view_edit"),
    ...enterPin(PIN),
    phoneIs("+99748205936"),
    { content: "type", trigger: PHONE, run: "edit +99333" },
    openedAgainElsewhere("Pin view_edit"),
    { ...cover, timeout: 30000 },
    nothingHidden,
    {
        content: "the save waits for the PIN",
        trigger: ".o_form_button_save:visible",
        run: "click",
    },
    ...enterPin(PIN),
    noDialog,
    phoneIs("+99333"),
    { content: "saved", trigger: ".o_form_status_indicator_buttons:not(:visible)" },
]);

tour("draft_view_mode", [
    ...openRow("Pin view"),
    ...enterPin(PIN),
    phoneIs("+99583920647"),
    { content: "type", trigger: PHONE, run: "edit +99444" },
    openedAgainElsewhere("Pin view"),
    { ...cover, timeout: 30000 },
    { content: "save without the PIN", trigger: ".o_record_pin_save", run: "click" },
    { content: "nothing left to save", trigger: ".o_form_status_indicator_buttons:not(:visible)" },
    cover,
    nothingHidden,
]);

tour("keyboard", [
    {
        content: "from the row",
        trigger: `${row("Pin view")} td[name=complete_name]`,
        run() {
            this.anchor.focus();
        },
    },
    { content: "Enter opens", trigger: "td[name=complete_name]:focus", run: "press Enter" },
    { content: "the dialog has the focus", trigger: `${DIGITS}:focus` },
    { content: "to the keypad", trigger: DIGITS, run: "press Tab" },
    { content: "it is one stop", trigger: ".o_record_pin_key[data-key='1']:focus" },
    { content: "down", trigger: ".o_record_pin_key:focus", run: "press ArrowDown" },
    { content: "4", trigger: ".o_record_pin_key[data-key='4']:focus", run: "press Enter" },
    { content: "the field again", trigger: `${DIGITS}:focus:value(4)` },
    { content: "0", trigger: DIGITS, run: "press 0" },
    { content: "7", trigger: DIGITS, run: "press 7" },
    { content: "2", trigger: DIGITS, run: "press 2" },
    { content: "Backspace", trigger: DIGITS, run: "press Backspace" },
    { content: "1", trigger: DIGITS, run: "press 1" },
    { content: "Enter", trigger: `${DIGITS}:value(${PIN})`, run: "press Enter" },
    phoneIs("+99583920647"),
]);

tour("manager", [
    ...openRow("Pin view"),
    { content: "without the PIN", trigger: ".o_record_pin_without", run: "click" },
    { content: "but with a reason", trigger: "#o_record_pin_reason:focus", run: "edit Audit 2026" },
    { content: "open", trigger: ".o_record_pin_without", run: "click" },
    phoneIs("+99583920647"),
    ...action("Reset PIN"),
    { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
    {
        content: "shown once",
        trigger: ".o_record_pin_temporary_digits:contains(/^[0-9]{8}$/)",
    },
    { content: "Done", trigger: ".modal-footer .btn-primary:contains(Done)", run: "click" },
    cover,
]);

tour("protect_many", [
    {
        content: "select",
        trigger: `${row("Pin open")} .o_list_record_selector input`,
        run: "click",
    },
    {
        content: "another",
        trigger: `${row("Pin other")} .o_list_record_selector input`,
        run: "click",
    },
    ...action("Enable PIN Protection"),
    {
        content: "for both",
        trigger: ".o_record_pin_dialog:contains(2 records get the same PIN)",
    },
    { content: "a PIN", trigger: `${DIGITS}:eq(0)`, run: `edit ${NEW_PIN}` },
    { content: "again", trigger: `${DIGITS}:eq(1)`, run: `edit ${NEW_PIN}` },
    { content: "protect", trigger: ".o_record_pin_confirm", run: "click" },
    { content: "locked", trigger: `${row("Pin open")}.o_record_pin_locked` },
    { content: "locked too", trigger: `${row("Pin other")}.o_record_pin_locked` },
]);
