import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne, queryText } from "@odoo/hoot-dom";
import { animationFrame, mockDate, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    MockServer,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { rpcBus } from "@web/core/network/rpc";
import { session } from "@web/session";
import { WebClient } from "@web/webclient/webclient";
import { mayCache } from "@record_pin/network";

describe.current.tags("desktop");

class Contract extends models.Model {
    _name = "contract";
    name = fields.Char();
    phone = fields.Char();
    signed = fields.Boolean();
    amount = fields.Float();
    _records = [
        { id: 1, name: "Open", phone: "111", signed: true, amount: 100 },
        { id: 2, name: "Closed", phone: "222", signed: true, amount: 50 },
    ];
}
defineMailModels();
defineModels([Contract]);

const PIN = "2749";
const MASKED = ["phone", "signed", "amount"];
const DIALOG = ".o_record_pin_dialog";
let server;

beforeEach(() => {
    mockDate("2026-03-01 12:00:00", 0);
    server = { open: false, mode: "view", until: "2026-03-01 12:05:00" };
    patchWithCleanup(session, {
        record_pin: {
            models: { contract: { visible: ["name"], mask_name: false } },
            can_manage: true,
            is_manager: false,
            bypass: false,
        },
    });
    onRpc("record.pin.lock", "prompt_info", () => ({
        name: "Closed",
        pin_min_length: 4,
        pin_max_length: 12,
    }));
    onRpc("record.pin.lock", "unlock", ({ args }) => {
        expect.step(`unlock ${args[2]}`);
        if (args[2] !== PIN) {
            return { unlocked: false, reason: "wrong_pin", attempts_left: 4, retry_at: false };
        }
        server.open = true;
        return { unlocked: true, until: server.until, token: "t" };
    });
    onRpc("record.pin.lock", "lock_now", () => {
        server.open = false;
        return true;
    });
    onRpc("record.pin.lock", "status", ({ args }) =>
        Object.fromEntries(
            args[1].map((id) => [
                id,
                id === 2
                    ? {
                          protected: true,
                          locked: !server.open,
                          mode: server.mode,
                          until: server.open && server.until,
                      }
                    : { protected: false, locked: false, mode: false, until: false },
            ])
        )
    );
    onRpc("contract", "web_search_read", ({ parent }) => {
        const result = parent();
        for (const row of result.records) {
            if (row.id === 2 && !server.open) {
                const hidden = server.mode === "edit" ? [] : MASKED;
                const masked = hidden.filter((name) => name in row);
                masked.forEach((name) => (row[name] = false));
                row.record_pin = { locked: true, mode: server.mode, masked };
            }
        }
        return result;
    });
    const guard =
        (operation, modes) =>
        ({ args, method, parent }) => {
            expect.step(method);
            if (args[0].includes(2) && !server.open && modes.includes(server.mode)) {
                throw makeServerError({
                    errorName: "odoo.addons.record_pin_core.exceptions.RecordPinRequired",
                    context: { record_pin: [{ res_model: "contract", res_id: 2, operation }] },
                });
            }
            return parent();
        };
    onRpc("contract", "web_read", guard("read", ["view", "view_edit"]));
    onRpc("contract", "web_save", guard("write", ["edit", "view_edit"]));
});

const LIST = `
    <list>
        <field name="name"/><field name="phone"/><field name="signed"/>
        <field name="amount" sum="Total"/>
    </list>`;
const FORM = `<form><field name="name"/><field name="phone"/><field name="amount"/></form>`;

function savedPhone() {
    return MockServer.env.contract.search_read([["id", "=", 2]], ["phone"])[0].phone;
}

async function typePin(pin) {
    await animationFrame();
    await animationFrame();
    expect(`${DIALOG} input`).toBeFocused();
    await edit(pin);
    await press("Enter");
    await animationFrame();
    await animationFrame();
    await animationFrame();
}

test("list: dots for masked values, a padlock, and a total of what is known", async () => {
    await mountView({ resModel: "contract", type: "list", arch: LIST });
    const locked = ".o_data_row.o_record_pin_locked";
    expect(locked).toHaveCount(1);
    expect(queryAllTexts(`${locked} .o_record_pin_dots`)).toEqual(["••••", "••••", "••••"]);
    expect(`${locked} .o_record_pin_padlock`).toHaveCount(1);
    expect(`${locked} .o_record_pin_padlock`).toHaveAttribute("aria-label", "Locked");
    expect(`${locked} input[type=checkbox]:not(.o_list_record_selector input)`).toHaveCount(0);
    expect(queryText(locked)).not.toInclude("0.00");
    expect(`${locked} td[name=phone]`).toHaveAttribute("data-tooltip", "Locked");
    expect(queryText("tfoot")).toBe("100.00");
});

test("list: a total of locked rows alone is none", async () => {
    Contract._records = [Contract._records[1]];
    await mountView({ resModel: "contract", type: "list", arch: LIST });
    expect(queryText("tfoot")).toBe("");
});

test("list: a locked row is edited after its PIN only", async () => {
    await mountView({
        resModel: "contract",
        type: "list",
        arch: LIST.replace("<list>", "<list editable='bottom'>"),
    });
    await click(".o_record_pin_locked td[name=phone]");
    await animationFrame();
    await animationFrame();
    expect(DIALOG).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(".o_selected_row").toHaveCount(0);
    await click(".o_record_pin_locked td[name=phone]");
    await typePin(PIN);
    expect(".o_selected_row td[name=phone] input").toHaveValue("222");
    expect(".o_record_pin_locked").toHaveCount(0);
    expect.verifySteps([`unlock ${PIN}`, "web_read"]);
});

test("list: a row locked for editing has its values, and is edited after its PIN only", async () => {
    server.mode = "edit";
    await mountView({
        resModel: "contract",
        type: "list",
        arch: LIST.replace("<list>", "<list editable='bottom'>"),
    });
    const locked = ".o_data_row.o_record_pin_locked";
    expect(`${locked} .o_record_pin_dots`).toHaveCount(0);
    expect(`${locked} .o_record_pin_padlock`).toHaveAttribute("aria-label", "Locked for editing");
    expect(queryText("tfoot")).toBe("150.00");
    await click(`${locked} td[name=phone]`);
    await typePin(PIN);
    expect(".o_selected_row td[name=phone] input").toHaveValue("222");
    expect(".o_record_pin_padlock").toHaveCount(0);
    expect.verifySteps([`unlock ${PIN}`, "web_read"]);
});

test("kanban: dots and a padlock on the card", async () => {
    await mountView({
        resModel: "contract",
        type: "kanban",
        arch: `<kanban><templates><t t-name="card">
                <field name="name"/><field name="phone"/>
                <b class="amount" t-esc="record.amount.value"/>
                <field name="amount" invisible="1"/>
            </t></templates></kanban>`,
    });
    const card = ".o_kanban_record.o_record_pin_locked";
    expect(card).toHaveCount(1);
    expect(`${card} .o_record_pin_padlock`).toHaveCount(1);
    expect(queryText(`${card} .amount`)).toBe("••••");
    expect(queryText(`${card} .o_record_pin_dots`)).toBe("••••");
    expect(queryText(`${card} .visually-hidden`)).toBe("Locked");
    expect(queryText(".o_kanban_record:not(.o_record_pin_locked) .amount")).toBe("100.00");
});

test("form: the load that was stopped goes on after the PIN", async () => {
    Contract._views = { form: FORM };
    await mountWithCleanup(WebClient);
    const opening = getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "contract",
        res_id: 2,
        views: [[false, "form"]],
    });
    await typePin("1111");
    expect(queryText(".o_record_pin_message")).toBe("Wrong PIN. 4 attempts left.");
    await edit(PIN);
    await press("Enter");
    await opening;
    await animationFrame();
    expect(".o_field_widget[name=phone] input").toHaveValue("222");
    expect(queryText(".o_record_pin_left")).toMatch(/^0[45]:\d\d$/); // the clock runs on
    expect.verifySteps(["web_read", "unlock 1111", `unlock ${PIN}`, "web_read"]);
});

