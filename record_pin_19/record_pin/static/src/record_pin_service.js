import { browser } from "@web/core/browser/browser";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { DEPENDENCIES, startClient } from "@record_pin_core/since_17/start_client";

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

export function forgetCachedRecords() {
    rpcBus.trigger("CLEAR-CACHES", TABLES);
}

export const recordPinService = {
    dependencies: DEPENDENCIES,
    start(env, services) {
        const client = startClient(services, user);
        client.bus.addEventListener("LOCKED", forgetCachedRecords);
        client.bus.addEventListener("CHANGED", forgetCachedRecords);
        forgetWhenModelsChanged(client.info.models);
        return client;
    },
};

/** Records of a model may have been cached before it became a protected one. */
function forgetWhenModelsChanged(models) {
    const names = Object.keys(models).sort().join(" ");
    if ((browser.localStorage.getItem(MODELS_KEY) || "") !== names) {
        browser.localStorage.setItem(MODELS_KEY, names);
        forgetCachedRecords();
    }
}

registry.category("services").add("record_pin", recordPinService);
