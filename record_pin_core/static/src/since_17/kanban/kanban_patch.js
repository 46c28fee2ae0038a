/** @odoo-module **/

import { markup } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRecord } from "@web/views/kanban/kanban_record";
import { DOTS, isLocked, isMasked } from "@record_pin_core/shared/marker";
import { padlockTitle } from "@record_pin_core/shared/messages";
import { usePinSelection } from "../pin_menu";

patch(KanbanController.prototype, {
    setup() {
        super.setup(...arguments);
        this.pinSelection = usePinSelection();
    },
});

patch(KanbanRecord.prototype, {
    setup() {
        super.setup(...arguments);
        // After the observer of the record itself: what a card prints of it, too.
        useRecordObserver((record) => {
            if (isLocked(record.recordPin)) {
                for (const name of record.recordPin.masked) {
                    if (name in this.dataState.record) {
                        this.dataState.record[name] = { value: DOTS, raw_value: false };
                    }
                }
            }
        });
    },

    get isPinLocked() {
        return isLocked(this.props.record.recordPin);
    },

    pinPadlockTitle() {
        return padlockTitle(this.props.record.recordPin);
    },

    getRecordClasses() {
        const classes = super.getRecordClasses(...arguments);
        return this.isPinLocked ? `${classes} o_record_pin_locked` : classes;
    },

    getFormattedValue(fieldId) {
        const { archInfo, record } = this.props;
        return isMasked(record.recordPin, archInfo.fieldNodes[fieldId].name)
            ? maskedText()
            : super.getFormattedValue(...arguments);
    },
});

/** What `web.Field` shows of a masked value, for a card that prints it without a field. */
function maskedText() {
    const spans = [
        ["o_record_pin_dots", DOTS],
        ["visually-hidden", _t("Locked")],
    ].map(([className, text]) => {
        const span = document.createElement("span");
        span.className = className;
        span.textContent = text;
        return span;
    });
    spans[0].setAttribute("aria-hidden", "true");
    return markup(spans.map((span) => span.outerHTML).join(""));
}
