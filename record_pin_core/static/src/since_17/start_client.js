/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";
import { KnownUnlocks } from "@record_pin_core/shared/known_unlocks";
import { PinClient } from "@record_pin_core/shared/pin_client";
import { setClient } from "./requests";
import { useEnv } from "@odoo/owl";

const NOTHING = { models: {}, can_manage: false, is_manager: false, bypass: false };

/** What the service depends on, apart from who the user is. */
export const DEPENDENCIES = ["orm", "dialog", "notification", "ui"];

/**
 * Makes the client of this page, through which stopped requests ask from now on.
 *
 * @param {{orm: object, dialog: object, notification: object, ui: object}} services
 * @param {{lang: string, tz: string|false}} user
 * @returns {PinClient}
 */
export function startClient({ orm, dialog, notification, ui }, user) {
    const clock = {
        offset: 0, // of the server's clock, milliseconds
        now: () => Date.now() + clock.offset,
        locale: user.lang ? user.lang.replace("_", "-") : undefined,
        timeZone: user.tz || undefined,
    };
    const client = new PinClient({
        orm,
        dialog,
        notification,
        clock,
        info: session.record_pin || NOTHING,
        pause: () => unblock(ui),
    });
    client.known = new KnownUnlocks({
        storage: browser.localStorage,
        now: clock.now,
        setTimer: (callback, delay) => browser.setTimeout(callback, delay),
        clearTimer: (timer) => browser.clearTimeout(timer),
        onEnd: (key) => {
            const [resModel, id] = key.split(",");
            client.closed(resModel, [Number(id)]);
        },
    });
    browser.addEventListener("storage", (ev) => {
        if (client.known.isAbout(ev)) {
            client.known.reread();
        }
    });
    setClient(client);
    return client;
}

/**
 * The client, for the views. The unit tests of Odoo and of other addons start the services they
 * name, and mount views all the same: there is none then, and nothing protected.
 *
 * @returns {PinClient|null}
 */
export function usePinClient() {
    return useEnv().services.record_pin || null;
}

/** A report or a blocking button covers the screen while it runs: lift that for a dialog. */
function unblock(ui) {
    let blocks = 0;
    while (ui.isBlocked) {
        ui.unblock();
        blocks++;
    }
    return () => {
        for (; blocks; blocks--) {
            ui.block();
        }
    };
}
