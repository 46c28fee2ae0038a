/** @odoo-module **/

import { describe, expect, test } from "@odoo/hoot";
import {
    clockOffset,
    countdownText,
    isWorthSaying,
    localTime,
    parseUtc,
    secondsLeft,
} from "@record_pin_core/shared/clock";
import { digitsOnly } from "@record_pin_core/shared/digits";
import { KnownUnlocks } from "@record_pin_core/shared/known_unlocks";
import { isRefused, locksInTheWay } from "@record_pin_core/shared/locks";
import { isLocked, isMasked, withoutMasked } from "@record_pin_core/shared/marker";
import { menuEntries } from "@record_pin_core/shared/menu_entries";
import { sendAndUnlock } from "@record_pin_core/shared/resend";
import { UnlockQueue } from "@record_pin_core/shared/unlock_queue";

describe.current.tags("headless");

const NAME = "odoo.addons.record_pin_core.exceptions.RecordPinRequired";
const LOCK = { res_model: "res.partner", res_id: 7, operation: "read" };
const OTHER = { res_model: "res.partner", res_id: 8, operation: "write" };

/** A promise that is settled from outside. */
function deferred() {
    let resolve;
    const promise = new Promise((settle) => {
        resolve = settle;
    });
    return Object.assign(promise, { resolve });
}

function stopped(...locks) {
    const error = new Error("stopped");
    return Object.assign(error, {
        exceptionName: NAME,
        data: { name: NAME, context: { record_pin: locks } },
    });
}

test("digits: blanks, letters and dashes go, other numberings become ASCII", () => {
    expect(digitsOnly(" 12-3a4\n")).toBe("1234");
    expect(digitsOnly("١٢٣۴५௧")).toBe("12345"); // Tamil is none of the known numberings
    expect(digitsOnly("123456789012345")).toBe("123456789012");
    expect(digitsOnly("98765", 4)).toBe("9876");
    expect(digitsOnly("")).toBe("");
});

test("clock: times of the server are UTC", () => {
    expect(parseUtc("2026-03-01 12:00:00")).toBe(Date.UTC(2026, 2, 1, 12));
    expect(parseUtc(false)).toBe(null);
    expect(parseUtc("nonsense")).toBe(null);
});

test("clock: what is left is rounded up, so that 0 means over", () => {
    expect(secondsLeft(1000, 1)).toBe(1);
    expect(secondsLeft(1000, 1000)).toBe(0);
    expect(secondsLeft(1000, 5000)).toBe(0);
    expect(secondsLeft(null, 5)).toBe(0);
    expect(countdownText(0)).toBe("00:00");
    expect(countdownText(299)).toBe("04:59");
    expect(countdownText(3661)).toBe("1:01:01");
    expect([300, 299, 60, 59, 10, 9].filter(isWorthSaying)).toEqual([300, 60, 10]);
});

test("clock: the end of a lockout is in the user's time zone", () => {
    const where = { locale: "en-GB", timeZone: "Asia/Kolkata" };
    const now = Date.UTC(2026, 2, 1, 12);
    expect(localTime(now + 1800e3, now, where)).toBe("18:00");
    expect(localTime(now + 86400e3, now, where)).toMatch(/2 Mar.*17:30/);
    expect(localTime(now, now, { locale: "en-GB", timeZone: "No/Where" })).toMatch(/^\d\d:\d\d/);
});

test("clock: the server's clock is learnt from its answers", () => {
    const now = Date.UTC(2026, 2, 1, 12);
    expect(clockOffset("Sun, 01 Mar 2026 12:05:00 GMT", now)).toBe(300000);
    expect(clockOffset("Sun, 01 Mar 2026 12:00:01 GMT", now)).toBe(0);
    expect(clockOffset(null, now)).toBe(null);
    expect(clockOffset("soon", now)).toBe(null);
});

test("locks: found in the error, also in one that wraps it", () => {
    expect(locksInTheWay(stopped(LOCK))).toEqual([LOCK]);
    expect(locksInTheWay({ cause: stopped(LOCK, OTHER) })).toEqual([LOCK, OTHER]);
    expect(locksInTheWay(stopped())).toBe(null);
    expect(locksInTheWay(new Error("x"))).toBe(null);
    expect(locksInTheWay(undefined)).toBe(null);
    const access = {
        data: { name: "odoo.exceptions.AccessError", context: { record_pin: [LOCK] } },
    };
    expect(locksInTheWay(access)).toBe(null);
});

