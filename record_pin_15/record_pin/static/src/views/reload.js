/** @odoo-module **/

import { getClient } from "@record_pin_core/since_17/requests";

/**
 * Has a list or kanban read its page again when a lock of its model is closed or changed.
 *
 * @param {object} controller
 * @param {() => boolean} mayReload false while something is edited
 */
export function reloadWithLocks(controller, mayReload) {
    const client = getClient();
    if (!client || !client.isProtected(controller.modelName)) {
        return;
    }
    const reload = (ev) => {
        if (controller.isDestroyed()) {
            client.bus.removeEventListener("LOCKED", reload);
            client.bus.removeEventListener("CHANGED", reload);
        } else if (client.concerns(controller.modelName, ev.detail) && mayReload()) {
            controller.reload();
        }
    };
    client.bus.addEventListener("LOCKED", reload);
    client.bus.addEventListener("CHANGED", reload);
}
