/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { download } from "@web/core/network/download";
import { clockOffset } from "@record_pin_core/shared/clock";
import { sendAndUnlock } from "@record_pin_core/shared/resend";

let client = null;

/** From now on, stopped requests ask for PINs through `pinClient`. */
export function setClient(pinClient) {
    client = pinClient;
}

/** @returns {import("@record_pin_core/shared/pin_client").PinClient|null} */
export function getClient() {
    return client;
}

function open(locks, sentAt) {
    return client.open(locks, sentAt);
}

/**
 * Sends a request of the web client; when locks stand in its way, has them opened first.
 *
 * @param {(settings: object) => Promise<any>} send
 * @param {object} params of the request
 * @param {{silent?: boolean, xhr?: XMLHttpRequest}} settings
 * @param {typeof Error} AbortedError what an aborted request is rejected with
 */
export function sendGuarded(send, params, settings, AbortedError) {
    if (!client) {
        return send(settings);
    }
    const readsClock = params && params.model === "record.pin.lock" && !settings.xhr;
    return sendAndUnlock(() => (readsClock ? sendAndReadClock : direct)(send, settings), {
        open,
        silent: settings.silent,
        abortError: () => new AbortedError("Aborted while waiting for a PIN"),
    });
}

function direct(send, settings) {
    return send(settings);
}

/** The answers about locks are about times: learn how far the server's clock is off. */
function sendAndReadClock(send, settings) {
    const xhr = new browser.XMLHttpRequest();
    const request = send({ ...settings, xhr });
    xhr.addEventListener("load", () => {
        const offset = clockOffset(xhr.getResponseHeader("Date"), Date.now());
        if (offset !== null) {
            client.clock.offset = offset;
        }
    });
    return request;
}

const sendDownload = download._download;
download._download = function (options) {
    return client ? sendAndUnlock(() => sendDownload(options), { open }) : sendDownload(options);
};
