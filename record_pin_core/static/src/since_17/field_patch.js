/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { Field } from "@web/views/fields/field";
import { DOTS, isMasked } from "@record_pin_core/shared/marker";

patch(Field.prototype, {
    get isPinMasked() {
        const { fieldInfo, name, record } = this.props;
        const isHandle = fieldInfo && fieldInfo.widget === "handle";
        return !isHandle && isMasked(record.recordPin, name);
    },

    /** What is shown instead; a column without a title is a picture or a mark: nothing. */
    get pinDots() {
        const { fieldInfo } = this.props;
        return fieldInfo && fieldInfo.hasLabel === false ? "" : DOTS;
    },

    get isPinImage() {
        const { name, record } = this.props;
        return record.fields[name].type === "binary" && Boolean(this.pinDots);
    },
});
