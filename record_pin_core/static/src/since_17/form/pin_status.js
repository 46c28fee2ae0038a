/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { sprintf } from "@web/core/utils/strings";
import { countdownText } from "@record_pin_core/shared/clock";

/** The padlock of a form: how long the record stays open, and the button that closes it. */
export class PinStatus extends Component {
    static template = "record_pin.PinStatus";
    static props = { pin: Object };

    setup() {
        this.state = useState(this.props.pin.state);
    }

    get left() {
        return countdownText(this.state.left);
    }

    get leftLabel() {
        return sprintf(String(_t("Unlocked, %s left")), this.left);
    }
}

/** What stands in the place of a record that is locked. */
export class PinCover extends Component {
    static template = "record_pin.PinCover";
    static props = { pin: Object, isDirty: Boolean, canSave: Boolean, save: Function };

    setup() {
        this.state = useState(this.props.pin.state);
    }
}
