import { browser } from "@web/core/browser/browser";
import { download } from "@web/core/network/download";
import { ConnectionAbortedError, rpc } from "@web/core/network/rpc";
import { omit } from "@web/core/utils/objects";
import { clockOffset } from "@record_pin_core/shared/clock";
import { sendAndUnlock } from "@record_pin_core/shared/resend";

/** Methods whose answers hold no values of records: their caches may stay. */
const WITHOUT_RECORDS = ["get_views", "fields_get"];

let client = null;

/** From now on, stopped requests ask for PINs through `pinClient`. */
export function setClient(pinClient) {
    client = pinClient;
}

/**
 * Whether an answer may be written to the caches of the client, which outlive the unlock:
 * never for a protected model, and for no model while a record is unlocked, since other
 * models can carry its values.
 */
export function mayCache(params) {
    const model = params && params.model;
    if (!client || !model || WITHOUT_RECORDS.includes(params.method)) {
        return true;
    }
    return !client.isProtected(model) && !client.known.any;
}

function open(locks, sentAt) {
    return client.open(locks, sentAt);
}

const abortError = () => new ConnectionAbortedError("Aborted while waiting for a PIN");

const sendRpc = rpc._rpc;
rpc._rpc = function (url, params, settings = {}) {
    if (!client) {
        return sendRpc(url, params, settings);
    }
    if (settings.cache && mayCache(params)) {
        // The cache comes back here for what it does not have.
        return sendRpc(url, params, settings);
    }
    settings = omit(settings, "cache");
    if (params && params.model === "record.pin.lock" && !settings.xhr) {
        return sendAndReadClock(url, params, settings);
    }
    return sendAndUnlock(() => sendRpc(url, params, settings), {
        open,
        silent: settings.silent,
        abortError,
    });
};

/** The answers about locks are about times: learn how far the server's clock is off. */
function sendAndReadClock(url, params, settings) {
    return sendAndUnlock(
        () => {
            const xhr = new browser.XMLHttpRequest();
            const request = sendRpc(url, params, { ...settings, xhr });
            const read = () => {
                const offset = clockOffset(xhr.getResponseHeader("Date"), Date.now());
                if (offset !== null) {
                    client.clock.offset = offset;
                }
            };
            xhr.addEventListener("load", read);
            return request;
        },
        { open, silent: settings.silent, abortError }
    );
}

const sendDownload = download._download;
download._download = function (options) {
    return client ? sendAndUnlock(() => sendDownload(options), { open }) : sendDownload(options);
};
