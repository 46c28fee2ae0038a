/** @odoo-module **/

import { ConnectionAbortedError, rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { sendGuarded } from "@record_pin_core/since_17/requests";
import { DEPENDENCIES, startClient } from "@record_pin_core/since_17/start_client";

const sendRpc = rpc._rpc;
rpc._rpc = (url, params, settings = {}) =>
    sendGuarded((how) => sendRpc(url, params, how), params, settings, ConnectionAbortedError);

registry.category("services").add("record_pin", {
    dependencies: DEPENDENCIES,
    start: (env, services) => startClient(services, user),
});
