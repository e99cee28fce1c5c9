// What each step reports: that all its ways were refused, or the one that was not.

/** Says that a way was open. */
export function escaped(what) {
    globalThis.$print(`ESCAPED: ${what}`);
}

/**
 * Each way should throw, or have no effect and give undefined; anything else is an escape. Ends with an error that
 * names the step, as a mod's does that did not expect to be refused.
 * @param {string} step @param {(() => unknown)[]} ways
 */
export async function all_refused(step, ways) {
    let refused = 0;
    for (const way of ways) {
        try {
            const value = await way();
            if (value !== undefined) escaped(`${step}: ${way} gave ${typeof value}`);
        } catch {
            refused++;
        }
    }
    throw new Error(`${step}: refused in ${refused} of ${ways.length} ways`);
}