test("form: Lock now takes the record off the page and keeps the draft", async () => {
    server.open = true;
    await mountView({ resModel: "contract", type: "form", resId: 2, arch: FORM });
    await animationFrame();
    await contains(".o_field_widget[name=phone] input").edit("333", { confirm: false });
    await click(".o_record_pin_lock_now");
    await animationFrame();
    await animationFrame();
    expect(".o_record_pin_cover").toHaveCount(1);
    expect(".o_field_widget").toHaveCount(0);
    expect(queryOne(".o_form_view").outerHTML).not.toInclude("333");
    expect(queryText(".o_record_pin_cover p")).toInclude("Your changes are kept");
    await click(".o_record_pin_cover .o_record_pin_open_button");
    await typePin(PIN);
    expect(".o_record_pin_cover").toHaveCount(0);
    expect(".o_field_widget[name=phone] input").toHaveValue("333");
    await click(".o_form_button_save");
    await animationFrame();
    expect(savedPhone()).toBe("333");
    expect.verifySteps(["web_read", `unlock ${PIN}`, "web_read", "web_save"]);
});

test("form: when the grace period is over a save asks for the PIN and goes on", async () => {
    Object.assign(server, { open: true, mode: "view_edit", until: "2026-03-01 12:00:20" });
    await mountView({ resModel: "contract", type: "form", resId: 2, arch: FORM });
    await animationFrame();
    await contains(".o_field_widget[name=phone] input").edit("444", { confirm: false });
    server.open = false;
    mockDate("2026-03-01 12:00:21", 0);
    await runAllTimers();
    await animationFrame();
    expect(".o_record_pin_cover").toHaveCount(1);
    expect(".o_record_pin_save").toHaveCount(0); // mode View & Edit: not without the PIN
    server.until = "2026-03-01 12:05:21";
    await click(".o_form_button_save");
    await typePin(PIN);
    await animationFrame();
    expect(savedPhone()).toBe("444");
    expect(".o_field_widget[name=phone] input").toHaveValue("444");
    expect.verifySteps(["web_read", "web_save", `unlock ${PIN}`, "web_save", "web_read"]);
});

