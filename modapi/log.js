// The log, with a level: the line stands under the mod's name. console.log and $print go there too.

import { encode_log, utf8_encode } from "./codec.js";
import { command } from "./core.js";
import { format, freeze, slice_text } from "./host.js";

const MAX_BYTES = 4096;

function cut(text) {
    if (text.length * 3 <= MAX_BYTES) return text;
    text = slice_text(text, 0, MAX_BYTES);
    while (utf8_encode(text).length > MAX_BYTES) text = slice_text(text, 0, text.length - 64);
    return text;
}

function write(level, values) {
    command(encode_log, { level, text: cut(format(values)) });
}

/** Writes a line at level "info". @param {...unknown} values */
export function log(...values) { write("info", values); }

/** @param {...unknown} values */
log.debug = (...values) => write("debug", values);
/** @param {...unknown} values */
log.info = (...values) => write("info", values);
/** @param {...unknown} values */
log.warn = (...values) => write("warn", values);
/** @param {...unknown} values */
log.error = (...values) => write("error", values);
freeze(log);
