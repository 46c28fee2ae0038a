/** @odoo-module **/

// Verify Log: how far it is, the result, and what stops it.

import { tour } from "@record_pin/../tests/tour";

// up to 16 it is disabled until the step that was stopped has its answer
const VERIFY = "button[name=action_verify]:not([disabled])";
// up to 17 a tour looks inside the dialog in front: what is about to be found cannot name it
const PROGRESS = "progress.o_record_pin_bar";
const STATUS = "p#o_record_pin_status";

function gone() {
    if (document.querySelector(".o_record_pin_progress")) {
        throw new Error("The progress is still shown.");
    }
}

tour("verify_log", [
    { content: "verify", trigger: VERIFY, run: "click" },
    { content: "it begins", trigger: PROGRESS },
    { content: "how far it is", trigger: `${STATUS}:contains(entries verified)` },
    { content: "enough", trigger: "button.o_record_pin_stop", run: "click" },
    { content: "no progress any more", trigger: VERIFY, run: gone },
    { content: "once more", trigger: VERIFY, run: "click" },
    { content: "the result", trigger: ".alert-success:contains(The log is intact.)", run: gone },
]);
