import { ConnectionAbortedError, rpc } from "@web/core/network/rpc";
import { omit } from "@web/core/utils/objects";
import { getClient, sendGuarded } from "@record_pin_core/since_17/requests";

/** Methods whose answers hold no values of records: their caches may stay. */
const WITHOUT_RECORDS = ["get_views", "fields_get"];

/**
 * Whether an answer may be written to the caches of the client, which outlive the unlock:
 * never for a protected model, and for no model while a record is unlocked, since other
 * models can carry its values.
 */
export function mayCache(params) {
    const client = getClient();
    const model = params && params.model;
    if (!client || !model || WITHOUT_RECORDS.includes(params.method)) {
        return true;
    }
    return !client.isProtected(model) && !client.known.any;
}

const sendRpc = rpc._rpc;
rpc._rpc = function (url, params, settings = {}) {
    if (settings.cache && mayCache(params)) {
        // The cache comes back here for what it does not have.
        return sendRpc(url, params, settings);
    }
    return sendGuarded(
        (how) => sendRpc(url, params, how),
        params,
        omit(settings, "cache"),
        ConnectionAbortedError
    );
};
