// What the oracle makes of how things stand: lines of advice, the most urgent first. It asks nothing itself, so that tests can.

const DROWNS_SOON = 15; // turns
const LITTLE_OIL = 20;

/** The key of a line of locale/, with its arguments. */
const line = (key, args = {}) => ({ key, ...args });

/**
 * diver and threats as the game's queries give them; paths: {hatch, item, unknown, away}, each {steps, way}.
 */
export function advise({ diver, threats, paths, careful }) {
    const lines = [];
    const awake = threats.filter((one) => one.awake);
    if (awake.length > 0 && diver.hp <= careful) {
        lines.push(paths.away.steps > 0 ? line("flee", { way: paths.away.way }) : line("cornered"));
    } else if (awake.length > 1) {
        lines.push(line("door", { count: awake.length }));
    } else if (threats.length > 0 && awake.length === 0) {
        lines.push(line("asleep", { steps: threats[0].steps }));
    }
    if (diver.hp <= careful && diver.items.some((id) => /biscuit|rum|tea/.test(id))) lines.push(line("eat"));
    if (diver.flood_in <= DROWNS_SOON) lines.push(line("sea", { turns: diver.flood_in }));
    if (diver.oil <= LITTLE_OIL) lines.push(line(diver.items.some((id) => id.endsWith("oil")) ? "fill" : "dim"));
    if (paths.item.steps > 0 && diver.flood_in > DROWNS_SOON) lines.push(line("item", paths.item));
    if (paths.hatch.steps > 0) lines.push(line(diver.floor === 10 ? "lamp" : "hatch", paths.hatch));
    else if (paths.unknown.steps > 0) lines.push(line("unknown", paths.unknown));
    if (lines.length === 0) lines.push(line("calm"));
    return lines;
}
