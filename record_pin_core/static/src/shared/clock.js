/** @odoo-module **/

/**
 * @param {string|false} text a moment as the server writes it: `YYYY-MM-DD HH:MM:SS`, UTC
 * @returns {number|null} milliseconds since 1970, null when there is no moment
 */
export function parseUtc(text) {
    if (!text) {
        return null;
    }
    const moment = Date.parse(`${text.replace(" ", "T")}Z`);
    return Number.isNaN(moment) ? null : moment;
}

/**
 * @param {number|null} until milliseconds since 1970
 * @param {number} now milliseconds since 1970
 * @returns {number} whole seconds left, rounded up so that 0 means "over"; never negative
 */
export function secondsLeft(until, now) {
    return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}

/**
 * @param {number} seconds
 * @returns {string} `m:ss`, or `h:mm:ss` from one hour on
 */
export function countdownText(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
    const rest = two(seconds % 60);
    return hours ? `${hours}:${two(minutes)}:${rest}` : `${two(minutes)}:${rest}`;
}

/**
 * Whether a screen reader is told the time left: at whole minutes while there are few of
 * them, then at 30 and 10 seconds. Each second would drown everything else.
 *
 * @param {number} seconds
 * @returns {boolean}
 */
export function isWorthSaying(seconds) {
    return [300, 120, 60, 30, 10].includes(seconds);
}

/**
 * @param {number} moment milliseconds since 1970
 * @param {number} now milliseconds since 1970
 * @param {{locale?: string, timeZone?: string}} where the user's language and time zone
 * @returns {string} the time of day there; with the date when that is another day
 */
export function localTime(moment, now, { locale, timeZone } = {}) {
    const parts = { hour: "2-digit", minute: "2-digit" };
    const day = (value) => formatter({ dateStyle: "short" }, locale, timeZone).format(value);
    if (day(moment) !== day(now)) {
        Object.assign(parts, { day: "numeric", month: "short" });
    }
    return formatter(parts, locale, timeZone).format(moment);
}

function formatter(parts, locale, timeZone) {
    try {
        return new Intl.DateTimeFormat(locale, { ...parts, timeZone });
    } catch {
        // A time zone or language that this browser does not know: its own ones.
        return new Intl.DateTimeFormat(undefined, parts);
    }
}

/**
 * How far the server's clock is ahead of the browser's, from a `Date` header.
 *
 * The header has whole seconds and travelled for a while: below two seconds there is no
 * telling, and 0 is answered.
 *
 * @param {string|null|undefined} header
 * @param {number} now the browser's time, milliseconds since 1970
 * @returns {number|null} milliseconds; null when the header says nothing
 */
export function clockOffset(header, now) {
    const moment = header ? Date.parse(header) : NaN;
    if (Number.isNaN(moment)) {
        return null;
    }
    return Math.abs(moment - now) < 2000 ? 0 : moment - now;
}
