/** Says that a way out was found. */
export function escaped(what) {
    globalThis.$print(`ESCAPED: ${what}`);
}

/** Each function should throw; the last error goes on, a value is an escape. @param {(() => unknown)[]} ways */
export function none_works(ways) {
    let last = new Error("nothing was tried");
    for (const way of ways) {
        try {
            const value = way();
            escaped(`${way} gave ${typeof value}`);
        } catch (error) {
            last = error;
        }
    }
    throw last;
}

/** The same for promises. @param {(() => Promise<unknown>)[]} ways */
export async function none_resolves(ways) {
    let last = new Error("nothing was tried");
    for (const way of ways) {
        try {
            const value = await way();
            escaped(`${way} gave ${typeof value}`);
        } catch (error) {
            last = error;
        }
    }
    throw last;
}
