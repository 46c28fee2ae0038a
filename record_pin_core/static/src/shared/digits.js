/** @odoo-module **/

/** Digits of a PIN at most: what the server accepts for any lock. */
export const MAX_DIGITS = 12;

/**
 * The first digit of every decimal numbering that a keyboard can produce besides ASCII:
 * Arabic-Indic, Persian, Devanagari, Bengali, Thai and full-width.
 */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10];

/**
 * The digits of a text as ASCII; everything else is dropped, so that a PIN pasted with
 * blanks or dashes is taken.
 *
 * @param {string} text what was typed or pasted
 * @param {number} [limit] digits kept at most
 * @returns {string}
 */
export function digitsOnly(text, limit = MAX_DIGITS) {
    let digits = "";
    for (const character of String(text)) {
        const code = character.codePointAt(0);
        const zero = [0x30, ...ZEROS].find((first) => code >= first && code < first + 10);
        if (zero !== undefined) {
            digits += String(code - zero);
        }
    }
    return digits.slice(0, limit);
}
