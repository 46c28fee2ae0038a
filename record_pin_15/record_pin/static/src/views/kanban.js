/** @odoo-module **/

import KanbanController from "web.KanbanController";
import KanbanRecord from "web.KanbanRecord";
import { qweb } from "web.core";
import { DOTS, isLocked, isMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
import { reloadWithLocks } from "./reload";

KanbanController.include({
    init() {
        this._super(...arguments);
        reloadWithLocks(this, () => true);
    },
});

KanbanRecord.include({
    _setState(state) {
        this.recordPin = state.data.record_pin || null;
        return this._super(...arguments);
    },

    /** What a card prints of the record without a field of its own, too. */
    _transformRecord() {
        const transformed = this._super(...arguments);
        for (const name of Object.keys(transformed)) {
            if (isMasked(this.recordPin, name)) {
                transformed[name] = { ...transformed[name], value: DOTS, raw_value: false };
            }
        }
        return transformed;
    },

    _processFields() {
        if (isLocked(this.recordPin)) {
            this.$("field").each((_index, element) => {
                const name = element.getAttribute("name");
                if (isMasked(this.recordPin, name)) {
                    const isImage = this.fields[name].type === "binary";
                    $(element).replaceWith(qweb.render("record_pin.Dots", { isImage }));
                }
            });
        }
        return this._super(...arguments);
    },

    async _render() {
        await this._super(...arguments);
        if (isLocked(this.recordPin)) {
            const title = padlockTitle(this.recordPin);
            this.$el.addClass("o_record_pin_locked");
            this.$el.append(qweb.render("record_pin.Padlock", { title }));
        }
    },
});
