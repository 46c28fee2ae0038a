import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAll, queryOne, queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { getService, makeServerError, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ChangePinDialog, ProtectDialog } from "@record_pin_core/shared/new_pin_dialogs";
import { PinDialog } from "@record_pin_core/shared/pin_dialog";

describe.current.tags("desktop");
defineMailModels();

const INPUT = ".o_record_pin_dialog input.o_record_pin_digits";
const clock = { now: () => Date.now(), locale: "en-GB", timeZone: "UTC" };

beforeEach(() => mockDate("2026-03-01 12:00:00", 0));

const asking = {
    title: "PIN required",
    explanation: "Enter the PIN to open “Vera”.",
    clock,
    tryPin: async () => ({ unlocked: true }),
};

async function openDialog(props, Dialog = PinDialog) {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(
        Dialog,
        {
            ...(Dialog === PinDialog ? asking : {}),
            ...props,
            onDone: (answer) => expect.step(answer),
        },
        { onClose: () => expect.step("closed") }
    );
    await animationFrame();
}

test("the field takes digits only, is focused, and shows none of them", async () => {
    await openDialog({
        tryPin: async (pin) => {
            expect.step(pin);
            return { unlocked: true };
        },
    });
    expect(INPUT).toBeFocused();
    expect(INPUT).toHaveAttribute("type", "password");
    expect(INPUT).toHaveAttribute("inputmode", "numeric");
    expect(INPUT).toHaveAttribute("autocomplete", "one-time-code");
    await edit("2x7-4 9");
    expect(INPUT).toHaveValue("2749");
    expect(queryOne(".o_dialog").outerHTML).not.toInclude("2749");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["2749", { unlocked: true }, "closed"]);
    expect(".o_record_pin_dialog").toHaveCount(0);
});

test("the keypad types, erases and submits; arrow keys move inside it", async () => {
    await openDialog({
        tryPin: async (pin) => {
            expect.step(pin);
            return { unlocked: true };
        },
    });
    for (const digit of ["2", "7", "5"]) {
        await click(`.o_record_pin_key[data-key='${digit}']`);
    }
    await click(".o_record_pin_erase");
    await click(".o_record_pin_key[data-key='4']");
    await click(".o_record_pin_key[data-key='9']");
    await animationFrame();
    expect(INPUT).toHaveValue("2749");
    expect(queryAll(".o_record_pin_keypad button[tabindex='0']")).toHaveLength(1);
    queryOne(".o_record_pin_key[data-key='1']").focus();
    await press("ArrowDown");
    await press("ArrowRight");
    await animationFrame();
    expect(".o_record_pin_key[data-key='5']").toBeFocused();
    expect(".o_record_pin_key[data-key='5']").toHaveAttribute("tabindex", "0");
    await click(".o_record_pin_submit");
    await animationFrame();
    expect.verifySteps(["2749", { unlocked: true }, "closed"]);
});

test("a wrong PIN: attempts left, field empty and focused", async () => {
    await openDialog({
        tryPin: async () => ({ reason: "wrong_pin", attempts_left: 4, retry_at: false }),
    });
    await edit("1111");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("Wrong PIN. 4 attempts left.");
    expect(".o_record_pin_message").toHaveAttribute("role", "alert");
    expect(INPUT).toHaveValue("");
    expect(INPUT).toBeFocused();
    expect(INPUT).toHaveAttribute("aria-invalid", "true");
    await press("Escape");
    await animationFrame();
    expect.verifySteps(["closed"]);
});

test("a lockout: until when, no keypad, and then again", async () => {
    await openDialog({
        tryPin: async () => ({
            reason: "locked_out",
            attempts_left: 0,
            retry_at: "2026-03-01 12:30:00",
        }),
    });
    await edit("1111");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe(
        "Too many wrong PINs. Try again at 12:30 (in 30:00)."
    );
    expect(INPUT).not.toBeEnabled();
    expect(".o_record_pin_key[data-key='1']").not.toBeEnabled();
    await advanceTime(60000);
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toInclude("in 29:00");
    await advanceTime(29 * 60000);
    await animationFrame();
    expect(INPUT).toBeEnabled();
    expect(queryText(".o_record_pin_message")).toBe("");
});

