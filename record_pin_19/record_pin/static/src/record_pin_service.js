import { browser } from "@web/core/browser/browser";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { KnownUnlocks } from "@record_pin_core/shared/known_unlocks";
import { PinClient } from "@record_pin_core/shared/pin_client";
import { setClient } from "./network";

/** Tables of the client's caches that can hold values of records. */
const TABLES = [
    "web_read",
    "web_search_read",
    "web_read_group",
    "onchange",
    "read",
    "search_read",
    "name_search",
    "web_name_search",
    "search_panel_select_range",
    "search_panel_select_multi_range",
];
const MODELS_KEY = "record_pin.models";
const NOTHING = { models: {}, can_manage: false, is_manager: false, bypass: false };

export function forgetCachedRecords() {
    rpcBus.trigger("CLEAR-CACHES", TABLES);
}

export const recordPinService = {
    dependencies: ["orm", "dialog", "notification", "ui"],
    start(env, { orm, dialog, notification, ui }) {
        const clock = {
            offset: 0, // of the server's clock, milliseconds
            now: () => Date.now() + clock.offset,
            locale: user.lang,
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
        client.bus.addEventListener("LOCKED", forgetCachedRecords);
        client.bus.addEventListener("CHANGED", forgetCachedRecords);
        forgetWhenModelsChanged(client.info.models);
        setClient(client);
        return client;
    },
};

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

/** Records of a model may have been cached before it became a protected one. */
function forgetWhenModelsChanged(models) {
    const names = Object.keys(models).sort().join(" ");
    if ((browser.localStorage.getItem(MODELS_KEY) || "") !== names) {
        browser.localStorage.setItem(MODELS_KEY, names);
        forgetCachedRecords();
    }
}

registry.category("services").add("record_pin", recordPinService);
