/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { parseUtc } from "./clock";
import { MAX_DIGITS } from "./digits";
import { explanation, retryAt, lockedOutText, wrongPinText } from "./messages";
import { UnlockQueue } from "./unlock_queue";

const MODEL = "record.pin.lock";
/** Digits of a PIN when the server does not say. */
const LEAST = 4;

class Bus extends EventTarget {
    trigger(name, detail) {
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }
}

/**
 * Everything the web client does about locks, whatever the series: asks for PINs, opens and
 * closes locks, and tells on its `bus` what became of them. A subclass has the dialogs:
 * `_dialog(name, props)` answers what `pin`, `protect`, `change` or `temporary` was done with
 * (undefined when it was cancelled), `_confirm(title, body)` whether the user agreed.
 *
 * Events: `UNLOCKED` ({res_model, res_id}), `LOCKED` ({res_model, res_ids}) and `CHANGED`
 * ({res_model, res_ids}: protected, no longer protected, or with another PIN).
 */
export class PinClientBase {
    /**
     * @param {object} services
     * @param {object} services.orm
     * @param {object} services.notification
     * @param {object} services.info `session.record_pin`
     * @param {{now: () => number, locale: string, timeZone: string}} services.clock
     * @param {() => () => void} services.pause clears the screen for a dialog, and answers
     *   what puts it back
     * @param {import("./known_unlocks").KnownUnlocks} [services.known]
     */
    constructor(services) {
        Object.assign(this, services);
        this.bus = new Bus();
        this.queue = new UnlockQueue((lock) => this._ask(lock));
    }

    /** Whether records of a model can be locked. */
    isProtected(resModel) {
        return resModel in this.info.models;
    }

    /** Whether records of a model have PINs of their own, or only follow those of others. */
    hasOwnPins(resModel) {
        return this.isProtected(resModel) && this.info.models[resModel].own !== false;
    }

    /** Whether a change of locks (an event of the bus) can be about records of a model. */
    concerns(resModel, { res_model: changed }) {
        const { roots } = this.info.models[resModel] || {};
        return changed === resModel || (roots || []).includes(changed);
    }

    /** Whether even the name of a locked record of a model is masked. */
    masksName(resModel) {
        return this.isProtected(resModel) && this.info.models[resModel].mask_name;
    }

    /**
     * Opens locks one after another, asking for what is needed.
     *
     * @param {import("./locks").Lock[]} locks
     * @param {number} [sentAt] see `UnlockQueue.ask`
     * @returns {Promise<boolean>} whether all are open
     */
    open(locks, sentAt) {
        return this.queue.ask(locks, sentAt);
    }

    /**
     * Opens a record that may be linked to others: asks for the PINs of those that it follows.
     *
     * @param {import("./locks").Lock} record what is to be done with which record
     * @returns {Promise<boolean>} whether nothing stands in the way any more
     */
    async openRecord(record) {
        const { res_model: resModel, res_id: id, operation } = record;
        const askedAt = this.queue.now(); // what is answered while the server is asked, counts
        const { [id]: status } = await this.status(resModel, [id]);
        const closed = status && status.locks && status.locks.filter(({ locked }) => locked);
        const locks = closed ? closed.map((lock) => ({ ...lock, operation })) : [record];
        return this.open(locks, askedAt);
    }

    /**
     * @param {string} resModel
     * @param {number[]} ids
     * @returns {Promise<Object<number, import("./menu_entries").Status>>}
     */
    async status(resModel, ids) {
        const statuses = await this.orm.silent.call(MODEL, "status", [resModel, ids]);
        for (const id of ids) {
            if (statuses[id] && statuses[id].until) {
                this._remember({ res_model: resModel, res_id: id }, statuses[id].until);
            }
        }
        return statuses;
    }

    /** Closes records at once, in all tabs. */
    async lockNow(resModel, ids) {
        const statuses = await this.status(resModel, ids);
        await this.orm.call(MODEL, "lock_now", [resModel, ids]);
        this.closed(resModel, ids);
        for (const { locks } of Object.values(statuses)) {
            for (const { res_model: model, res_id: id } of locks || []) {
                if (model !== resModel || !ids.includes(id)) {
                    this.closed(model, [id]);
                }
            }
        }
    }

    /** Tells everybody that records are closed (the server closed them, or time is over). */
    closed(resModel, ids) {
        for (const id of ids) {
            const lock = { res_model: resModel, res_id: id };
            this.queue.forget(lock);
            if (this.known) {
                this.known.end(lock);
            }
        }
        this.bus.trigger("LOCKED", { res_model: resModel, res_ids: ids });
    }

    // -- managing locks ----------------------------------------------------------------

    /** @returns {Promise<boolean>} whether records were locked behind a new PIN */
    async protect(resModel, ids) {
        const defaults = await this.orm.call(MODEL, "protect_defaults", [resModel, ids]);
        const done = await this._dialog("protect", {
            count: ids.length,
            defaults,
            minLength: defaults.pin_min_length,
            maxLength: defaults.pin_max_length,
            submit: (pin, values) => this.orm.call(MODEL, "protect", [resModel, ids, pin, values]),
        });
        if (done) {
            this._tell(_t("Protected by a PIN."), "success");
            this._changed(resModel, ids);
        }
        return Boolean(done);
    }

    /** @returns {Promise<boolean>} whether the record has another PIN */
    async changePin(resModel, id) {
        const done = await this._changeDialog({ res_model: resModel, res_id: id }, null);
        return Boolean(done);
    }

