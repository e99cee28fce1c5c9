// One handler that throws does not keep the others from running.

import { format, write_line } from "./host.js";

const MAX_ERRORS_TOLD = 16; // of those of one call

/**
 * After a throw: the rest. The first error is the host's to report; these are printed, the first few of them.
 * @param {() => boolean} is_left @param {() => void} run goes on where it was
 */
export function run_rest(is_left, run) {
    let errors = 0;
    while (is_left()) {
        try {
            run();
        } catch (error) {
            if (errors++ < MAX_ERRORS_TOLD) write_line("error", format([error]));
        }
    }
    if (errors > MAX_ERRORS_TOLD) {
        write_line("error", `and ${errors - MAX_ERRORS_TOLD} more errors of handlers in this tick`);
    }
}
