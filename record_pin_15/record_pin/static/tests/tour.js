/** @odoo-module **/

import { registerTour } from "@record_pin_core/../tests/legacy_tours";

/** What is called otherwise in 15, whose form has a mode for reading. */
const WORDS = [
    [/complete_name/g, "display_name"],
    [/visually-hidden/g, "sr-only"],
    [/^\.o_cp_action_menus \.fa-cog$/, ".o_cp_action_menus button:contains(Action)"],
    [/^\.o-dropdown--menu \.o_menu_item/, ".o_cp_action_menus .dropdown-item"],
    [/^\.o_form_status_indicator_buttons.*/, ".o_form_button_edit:visible"],
    [/^\.o_form_view:not\(:has\(\.o_form_status_indicator.*/, ".o_form_view.o_form_readonly"],
    [
        /^\.o_form_view \.o_field_widget\[name=name\].*/,
        ".o_form_view [name=name] input:visible, .o_form_view input[name=name]:visible",
    ],
    [/^\.o-autocomplete--dropdown-item/, ".ui-autocomplete:visible .ui-menu-item a"],
    // a customer who is chosen is read first, for the address
    [/of “Pin customer” to create/, "“Pin customer”"],
    [/^\.o_form_view \.o_field_widget\[name=phone\] input/, ".o_form_view [name=phone]:not(td)"],
];

/** Editing begins with a button, which is where the PIN is asked for. */
const edit = { content: "Edit", trigger: ".o_form_button_edit:visible", run: "click" };
const PHONE = ".o_form_view input[name=phone]";
const OWN = {
    // opened for reading, the form has the customer as text, with the address in some
    linked_documents: (steps) =>
        steps.map((step) =>
            step.content === "the document is open"
                ? { ...step, trigger: step.trigger.replace(/ input:value(.*)$/, ":contains$1") }
                : step
        ),
    lines: (steps) => {
        const first = steps.findIndex(({ run }) => run);
        return [...steps.slice(0, first), edit, ...steps.slice(first)].map((step) => ({
            ...step,
            trigger: step.trigger
                .replace(" .o_field_widget[name=phone] input", " input[name=phone]")
                .replace(/^\.modal \.o_form_button_save/, ".modal-footer .btn-primary:visible"),
        }));
    },
    edit: (steps) => {
        const typing = steps.filter(({ run }) => run && run.startsWith("edit +99"));
        const [refused, given] = typing.map((step) => steps.indexOf(step));
        const input = { ...steps[given], trigger: PHONE };
        const saved = steps.findIndex(({ trigger }) => trigger.includes(":value(+99111)"));
        return [
            ...steps.slice(0, refused),
            edit,
            ...steps.slice(refused + 1, given),
            edit,
            ...steps.slice(given + 1, saved),
            input,
            ...steps.slice(saved + 1),
        ];
    },
};

function withEditButton(steps) {
    return steps.flatMap((step) => {
        const types = typeof step.run === "string" && step.run.startsWith("edit +99");
        return types ? [edit, { ...step, trigger: PHONE }] : [step];
    });
}

/** Adds a tour of the shared ones (record_pin_core/static/tests/tours). */
export function tour(name, steps) {
    registerTour(name, (OWN[name] || withEditButton)(steps), WORDS);
}
