/** @odoo-module **/

import { lockKey } from "./locks";

/**
 * Asks for one PIN at a time, however many requests were stopped.
 *
 * Requests stopped by the same lock share one question and its answer. So does a request
 * that was already under way when the question was answered, and comes back later.
 */
export class UnlockQueue {
    /**
     * @param {(lock: import("./locks").Lock) => Promise<boolean>} ask asks for one PIN, and
     *   says whether the lock is open now
     * @param {() => number} [now] milliseconds, only ever compared with each other
     */
    constructor(ask, now = () => performance.now()) {
        this._ask = ask;
        this.now = now;
        this._pending = new Map();
        this._answers = new Map();
        this._last = Promise.resolve();
    }

    /**
     * @param {import("./locks").Lock[]} locks all have to be opened, in this order
     * @param {number} sentAt when the stopped request was sent (of the same clock)
     * @returns {Promise<boolean>} whether all of them are open; after the first refusal the
     *   others are not asked for
     */
    async ask(locks, sentAt = this.now()) {
        for (const lock of locks) {
            if (!(await this._askOne(lock, sentAt))) {
                return false;
            }
        }
        return true;
    }

    /** Forgets how a record was answered, since it was locked again. */
    forget(lock) {
        this._answers.delete(lockKey(lock));
    }

    _askOne(lock, sentAt) {
        const key = lockKey(lock);
        const answered = this._answers.get(key);
        if (answered && answered.at >= sentAt) {
            return Promise.resolve(answered.opened);
        }
        if (!this._pending.has(key)) {
            const asked = this._last.then(() => this._ask(lock));
            const settled = asked.then(
                (opened) => {
                    this._pending.delete(key);
                    this._answers.set(key, { opened, at: this.now() });
                    return opened;
                },
                (error) => {
                    this._pending.delete(key);
                    throw error;
                }
            );
            this._last = settled.catch(() => {}); // its own callers hear of the failure
            this._pending.set(key, settled);
        }
        return this._pending.get(key);
    }
}
