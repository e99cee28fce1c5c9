// The host of a URL: names (letters of other scripts as punycode), IPv4 and IPv6 addresses, as the URL Standard
// writes them. Names are lower-cased and composed (NFC); of IDNA's further mappings there are none.

import { percent_decode, percent_encode, is_of_controls } from "./url_percent.js";

// --- punycode (RFC 3492) ---

const BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_POINT = 128;

function adapt(/** @type {number} */ delta, /** @type {number} */ count, /** @type {boolean} */ is_first) {
    delta = is_first ? Math.floor(delta / DAMP) : delta >> 1;
    delta += Math.floor(delta / count);
    let k = 0;
    for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
    return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}

const digit = (/** @type {number} */ value) => String.fromCharCode(value + (value < 26 ? 97 : 22));

function punycode(/** @type {string} */ label) {
    const points = Array.from(label, (one) => /** @type {number} */ (one.codePointAt(0)));
    let out = points.filter((point) => point < 128).map((point) => String.fromCharCode(point)).join("");
    const basic = out.length;
    if (basic > 0) out += "-";
    let done = basic, next = FIRST_POINT, delta = 0, bias = FIRST_BIAS;
    while (done < points.length) {
        const least = Math.min(...points.filter((point) => point >= next));
        delta += (least - next) * (done + 1);
        next = least;
        for (const point of points) {
            if (point < next) delta++;
            if (point !== next) continue;
            let q = delta;
            for (let k = BASE; ; k += BASE) {
                const t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
                if (q < t) break;
                out += digit(t + ((q - t) % (BASE - t)));
                q = Math.floor((q - t) / (BASE - t));
            }
            out += digit(q);
            bias = adapt(delta, done + 1, done === basic);
            delta = 0;
            done++;
        }
        delta++;
        next++;
    }
    return `xn--${out}`;
}

// --- addresses ---

// One number of an IPv4 address: decimal, 0x hexadecimal or 0 octal; NaN when it is none.
function part_of(/** @type {string} */ text) {
    if (text === "") return NaN;
    if (/^0[xX][0-9a-fA-F]*$/.test(text)) return text.length === 2 ? 0 : parseInt(text.slice(2), 16);
    if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
    return /^[0-9]+$/.test(text) ? parseInt(text, 10) : NaN;
}

// undefined: a name; null: an address that is wrong.
function ipv4(/** @type {string} */ host) {
    const parts = host.split(".");
    if (parts.length > 1 && parts[parts.length - 1] === "") parts.pop();
    const last = parts[parts.length - 1];
    if (!/^[0-9]+$/.test(last) && Number.isNaN(part_of(last))) return undefined;
    if (parts.length > 4) return null;
    const numbers = parts.map(part_of), end = numbers.length - 1;
    if (numbers.some((one, i) => Number.isNaN(one) || (i < end && one > 255))) return null;
    if (numbers[end] >= 256 ** (5 - numbers.length)) return null;
    let address = numbers[end];
    for (let i = 0; i < end; i++) address += numbers[i] * 256 ** (3 - i);
    return [3, 2, 1, 0].map((i) => Math.floor(address / 256 ** i) % 256).join(".");
}

function pieces_of(/** @type {string} */ text) {
    if (text === "") return [];
    const pieces = text.split(":"), numbers = [];
    for (let i = 0; i < pieces.length; i++) {
        if (i === pieces.length - 1 && pieces[i].includes(".")) {
            const bytes = pieces[i].split(".");
            if (bytes.length !== 4 || bytes.some((one) => !/^(0|[1-9][0-9]{0,2})$/.test(one) || Number(one) > 255)) return null;
            numbers.push(Number(bytes[0]) * 256 + Number(bytes[1]), Number(bytes[2]) * 256 + Number(bytes[3]));
        } else if (/^[0-9a-fA-F]{1,4}$/.test(pieces[i])) {
            numbers.push(parseInt(pieces[i], 16));
        } else {
            return null;
        }
    }
    return numbers;
}

// The longest run of two or more zeros is written as "::".
function ipv6_text(/** @type {number[]} */ numbers) {
    let best = -1, length = 1;
    for (let i = 0; i < 8; i++) {
        let end = i;
        while (end < 8 && numbers[end] === 0) end++;
        if (end - i > length) [best, length] = [i, end - i];
        if (end > i) i = end;
    }
    const hex = (/** @type {number[]} */ list) => list.map((one) => one.toString(16)).join(":");
    return best < 0 ? hex(numbers) : `${hex(numbers.slice(0, best))}::${hex(numbers.slice(best + length))}`;
}

function ipv6(/** @type {string} */ text) {
    const halves = text.split("::");
    if (halves.length > 2) return null;
    const [left, right] = [pieces_of(halves[0]), halves.length === 2 ? pieces_of(halves[1]) : []];
    if (left === null || right === null) return null;
    const missing = 8 - left.length - right.length;
    if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
    return `[${ipv6_text([...left, ...new Array(missing).fill(0), ...right])}]`;
}

// --- the host ---

/** As the URL has it; null: it cannot be one. @param {string} text @param {boolean} is_special @returns {string | null} */
export function parse_host(text, is_special) {
    if (text[0] === "[") return text[text.length - 1] === "]" ? ipv6(text.slice(1, -1)) : null;
    if (!is_special) return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : percent_encode(text, is_of_controls);
    const name = percent_decode(text).normalize("NFC").toLowerCase().replace(/[\u3002\uff0e\uff61]/g, ".");
    const ascii = name.split(".").map((label) => (/[^\0-\x7f]/.test(label) ? punycode(label) : label)).join(".");
    if (ascii === "" || /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f\ufffd]/.test(ascii)) return null;
    const address = ipv4(ascii);
    return address === undefined ? ascii : address;
}
