/** @odoo-module **/

import { lockKey, locksInTheWay } from "./locks";

/**
 * Sends a request; when locks stand in its way, has them opened and sends it again.
 *
 * The promise answered is that of the request which went through, so that whoever waits
 * for it never learns that a PIN was in between. When the user does not give the PIN it is
 * rejected with the server's error, marked `recordPinRefused`.
 *
 * @param {() => Promise<any>} send sends the request; its promise may have `abort`
 * @param {object} how
 * @param {(locks: import("./locks").Lock[], sentAt: number) => Promise<boolean>} how.open
 * @param {boolean} [how.silent] a request of no user: it is rejected, nobody is asked
 * @param {() => number} [how.now] the clock of `open`
 * @param {() => Error} [how.abortError] what an aborted request is rejected with
 * @returns {Promise<any>} with `abort` as that of the request
 */
export function sendAndUnlock(send, { open, silent, now = () => performance.now(), abortError }) {
    let current = null;
    let abort = null;
    const aborted = new Promise((_resolve, reject) => {
        abort = reject;
    });
    aborted.catch(() => {}); // only a request that waits for a PIN listens to it

    async function run() {
        const opened = new Set();
        for (;;) {
            const sentAt = now();
            current = send();
            try {
                return await current;
            } catch (error) {
                const locks = locksInTheWay(error);
                if (!locks) {
                    throw error;
                }
                current = null;
                // The same lock again, just after it was opened: asking on would never end.
                const again = locks.every((lock) => opened.has(lockKey(lock)));
                if (silent || again) {
                    error.recordPinSilent = Boolean(silent);
                    throw error;
                }
                if (!(await Promise.race([open(locks, sentAt), aborted]))) {
                    error.recordPinRefused = true;
                    throw error;
                }
                for (const lock of locks) {
                    opened.add(lockKey(lock));
                }
            }
        }
    }

    const promise = run();
    promise.abort = (rejectError = true) => {
        if (current && current.abort) {
            current.abort(rejectError);
        } else if (!current && rejectError && abortError) {
            abort(abortError());
        }
    };
    return promise;
}
