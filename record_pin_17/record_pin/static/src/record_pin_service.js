/** @odoo-module **/

import { ConnectionAbortedError, rpcService } from "@web/core/network/rpc_service";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { sendGuarded } from "@record_pin_core/since_17/requests";
import { DEPENDENCIES, startClient } from "@record_pin_core/since_17/start_client";

patch(rpcService, {
    start() {
        const rpc = super.start(...arguments);
        return (route, params = {}, settings = {}) =>
            sendGuarded((how) => rpc(route, params, how), params, settings, ConnectionAbortedError);
    },
});

registry.category("services").add("record_pin", {
    dependencies: [...DEPENDENCIES, "user"],
    start: (env, services) => startClient(services, services.user),
});