    /** @returns {Promise<boolean>} whether the records are no longer protected */
    async unprotect(resModel, ids) {
        const call = async (pin) => {
            const answer = await this.orm.call(MODEL, "unprotect", [resModel, ids, pin]);
            return answer.unprotected ? { unprotected: true } : answer;
        };
        const one = ids.length === 1 && (await this._promptInfo(resModel, ids[0]));
        const text =
            one && one.name
                ? sprintf(String(_t("Enter the PIN of “%s” to remove its protection.")), one.name)
                : sprintf(
                      String(_t("Enter the PIN to remove the protection of %s records.")),
                      ids.length
                  );
        const done = await this._dialog("pin", {
            title: String(_t("Remove PIN Protection")),
            explanation: text,
            submitLabel: String(_t("Remove")),
            clock: this.clock,
            tryPin: call,
            tryWithout: () => call(false),
            without: this.info.is_manager
                ? { label: String(_t("Remove without the PIN")), asksReason: false }
                : false,
        });
        if (done) {
            this._tell(_t("No longer protected by a PIN."), "success");
            this._changed(resModel, ids);
        }
        return Boolean(done);
    }

    /** @returns {Promise<boolean>} whether the records have a temporary PIN (shown once) */
    async resetPin(resModel, ids) {
        const confirmed = await this._confirm(
            String(_t("Reset PIN")),
            String(
                _t(
                    "The present PIN stops working at once, and all who have unlocked the " +
                        "record have to enter the new one."
                )
            )
        );
        if (!confirmed) {
            return false;
        }
        const pin = await this.orm.call(MODEL, "reset_pin", [resModel, ids]);
        await this._dialog("temporary", { pin, count: ids.length });
        this._changed(resModel, ids);
        return true;
    }

    // -- asking ------------------------------------------------------------------------

    /** Opens one lock. @returns {Promise<boolean>} */
    async _ask(lock) {
        const { res_model: model, res_id: id } = lock;
        const unlock = (pin, reason) =>
            this.orm.call(MODEL, "unlock", [model, id, pin, ...(reason ? [reason] : [])]);
        if (this.info.bypass === "always") {
            const answer = await unlock(false);
            this._tell(
                _t("Opened as PIN Manager, without the PIN. This is in the event log."),
                "info"
            );
            return this._unlocked(lock, answer);
        }
        const resume = this.pause();
        try {
            const { name } = await this._promptInfo(model, id);
            let typed = null;
            const answer = await this._dialog("pin", {
                title: String(_t("PIN required")),
                explanation: explanation(name, lock.operation),
                clock: this.clock,
                tryPin: async (pin) => {
                    const given = await unlock(pin);
                    typed = given.must_change ? pin : null;
                    return given;
                },
                tryWithout: (reason) => unlock(false, reason),
                without:
                    this.info.bypass === "reason"
                        ? { label: String(_t("Open as PIN Manager")), asksReason: true }
                        : false,
            });
            return await this._afterAnswer(lock, answer, typed, unlock);
        } finally {
            resume();
        }
    }

    async _afterAnswer(lock, answer, typed, unlock) {
        if (!answer) {
            return false;
        }
        if (typed === null) {
            return this._unlocked(lock, answer);
        }
        if (!this.info.can_manage) {
            this._tell(
                _t("This was a temporary PIN. Ask a PIN User to set a new one for this record."),
                "warning"
            );
            return Boolean(answer.unlocked) && this._unlocked(lock, answer);
        }
        const changed = await this._changeDialog(lock, typed);
        if (changed) {
            // the change ended every unlock, this one too
            return this._unlocked(lock, await unlock(changed.pin));
        }
        return Boolean(answer.unlocked) && this._unlocked(lock, answer);
    }

    /** @param {string|null} known the current PIN where the user has just typed it */
    async _changeDialog(lock, known) {
        const { res_model: model, res_id: id } = lock;
        const [limits, { name }] = await Promise.all([
            this.orm.call(MODEL, "protect_defaults", [model]),
            this._promptInfo(model, id),
        ]);
        const text =
            known === null
                ? sprintf(String(_t("Another PIN for “%s”.")), name || _t("this record"))
                : String(_t("The PIN you entered was a temporary one. Choose your own now."));
        const done = await this._dialog("change", {
            explanation: text,
            asksCurrent: known === null,
            minLength: limits.pin_min_length,
            maxLength: limits.pin_max_length,
            clock: this.clock,
            submit: (current, pin) =>
                this.orm.call(MODEL, "change_pin", [
                    model,
                    id,
                    known === null ? current : known,
                    pin,
                ]),
        });
        if (done) {
            this._tell(_t("The PIN was changed."), "success");
            this._changed(model, [id]);
        }
        return done;
    }

    _unlocked(lock, answer) {
        if (!answer.unlocked) {
            const until = retryAt(answer);
            this._tell(
                until === null
                    ? wrongPinText(answer.attempts_left)
                    : lockedOutText(until, this.clock.now(), this.clock),
                "danger"
            );
            return false;
        }
        this._remember(lock, answer.until);
        this.bus.trigger("UNLOCKED", { res_model: lock.res_model, res_id: lock.res_id });
        return true;
    }

    _remember(lock, until) {
        if (this.known && parseUtc(until) !== null) {
            this.known.remember(lock, until);
        }
    }

    _changed(resModel, ids) {
        for (const id of ids) {
            this.queue.forget({ res_model: resModel, res_id: id });
        }
        this.bus.trigger("CHANGED", { res_model: resModel, res_ids: ids });
    }

    async _promptInfo(resModel, id) {
        const info = await this.orm.silent.call(MODEL, "prompt_info", [resModel, id]);
        return info || { name: false, pin_min_length: LEAST, pin_max_length: MAX_DIGITS };
    }

    _tell(text, type) {
        this.notification.add(String(text), { type });
    }
}