test("locks: a request that is rejected without a reason was not refused a PIN", () => {
    expect(isRefused(undefined)).toBe(false);
    expect(isRefused(new Error("x"))).toBe(false);
    expect(isRefused(Object.assign(new Error("x"), { recordPinRefused: true }))).toBe(true);
});

test("marker: which values of a row are none, and which rows can be summed up", () => {
    const marker = { locked: true, mode: "view", masked: ["phone"] };
    expect(isLocked(marker)).toBe(true);
    expect(isLocked(null)).toBe(false);
    expect(isMasked(marker, "phone")).toBe(true);
    expect(isMasked(marker, "name")).toBe(false);
    expect(isMasked(undefined, "phone")).toBe(false);
    const rows = [
        { id: 1, recordPin: marker },
        { id: 2, recordPin: null },
    ];
    expect(withoutMasked(rows, ["phone"])).toEqual([rows[1]]);
    expect(withoutMasked(rows, ["name"])).toEqual(rows);
});

test("menu: entries fit what is selected and who selects", () => {
    const open = { protected: true, locked: false, mode: "view", until: "x" };
    const closed = { protected: true, locked: true, mode: "view", until: false };
    const none = { protected: false, locked: false, mode: false, until: false };
    const keeper = { can_manage: true, is_manager: false };
    expect(menuEntries({ 1: none }, keeper)).toEqual({ protect: [1] });
    expect(menuEntries({ 1: closed }, keeper)).toEqual({ change: [1], remove: [1] });
    expect(menuEntries({ 1: open, 2: closed, 3: none }, keeper)).toEqual({
        lock: [1],
        protect: [3],
        remove: [1, 2],
    });
    const manager = { can_manage: true, is_manager: true };
    expect(menuEntries({ 2: closed }, manager)).toEqual({ change: [2], remove: [2], reset: [2] });
    expect(menuEntries({ 1: open, 3: none }, { can_manage: false, is_manager: false })).toEqual({
        lock: [1],
    });
});

test("queue: requests stopped by one lock share one question", async () => {
    const answer = deferred();
    const queue = new UnlockQueue((lock) => {
        expect.step(`ask ${lock.res_id}`);
        return answer;
    });
    const answers = [queue.ask([LOCK]), queue.ask([LOCK]), queue.ask([LOCK])];
    answer.resolve(true);
    expect(await Promise.all(answers)).toEqual([true, true, true]);
    expect.verifySteps(["ask 7"]);
});

test("queue: one question at a time, in order, and none after a refusal", async () => {
    const answers = { 7: deferred(), 8: deferred() };
    const queue = new UnlockQueue((lock) => {
        expect.step(`ask ${lock.res_id}`);
        return answers[lock.res_id];
    });
    const first = queue.ask([LOCK]);
    const second = queue.ask([OTHER, LOCK]);
    await Promise.resolve();
    await Promise.resolve();
    expect.verifySteps(["ask 7"]);
    answers[7].resolve(true);
    expect(await first).toBe(true);
    await Promise.resolve();
    expect.verifySteps(["ask 8"]);
    answers[8].resolve(false);
    expect(await second).toBe(false);
    expect.verifySteps([]);
});

test("queue: a request that was on its way takes the answer given meanwhile", async () => {
    let time = 0;
    const queue = new UnlockQueue(
        async (lock) => {
            expect.step(`ask ${lock.res_id}`);
            return false;
        },
        () => time
    );
    time = 10;
    expect(await queue.ask([LOCK], 5)).toBe(false);
    expect(await queue.ask([LOCK], 9)).toBe(false);
    expect.verifySteps(["ask 7"]);
    expect(await queue.ask([LOCK], 11)).toBe(false); // sent later: asked again
    expect.verifySteps(["ask 7"]);
    queue.forget(LOCK);
    expect(await queue.ask([LOCK], 5)).toBe(false);
    expect.verifySteps(["ask 7"]);
});

test("queue: a question that fails fails for its own requests only", async () => {
    let fails = true;
    const queue = new UnlockQueue(async () => {
        if (fails) {
            throw new Error("offline");
        }
        return true;
    });
    await expect(queue.ask([LOCK])).rejects.toThrow("offline");
    fails = false;
    expect(await queue.ask([LOCK])).toBe(true);
});

