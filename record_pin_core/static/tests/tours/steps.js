/** @odoo-module **/

// Steps that tours have in common, in the words of Odoo 18 and 19.

export const PIN = "4071";
export const NEW_PIN = "8306";
export const DIGITS = ".o_record_pin_dialog input.o_record_pin_digits";
export const PHONE = ".o_form_view .o_field_widget[name=phone] input";

export function row(name) {
    return `.o_data_row:has(td:contains(/^${name}$/))`;
}

export function check(content, test) {
    return {
        content,
        trigger: "body",
        run() {
            if (!test()) {
                throw new Error(`Not so: ${content}`);
            }
        },
    };
}

export const openRow = (name) => [
    { content: `open ${name}`, trigger: `${row(name)} td[name=complete_name]`, run: "click" },
];
export const enterPin = (pin) => [
    { content: "the dialog has the focus", trigger: `${DIGITS}:focus` },
    { content: "type the PIN", trigger: DIGITS, run: `edit ${pin}` },
    { content: "Enter", trigger: DIGITS, run: "press Enter" },
];
export const noDialog = {
    content: "the dialog is gone",
    trigger: "body:not(:has(.o_record_pin_dialog))",
};
/** The numbers in every masked value of the locks that hide something (Python: leaks.py). */
export const HIDDEN = /583920647|748205936/;
export const nothingHidden = check(
    "no masked value is on the page",
    () => !HIDDEN.test(document.documentElement.outerHTML)
);
export const action = (name) => [
    { content: "open the action menu", trigger: ".o_cp_action_menus .fa-cog", run: "click" },
    { content: name, trigger: `.o-dropdown--menu .o_menu_item:contains(${name})`, run: "click" },
];
export const phoneIs = (value) => ({
    content: "the phone is shown",
    trigger: `${PHONE}:value(${value})`,
});
/** The grace period begins anew, as the form learns from the server: see `short_grace` of the test. */
export const openedAgainElsewhere = (name) => ({
    content: `${name} is opened again in another tab`,
    trigger: "body",
    async run() {
        const client = odoo.__WOWL_DEBUG__.root.env.services.record_pin;
        const [id] = await client.orm.call("res.partner", "search", [[["name", "=", name]]]);
        await client.orm.call("record.pin.lock", "unlock", ["res.partner", id, PIN]);
        client.bus.trigger("UNLOCKED", { res_model: "res.partner", res_id: id });
    },
});
export const cover = { content: "the record is covered", trigger: ".o_record_pin_cover" };
export const wrongPin = [
    ...enterPin("9164"),
    { content: "a wrong PIN", trigger: ".o_record_pin_message:contains(Wrong PIN)" },
];
export const SAVED = ".o_form_view:not(:has(.o_form_status_indicator_buttons:visible))";
