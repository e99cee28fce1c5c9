// The log, with a level: the same lines as console's, under the mod's name and with the place of the call.

import { format, freeze, write_line } from "./host.js";

/** Writes a line at level "info". @param {...unknown} values */
export function log(...values) { write_line("info", format(values)); }

/** @param {...unknown} values */
log.debug = (...values) => write_line("debug", format(values));
/** @param {...unknown} values */
log.info = (...values) => write_line("info", format(values));
/** @param {...unknown} values */
log.warn = (...values) => write_line("warn", format(values));
/** @param {...unknown} values */
log.error = (...values) => write_line("error", format(values));
freeze(log);