test("resend: the stopped request goes on after the PIN", async () => {
    const answers = [stopped(LOCK), stopped(OTHER), "done"];
    const send = async () => {
        expect.step("send");
        const answer = answers.shift();
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    };
    const open = async (locks) => {
        expect.step(`open ${locks[0].res_id}`);
        return true;
    };
    expect(await sendAndUnlock(send, { open })).toBe("done");
    expect.verifySteps(["send", "open 7", "send", "open 8", "send"]);
});

test("resend: without the PIN the error of the server comes back, marked", async () => {
    const error = stopped(LOCK);
    const sending = sendAndUnlock(() => Promise.reject(error), { open: async () => false });
    await expect(sending).rejects.toBe(error);
    expect(error.recordPinRefused).toBe(true);
});

test("resend: a request of no user asks nobody", async () => {
    const error = stopped(LOCK);
    const open = () => expect.step("open");
    const sending = sendAndUnlock(() => Promise.reject(error), { open, silent: true });
    await expect(sending).rejects.toBe(error);
    expect(error.recordPinSilent).toBe(true);
    expect.verifySteps([]);
});

test("resend: a lock that does not open is not asked for for ever", async () => {
    const open = async () => {
        expect.step("open");
        return true;
    };
    const sending = sendAndUnlock(() => Promise.reject(stopped(LOCK)), { open });
    await expect(sending).rejects.toThrow("stopped");
    expect.verifySteps(["open"]);
});

test("resend: other errors and aborts pass through", async () => {
    const open = () => expect.step("open");
    const failing = sendAndUnlock(() => Promise.reject(new Error("no")), { open });
    await expect(failing).rejects.toThrow("no");
    const waiting = new Promise(() => {});
    waiting.abort = (reject) => expect.step(`abort ${reject}`);
    sendAndUnlock(() => waiting, { open }).abort(false);
    expect.verifySteps(["abort false"]);
    const asked = sendAndUnlock(() => Promise.reject(stopped(LOCK)), {
        open: () => new Promise(() => {}),
        abortError: () => new Error("aborted"),
    });
    await Promise.resolve();
    await Promise.resolve();
    asked.abort();
    await expect(asked).rejects.toThrow("aborted");
});

function known(stored = {}) {
    const storage = {
        value: Object.keys(stored).length ? JSON.stringify(stored) : null,
        getItem: () => storage.value,
        setItem: (_key, value) => (storage.value = value),
        removeItem: () => (storage.value = null),
    };
    const world = { now: Date.UTC(2026, 2, 1, 12), timer: null };
    const unlocks = new KnownUnlocks({
        storage,
        now: () => world.now,
        setTimer: (callback, delay) => {
            world.timer = { callback, delay };
            return 1;
        },
        clearTimer: () => {
            world.timer = null;
        },
        onEnd: (key) => expect.step(key),
    });
    return { storage, world, unlocks };
}

test("known unlocks: told when their time is over", () => {
    const { storage, world, unlocks } = known();
    unlocks.remember(LOCK, "2026-03-01 12:05:00");
    unlocks.remember(OTHER, "2026-03-01 12:01:00");
    expect(unlocks.any).toBe(true);
    expect(world.timer.delay).toBe(60000);
    world.now += 60000;
    world.timer.callback();
    expect.verifySteps(["res.partner,8"]);
    expect(Object.keys(JSON.parse(storage.value))).toEqual(["res.partner,7"]);
    world.now += 240000;
    world.timer.callback();
    expect.verifySteps(["res.partner,7"]);
    expect(unlocks.any).toBe(false);
    expect(storage.value).toBe(null);
});

test("known unlocks: what another tab closed is told, what is long over is forgotten", () => {
    const start = Date.UTC(2026, 2, 1, 12);
    const { storage, unlocks } = known({
        "res.partner,7": start + 5000,
        "res.partner,9": start - 1,
    });
    expect(Object.keys(unlocks.known)).toEqual(["res.partner,7"]);
    storage.value = null;
    unlocks.reread();
    expect.verifySteps(["res.partner,7"]);
    storage.value = "not ours";
    unlocks.reread();
    expect(unlocks.any).toBe(false);
});