test("a lockout without end sends to a PIN Manager", async () => {
    await openDialog({
        tryPin: async () => ({ reason: "locked_out", attempts_left: 0, retry_at: false }),
    });
    await edit("1111");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toInclude("A PIN Manager has to reset");
    expect(INPUT).not.toBeEnabled();
});

test("what the server has to say to the user is said in the dialog", async () => {
    await openDialog({
        tryPin: async () => {
            throw makeServerError({ type: "UserError", message: "A PIN has digits only." });
        },
    });
    await edit("1");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("A PIN has digits only.");
    expect(INPUT).toBeFocused();
});

test("a PIN Manager says why, and opens without the PIN", async () => {
    await openDialog({
        without: { label: "Open as PIN Manager", asksReason: true },
        tryWithout: async (reason) => {
            expect.step(reason);
            return { unlocked: true };
        },
    });
    await click(".o_record_pin_without");
    await animationFrame();
    expect("#o_record_pin_reason").toBeFocused();
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("Say why you open it without its PIN.");
    await edit(" audit ");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["audit", { unlocked: true }, "closed"]);
});

const protecting = {
    count: 1,
    defaults: { mode: "edit", grace_minutes: 5, max_attempts: 5, lockout_minutes: 30 },
    minLength: 4,
    maxLength: 6,
};

test("protect: the PIN twice, the mode and the numbers", async () => {
    await openDialog(
        {
            ...protecting,
            submit: async (pin, values) => {
                expect.step([pin, values]);
                return [1];
            },
        },
        ProtectDialog
    );
    const [first, second] = queryAll(INPUT);
    expect(first).toBeFocused();
    await edit("830");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("Use 4 to 6 digits.");
    await click(first);
    await edit("8305");
    await click(second);
    await edit("8306");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toInclude("The two PINs differ");
    expect(second).toBeFocused();
    expect(second).toHaveValue("");
    await edit("8305");
    await click("#o_record_pin_mode_view");
    await click("[name=grace_minutes]");
    await edit("0");
    await click(".o_record_pin_confirm");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe(
        "Grace period (minutes) is a whole number from 1 to 1440."
    );
    expect.verifySteps([]);
    await click("[name=grace_minutes]");
    await edit("10");
    await click(".o_record_pin_confirm");
    await animationFrame();
    const values = { mode: "view", grace_minutes: 10, max_attempts: 5, lockout_minutes: 30 };
    expect.verifySteps([["8305", values], true, "closed"]);
});

test("protect: a weak PIN is refused in the dialog", async () => {
    await openDialog(
        {
            ...protecting,
            submit: async () => {
                throw makeServerError({ type: "ValidationError", message: "Too easy." });
            },
        },
        ProtectDialog
    );
    const [first, second] = queryAll(INPUT);
    await edit("1234");
    await click(second);
    await edit("1234");
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("Too easy.");
    expect(first).toBeFocused();
    expect(first).toHaveValue("");
    expect(second).toHaveValue("");
});

test("change: a wrong current PIN is said, a right one ends the dialog", async () => {
    const answers = [{ changed: false, reason: "wrong_pin", attempts_left: 1 }, { changed: true }];
    await openDialog(
        {
            explanation: "Another PIN for “Vera”.",
            clock,
            asksCurrent: true,
            minLength: 4,
            maxLength: 6,
            submit: async (current, pin) => {
                expect.step([current, pin]);
                return answers.shift();
            },
        },
        ChangePinDialog
    );
    const [current, first, second] = queryAll(INPUT);
    for (const [input, pin] of [
        [current, "1111"],
        [first, "8305"],
        [second, "8305"],
    ]) {
        await click(input);
        await edit(pin);
    }
    await press("Enter");
    await animationFrame();
    expect(queryText(".o_record_pin_message")).toBe("Wrong PIN. 1 attempt left.");
    expect(current).toBeFocused();
    await edit("2749");
    await press("Enter");
    await animationFrame();
    expect.verifySteps([["1111", "8305"], ["2749", "8305"], { pin: "8305" }, "closed"]);
});
