/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { ConnectionAbortedError, rpcService } from "@web/core/network/rpc_service";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { session } from "@web/session";
import { KnownUnlocks } from "@record_pin_core/shared/known_unlocks";
import { sendGuarded, setClient } from "@record_pin_core/since_17/requests";
import { LegacyPinClient } from "./legacy_pin_client";

const NOTHING = { models: {}, can_manage: false, is_manager: false, bypass: false };

// Below all views: the legacy ones send their requests through it, too.
patch(rpcService, "record_pin", {
    start() {
        const rpc = this._super(...arguments);
        return (route, params = {}, settings = {}) =>
            sendGuarded((how) => rpc(route, params, how), params, settings, ConnectionAbortedError);
    },
});

/** The part of the ORM service of later series that the client uses. */
function ormOf(rpc) {
    const caller = (settings) => ({
        call: (model, method, args) =>
            rpc(
                `/web/dataset/call_kw/${model}/${method}`,
                { model, method, args, kwargs: { context: session.user_context } },
                settings
            ),
    });
    return { ...caller({}), silent: caller({ silent: true }) };
}

registry.category("services").add("record_pin", {
    dependencies: ["rpc", "notification", "user"],
    start(env, { rpc, notification, user }) {
        const clock = {
            offset: 0, // of the server's clock, milliseconds
            now: () => Date.now() + clock.offset,
            locale: user.lang ? user.lang.replace("_", "-") : undefined,
            timeZone: user.tz || undefined,
        };
        const client = new LegacyPinClient({
            orm: ormOf(rpc),
            notification,
            clock,
            info: session.record_pin || NOTHING,
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
    },
});
