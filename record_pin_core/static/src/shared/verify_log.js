/** @odoo-module **/

// Verifies the event log step by step, and shows how far it is. Plain elements, the same on all
// series: a client action that is a function has neither a template nor a place in the page.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { sprintf } from "@web/core/utils/strings";

const MODEL = "record.pin.log.check";
const STATUS = "o_record_pin_status";

function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
}

/** The dialog: `show(step)` tells how far it is, `stopped` whether the user has had enough. */
class Progress {
    constructor() {
        this.stopped = false;
        this.before = document.activeElement;
        this.bar = element("progress", {
            class: "o_record_pin_bar w-100",
            max: 1,
            "aria-labelledby": STATUS,
        });
        this.text = element("p", { class: "mb-2", id: STATUS, role: "status" });
        this.text.textContent = String(_t("Verifying the event log …"));
        this.stop = element("button", {
            type: "button",
            class: "btn btn-secondary o_record_pin_stop",
        });
        this.stop.textContent = String(_t("Stop"));
        this.root = element(
            "div",
            {
                class: "modal d-block o_record_pin_progress",
                role: "dialog",
                "aria-modal": "true",
                "aria-labelledby": STATUS,
            },
            element(
                "div",
                { class: "modal-dialog modal-dialog-centered" },
                element(
                    "div",
                    { class: "modal-content" },
                    element("div", { class: "modal-body" }, this.text, this.bar),
                    element("div", { class: "modal-footer" }, this.stop)
                )
            )
        );
        this.stop.addEventListener("click", () => this.end());
        this.root.addEventListener("keydown", (event) => {
            if (event.key === "Escape") {
                this.end();
            }
            if (["Escape", "Tab"].includes(event.key)) {
                // the dialog below would take the key for its own
                event.preventDefault();
                event.stopPropagation();
            }
        });
        document.body.append(this.root);
        this.stop.focus();
    }

    show({ verified, total }) {
        const said = sprintf(String(_t("%(verified)s of %(total)s entries verified")), {
            verified: verified.toLocaleString(),
            total: total.toLocaleString(),
        });
        if (said !== this.text.textContent) {
            // a screen reader says what changes
            this.bar.max = total || 1;
            this.bar.value = verified;
            this.text.textContent = said;
        }
    }

    end() {
        this.stopped = true;
        this.root.remove();
        if (this.before && this.before.isConnected) {
            this.before.focus();
        }
    }
}

/** @returns {Promise<object|undefined>} the action that shows the result; none when stopped */
async function verifyLog(env, action) {
    const progress = new Progress();
    try {
        for (;;) {
            const step = await env.services.orm.call(MODEL, "step", [[action.params.res_id]]);
            if (progress.stopped) {
                return undefined;
            }
            if (step.finished) {
                return step.action;
            }
            progress.show(step);
        }
    } finally {
        progress.end();
    }
}

registry.category("actions").add("record_pin_verify_log", verifyLog);
