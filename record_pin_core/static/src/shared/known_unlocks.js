/** @odoo-module **/

import { lockKey } from "./locks";
import { parseUtc } from "./clock";

const STORAGE_KEY = "record_pin.unlocked";
/** setTimeout counts in 32 bits: longer waits fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * Which records this browser knows to be unlocked, and until when.
 *
 * Kept in the local storage, so that other tabs of the session and a reloaded page know
 * it too: record ids and times, nothing else. The server alone decides what is open; this
 * serves to mask in time what is on the screen.
 */
export class KnownUnlocks {
    /**
     * @param {object} how
     * @param {Storage} how.storage
     * @param {() => number} how.now milliseconds since 1970, the server's time
     * @param {(callback: Function, delay: number) => any} how.setTimer
     * @param {(timer: any) => void} how.clearTimer
     * @param {(key: string) => void} how.onEnd called with `model,id` when the time of a
     *   record is over, or another tab closed it
     */
    constructor({ storage, now, setTimer, clearTimer, onEnd }) {
        Object.assign(this, { storage, now, setTimer, clearTimer, onEnd });
        this.timer = null;
        this.known = this._read();
        this._schedule();
    }

    /** Whether a record of any model is unlocked. */
    get any() {
        return Object.values(this.known).some((until) => until > this.now());
    }

    /** Whether a record is unlocked, as far as this browser knows. */
    has(lock) {
        return this.known[lockKey(lock)] > this.now();
    }

    /**
     * @param {{res_model: string, res_id: number}} lock
     * @param {string|false} until as the server writes it; false when the record is closed
     */
    remember(lock, until) {
        const key = lockKey(lock);
        const moment = parseUtc(until);
        if (!moment || moment <= this.now()) {
            this.end(lock);
            return;
        }
        this.known[key] = moment;
        this._write();
        this._schedule();
    }

    /** A record was closed before its time. Who closed it tells the others. */
    end(lock) {
        const key = lockKey(lock);
        if (key in this.known) {
            delete this.known[key];
            this._write();
            this._schedule();
        }
    }

    /** Another tab wrote: tell what it closed. */
    reread() {
        const before = this.known;
        this.known = this._read();
        this._schedule();
        for (const key of Object.keys(before)) {
            if (!(key in this.known)) {
                this.onEnd(key);
            }
        }
    }

    /** Whether a `storage` event is about this. */
    isAbout(event) {
        return event.key === STORAGE_KEY;
    }

    stop() {
        this.clearTimer(this.timer);
    }

    _schedule() {
        this.clearTimer(this.timer);
        const moments = Object.values(this.known);
        if (moments.length) {
            const delay = Math.max(0, Math.min(...moments) - this.now());
            this.timer = this.setTimer(() => this._expire(), Math.min(delay, LONGEST_WAIT));
        }
    }

    _expire() {
        const over = Object.keys(this.known).filter((key) => this.known[key] <= this.now());
        for (const key of over) {
            delete this.known[key];
        }
        if (over.length) {
            this._write();
        }
        this._schedule();
        over.forEach((key) => this.onEnd(key));
    }

    _read() {
        let stored;
        try {
            stored = JSON.parse(this.storage.getItem(STORAGE_KEY));
        } catch {
            return {}; // not ours: written over with the next unlock
        }
        const known = {};
        for (const [key, until] of Object.entries(stored || {})) {
            if (typeof until === "number" && until > this.now()) {
                known[key] = until;
            }
        }
        return known;
    }

    _write() {
        if (Object.keys(this.known).length) {
            this.storage.setItem(STORAGE_KEY, JSON.stringify(this.known));
        } else {
            this.storage.removeItem(STORAGE_KEY);
        }
    }
}
