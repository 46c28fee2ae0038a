/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { countdownText, isWorthSaying, parseUtc, secondsLeft } from "./clock";

/** Seconds before the end at which fields hand over what was typed, onchanges included. */
const HAND_OVER = 3;

/** The status of a record that is not protected, or of which nothing is known yet. */
export const UNKNOWN = { protected: false, locked: false, mode: false, until: false };

/**
 * What a form of a protected model knows about the lock of its record: whether to show it,
 * how long it stays open, and what to do when that is over.
 *
 * The form itself differs from series to series; a subclass says for it: `resId`, `isDirty`,
 * `isUnread`, `isGone`, `askChanges()`, `handOver()`, `read()` and `setTimer()`/`clearTimer()`.
 */
export class PinFormState {
    /**
     * @param {import("./pin_client_base").PinClientBase} client
     * @param {string} resModel
     * @param {{resId: number|false, status: object, left: number, said: string}} state in which
     *   whoever shows it looks for what to show
     */
    constructor(client, resModel, state) {
        this.client = client;
        this.resModel = resModel;
        this.state = state;
        this.until = null;
        this.timer = null;
        this.asking = false;
        this.refusing = false;
    }

    /** The status of the record on the screen, not of the one before. */
    get status() {
        return this.resId && this.resId === this.state.resId ? this.state.status : UNKNOWN;
    }

    /** The status for the menu, which can be opened before the server has answered. */
    get statusForMenu() {
        if (this.status === UNKNOWN && this.client.known.has(this.lock("read"))) {
            return { ...UNKNOWN, protected: true };
        }
        return this.status;
    }

    /** Whether nothing of the record may be on the page. */
    get isCovered() {
        const { status } = this;
        return Boolean(this.resId) && (this.isUnread || (status.locked && status.mode !== "edit"));
    }

    /** Whether a draft can be saved without the PIN. */
    get savesWhenCovered() {
        return this.isCovered && this.status.mode === "view" && this.isDirty;
    }

    /** Whether a draft waits for a PIN: nothing may try to save it in the background. */
    get holdsDraft() {
        return this.status.locked && this.status.mode !== "view" && this.isDirty;
    }

    // -- the gate in front of changes (mode Edit) ---------------------------------------

    get isOpen() {
        return !(this.status.locked && this.status.mode === "edit");
    }

    /** @returns {Promise<boolean>} whether the record may be changed now */
    async pass() {
        return !this.refusing && this.client.openRecord(this.lock("write"));
    }

    /** Asks at the first keystroke, and takes it back when the PIN is not given. */
    async onFieldIsDirty(isDirty) {
        if (!isDirty || this.isOpen || this.asking) {
            return;
        }
        this.asking = true; // the keystrokes that follow are of the same change
        try {
            if (!(await this.pass())) {
                this.refusing = true;
                await this.askChanges(); // each is refused, and its field reset
            }
        } finally {
            this.asking = this.refusing = false;
        }
    }

    // -- time ---------------------------------------------------------------------------

    /** Asks the server for the status of the record on the screen. */
    async refresh() {
        const { resId } = this;
        if (!resId) {
            this.apply(false, UNKNOWN);
            return;
        }
        const statuses = await this.client.status(this.resModel, [resId]);
        if (!this.isGone && this.resId === resId) {
            this.apply(resId, statuses[resId]);
        }
    }

    apply(resId, status) {
        Object.assign(this.state, { resId, status: { ...status }, said: "" });
        this.until = parseUtc(status.until);
        this.handedOver = false;
        this.stop();
        if (this.until !== null) {
            this.state.left = secondsLeft(this.until, this.client.clock.now());
            this.timer = this.setTimer(() => this.tick());
        }
    }

    tick() {
        const left = secondsLeft(this.until, this.client.clock.now());
        this.state.left = left;
        if (!left) {
            this.stop();
            this.client.closed(this.resModel, [this.state.resId]);
        } else if (left <= HAND_OVER && !this.handedOver) {
            this.handedOver = true;
            this.askChanges();
        } else if (isWorthSaying(left)) {
            this.state.said = sprintf(String(_t("Locked in %s")), countdownText(left));
        }
    }

    stop() {
        this.clearTimer(this.timer);
        this.timer = null;
    }

    // -- closing and opening --------------------------------------------------------------

    /** The record was closed: take it off the page, and keep what was typed. */
    async close() {
        this.stop();
        // The last keystrokes: without their onchange, which would need the PIN.
        const handedOver = this.status.mode === "edit" ? null : this.handOver();
        this.state.status = { ...this.state.status, locked: true, until: false };
        await handedOver;
        this.state.said = String(
            this.isDirty
                ? _t("The record is locked. Your changes are kept.")
                : _t("The record is locked.")
        );
    }

    /** The record was opened: read what was taken off the page, under the draft. */
    async open() {
        if (this.isCovered) {
            await this.read();
        }
        await this.refresh();
    }

    /** The record was protected, or is no longer: what was taken off the page may be back. */
    async onChanged() {
        await this.refresh();
        if (this.isUnread && !this.status.locked) {
            await this.read();
        }
    }

    async lockNow() {
        await this.client.lockNow(this.resModel, [this.resId]);
    }

    /** Asks for the PIN, to see or (mode Edit) to change the record. */
    async unlock() {
        await this.client.openRecord(this.lock(this.status.mode === "edit" ? "write" : "read"));
    }

    lock(operation) {
        return { res_model: this.resModel, res_id: this.resId, operation };
    }

    /** Whether an event of the client's bus is about this record, or one that it follows. */
    isAbout({ res_model: resModel, res_id: id, res_ids: ids }) {
        const itself = { res_model: this.resModel, res_id: this.resId };
        return [itself, ...(this.status.locks || [])].some(
            (lock) => lock.res_model === resModel && (ids || [id]).includes(lock.res_id)
        );
    }
}
