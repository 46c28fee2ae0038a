/* eslint no-console: "off" -- the console is what Python reads */

/**
 * Runs the unit tests of the shared functions (`units`) in a page of the web client. They are
 * written for HOOT, the runner of Odoo 19; before, what they use of it is this. Python starts them
 * (record_pin_core/tests/browser_units.py) and reads the console.
 *
 * No module in the sense of the bundlers of 15 and 16: a definition inside a module would be
 * executed twice there.
 */
odoo.define("@odoo/hoot", [], () => {
    const tests = [];
    let files = 0;
    let steps = [];

    function isEqual(one, other) {
        if (Object.is(one, other)) {
            return true;
        }
        if (!one || !other || typeof one !== "object" || typeof other !== "object") {
            return false;
        }
        const keys = Object.keys(one);
        return (
            Array.isArray(one) === Array.isArray(other) &&
            keys.length === Object.keys(other).length &&
            keys.every((key) => key in other && isEqual(one[key], other[key]))
        );
    }

    function check(holds, value, word, expected) {
        if (!holds) {
            throw new Error(`${JSON.stringify(value)} ${word} ${JSON.stringify(expected)}`);
        }
    }

    /** The error that a promise is rejected with. */
    async function rejection(promise) {
        const answer = await promise.then(
            () => null,
            (error) => ({ error })
        );
        if (!answer) {
            throw new Error("was not rejected");
        }
        return answer.error;
    }

    function expect(value) {
        return {
            toBe: (expected) => check(Object.is(value, expected), value, "is not", expected),
            toEqual: (expected) =>
                check(isEqual(value, expected), value, "does not equal", expected),
            toMatch: (pattern) => check(pattern.test(value), value, "does not match", `${pattern}`),
            rejects: {
                toBe: async (expected) => expect(await rejection(value)).toBe(expected),
                toThrow: async (expected) =>
                    expect((await rejection(value)).message).toBe(expected),
            },
        };
    }

    expect.step = (step) => steps.push(step);
    expect.verifySteps = (expected) => {
        const found = steps;
        steps = [];
        expect(found).toEqual(expected);
    };

    const describe = { current: { tags: () => (files += 1) } };
    const test = (name, body) => tests.push({ name, body });

    /** The page has loaded all it wants: what is cut off when it is closed looks like an error. */
    async function quiet() {
        const loaded = () => performance.getEntriesByType("resource").length;
        let before = -1;
        while (before !== loaded()) {
            before = loaded();
            await new Promise((resolve) => setTimeout(resolve, 1000));
        }
    }

    /**
     * Run all tests one after the other, up to the first that fails.
     *
     * @param {number} expected how many there have to be
     */
    async function run(expected) {
        if (tests.length !== expected) {
            console.error(`There are ${tests.length} unit tests, not ${expected}.`);
            return;
        }
        for (const { name, body } of tests) {
            steps = [];
            try {
                await body();
                expect.verifySteps([]);
            } catch (error) {
                console.error(`Unit test "${name}": ${error.message}\n${error.stack}`);
                return;
            }
            console.log(`Unit test "${name}": passed`);
        }
        await quiet();
        console.log("test successful");
    }

    odoo.recordPinUnits = { files: () => files, run };
    return { describe, expect, test };
});
