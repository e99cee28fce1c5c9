// Tells the mod under test to do something; what came of it.

/**
 * @param {import("gatehouse/test").Test} t @param {string} name @param {unknown[]} values
 * @returns {Promise<any>}
 */
export async function ask(t, name, ...values) {
    const before = t.logs().length, head = `${name} = `;
    const answer = () => t.logs().slice(before).find(({ text }) => text.startsWith(head));
    await t.send(t.mod_id, "do", [name, ...values]);
    const { text } = await t.until(answer, 30);
    const said = text.slice(head.length);
    return said === "undefined" ? undefined : JSON.parse(said);
}
