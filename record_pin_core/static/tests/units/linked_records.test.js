/** @odoo-module **/

import { describe, expect, test } from "@odoo/hoot";
import { menuEntries } from "@record_pin_core/shared/menu_entries";
import { PinClientBase } from "@record_pin_core/shared/pin_client_base";
import { PinFormState } from "@record_pin_core/shared/pin_form_state";

describe.current.tags("headless");

const CUSTOMER = { res_model: "res.partner", res_id: 7 };
const COMPANY = { res_model: "res.partner", res_id: 8 };

function statusOf(...locks) {
    const locked = locks.some((lock) => lock.locked);
    return { protected: locks.length > 0, locked, mode: "view", until: false, locks };
}

/** A client whose server answers every status with `status`; dialogs are steps. */
function makeClient(status) {
    const call = async (model, method, [resModel, ids]) => {
        expect.step(`${method} ${resModel} ${ids}`);
        return method === "status" ? Object.fromEntries(ids.map((id) => [id, status])) : true;
    };
    const client = new PinClientBase({
        orm: { call, silent: { call } },
        notification: { add: () => {} },
        info: {
            models: {
                "sale.order": { visible: [], mask_name: true, own: false, roots: ["res.partner"] },
                "res.partner": { visible: [], mask_name: false, own: true, roots: ["res.partner"] },
            },
        },
        clock: { now: () => 0 },
        pause: () => () => {},
    });
    client.queue._ask = async (lock) => {
        expect.step(`ask ${lock.res_model} ${lock.res_id} ${lock.operation}`);
        return lock.res_id !== COMPANY.res_id;
    };
    return client;
}

test("a linked record is opened with the PINs of those it follows, one after another", async () => {
    const order = { res_model: "sale.order", res_id: 1, operation: "read" };
    const status = statusOf({ ...CUSTOMER, locked: true }, { ...COMPANY, locked: true });
    expect(await makeClient(status).openRecord(order)).toBe(false); // the second is refused
    expect.verifySteps(["status sale.order 1", "ask res.partner 7 read", "ask res.partner 8 read"]);
    const other = statusOf({ ...CUSTOMER, locked: true }, { ...COMPANY, locked: false });
    expect(await makeClient(other).openRecord(order)).toBe(true);
    expect.verifySteps(["status sale.order 1", "ask res.partner 7 read"]);
    expect(await makeClient(statusOf()).openRecord(order)).toBe(true);
    expect.verifySteps(["status sale.order 1"]);
});

test("locking a linked record now closes those it follows", async () => {
    const client = makeClient(statusOf({ ...CUSTOMER, locked: false }));
    client.bus.addEventListener("LOCKED", ({ detail }) =>
        expect.step(`locked ${detail.res_model} ${detail.res_ids}`)
    );
    await client.lockNow("sale.order", [1, 2]);
    expect.verifySteps([
        "status sale.order 1,2",
        "lock_now sale.order 1,2",
        "locked sale.order 1,2",
        "locked res.partner 7",
        "locked res.partner 7",
    ]);
});

test("a list is concerned by the locks of its model, and of those it follows", () => {
    const client = makeClient(statusOf());
    expect(client.concerns("sale.order", { res_model: "sale.order" })).toBe(true);
    expect(client.concerns("sale.order", { res_model: "res.partner" })).toBe(true);
    expect(client.concerns("res.partner", { res_model: "sale.order" })).toBe(false);
    expect(client.concerns("product.product", { res_model: "res.partner" })).toBe(false);
    expect(client.hasOwnPins("sale.order")).toBe(false);
    expect(client.hasOwnPins("res.partner")).toBe(true);
});

test("who types on while the PIN is refused is not asked once more", async () => {
    const client = makeClient(statusOf({ ...CUSTOMER, locked: true }));
    const { call } = client.orm.silent;
    const arrivals = [];
    client.orm.silent.call = async (...args) => {
        await new Promise((resolve) => arrivals.push(resolve)); // the server is slow
        return call(...args);
    };
    client.queue._ask = async () => {
        expect.step("ask");
        return false;
    };
    const first = client.openRecord(CUSTOMER);
    const second = client.openRecord(CUSTOMER);
    arrivals[0]();
    expect(await first).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 5)); // the clock goes on
    arrivals[1]();
    expect(await second).toBe(false);
    expect.verifySteps(["status res.partner 7", "ask", "status res.partner 7"]);
});

test("keystrokes in a form ask for the PIN once, and are taken back together", async () => {
    class Form extends PinFormState {
        get resId() {
            return 7;
        }
        askChanges() {
            expect.step("take back");
        }
    }
    const status = { ...statusOf({ ...CUSTOMER, locked: true }), mode: "edit" };
    const client = {
        openRecord: async () => {
            expect.step("ask");
            return false;
        },
    };
    const form = new Form(client, "res.partner", { resId: 7, status });
    await Promise.all([true, true, false, true].map((isDirty) => form.onFieldIsDirty(isDirty)));
    expect.verifySteps(["ask", "take back"]);
    await form.onFieldIsDirty(true);
    expect.verifySteps(["ask", "take back"]);
});

test("a form is about its record, and about those that it follows", () => {
    const status = statusOf({ ...CUSTOMER, locked: true });
    class Form extends PinFormState {
        get resId() {
            return 1;
        }
    }
    const form = new Form(makeClient(status), "sale.order", { resId: 1, status });
    expect(form.isAbout({ res_model: "sale.order", res_ids: [1] })).toBe(true);
    expect(form.isAbout({ res_model: "res.partner", res_id: 7 })).toBe(true);
    expect(form.isAbout({ res_model: "res.partner", res_id: 8 })).toBe(false);
});

test("menu: the PIN of a linked record is managed where it belongs", () => {
    const manager = { can_manage: true, is_manager: true };
    const follows = statusOf({ ...CUSTOMER, locked: true });
    const order = { resModel: "sale.order", hasOwnPins: false };
    expect(menuEntries({ 1: follows }, manager, order)).toEqual({});
    expect(menuEntries({ 1: { ...follows, locked: false } }, manager, order)).toEqual({
        lock: [1],
    });
    // a contact of a locked company may get a PIN of its own
    const contact = { resModel: "res.partner", hasOwnPins: true };
    expect(menuEntries({ 1: follows }, manager, contact)).toEqual({ protect: [1] });
    expect(menuEntries({ 7: follows }, manager, contact)).toEqual({
        change: [7],
        remove: [7],
        reset: [7],
    });
});
