/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { Field } from "@web/views/fields/field";
import { DOTS, isMasked } from "@record_pin_core/shared/marker";

patch(Field.prototype, "record_pin", {
    isPinMasked() {
        const { fieldInfo, name, record } = this.props;
        const isHandle = fieldInfo && fieldInfo.widget === "handle";
        return !isHandle && isMasked(record.recordPin, name);
    },

    pinDots() {
        return DOTS;
    },

    isPinImage() {
        const { name, record } = this.props;
        return record.fields[name].type === "binary";
    },
});