test("form: mode Edit asks at the first change, and drops it without the PIN", async () => {
    server.mode = "edit";
    await mountView({ resModel: "contract", type: "form", resId: 2, arch: FORM });
    await animationFrame();
    expect(queryText(".o_record_pin_closed")).toBe("Locked for editing");
    await contains(".o_field_widget[name=phone] input").edit("555", { confirm: false });
    await animationFrame();
    expect(DIALOG).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    await animationFrame();
    expect(".o_field_widget[name=phone] input").toHaveValue("222");
    expect(".o_form_status_indicator_buttons").toHaveClass("invisible");
    await contains(".o_field_widget[name=phone] input").edit("555", { confirm: false });
    await typePin(PIN);
    expect(".o_field_widget[name=phone] input").toHaveValue("555");
    await click(".o_form_button_save");
    await animationFrame();
    expect(savedPhone()).toBe("555");
    expect.verifySteps(["web_read", `unlock ${PIN}`, "web_save"]);
});

test("several requests that are stopped at once share one dialog", async () => {
    await mountView({ resModel: "contract", type: "list", arch: LIST });
    const orm = getService("orm");
    const reads = [1, 2, 3].map(() =>
        orm.webRead("contract", [2], { specification: { phone: {} } })
    );
    await animationFrame();
    await animationFrame();
    expect(DIALOG).toHaveCount(1);
    await typePin(PIN);
    const values = await Promise.all(reads);
    expect(values.map(([row]) => row.phone)).toEqual(["222", "222", "222"]);
    expect(DIALOG).toHaveCount(0);
    const sent = ["web_read", "web_read", "web_read"];
    expect.verifySteps([...sent, `unlock ${PIN}`, ...sent]);
});

test("a silent request opens no dialog", async () => {
    await mountView({ resModel: "contract", type: "list", arch: LIST });
    const reading = getService("orm").silent.webRead("contract", [2], { specification: {} });
    await expect(reading).rejects.toThrow();
    await animationFrame();
    expect(DIALOG).toHaveCount(0);
    expect.verifySteps(["web_read"]);
});

test("no answer with values of a protected model is cached, and closing forgets others", async () => {
    server.open = true;
    await mountView({ resModel: "contract", type: "form", resId: 2, arch: FORM });
    await animationFrame();
    expect(mayCache({ model: "contract", method: "web_read" })).toBe(false);
    expect(mayCache({ model: "contract", method: "get_views" })).toBe(true);
    // while something is unlocked, other models may show it
    expect(mayCache({ model: "res.country", method: "web_read" })).toBe(false);
    rpcBus.addEventListener("CLEAR-CACHES", ({ detail }) => expect.step(`clear ${detail[0]}`), {
        once: true,
    });
    await click(".o_record_pin_lock_now");
    await animationFrame();
    expect.verifySteps(["web_read", "clear web_read"]);
    expect(mayCache({ model: "res.country", method: "web_read" })).toBe(true);
});
