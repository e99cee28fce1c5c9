// Attacks the arena's own commands with bytes that no SDK writes. What the gate says of each goes to the log.
/* global $send, $recv, $print */

const command = (number, body) => {
    const inner = [((number << 3) | 2) & 127 | 128, (number << 3) >> 7, body.length, ...body];
    const one = [0x0a, inner.length, ...inner];
    return new Uint8Array([0x0a, one.length, ...one]);
};
const text = (tag, value) => [tag, value.length, ...[...value].map((c) => c.charCodeAt(0))];
const TRAIL = 68, OWNER = [0x12, 3, 0x0a, 1, 0x61], X = [0x08, 0x80, 0x40], CUT = text(0x12, "drop"), GIFT = [0x1a, 2, 0x08, 1];
const stop = (...fields) => [0x0a, fields.flat().length, ...fields.flat()];
const LAY = 64, CHEER = 65, GOOD = [...text(0x12, "drop"), 0x18, 0x80, 0x80, 0x01];

const ATTACKS = [
    command(LAY, [0x08, 0x0a, ...GOOD]),                        // 10 gems: out of range
    command(LAY, [...GOOD]),                                    // 0 gems, which is not sent
    command(LAY, [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, ...GOOD]), // more than 32 bits
    command(LAY, [0x0a, 0x01, 0x01, ...GOOD]),                  // a number as bytes: the wrong wire type
    command(LAY, [0x08, 0x01, 0x08, 0x02, ...GOOD]),            // given twice
    command(LAY, [0x08, 0x01, 0x12, 0x7f, 0x41]),               // a text that is longer than the bytes
    command(LAY, [0x08, 0x01, 0x12, 0x02, 0xc3, 0x28]),         // no UTF-8
    command(LAY, [0x08, 0x01, ...GOOD, 0x22, 0x15, ...Array(21).fill(0x41)]), // a note that is too long
    command(LAY, [0x08, 0x01, ...text(0x12, "drop"), 0x18, 0x01]), // a place outside of the arena
    command(LAY, [0x08, 0x01, ...GOOD, ...Array(17).fill([0x50, 0x01]).flat()]), // more unknown fields than are skipped
    command(CHEER, Array(4).fill(text(0x0a, "a")).flat()),      // more words than a cheer has
    command(CHEER, text(0x0a, "a".repeat(13))),                 // a word that is too long
    command(100, [0x08, 0x01]),                                 // a command that nobody declared
    new Uint8Array([0x0a, 0x7f, 0x0a, 0x01]),                   // a batch that is longer than the bytes
    new Uint8Array([0x0a, 4, 0x0a, 2, 0x82, 0x04]),             // a command that is cut
    command(TRAIL, [...OWNER, ...stop(X, CUT), ...stop([0x08, 0x01], CUT)]), // a place outside of the arena, within a message
    command(TRAIL, [...stop(X, CUT)]),                          // without the message that must be there
    command(TRAIL, [...OWNER, ...stop(X, CUT, [0x1a, 0])]),     // a gift of nothing
    command(TRAIL, [...OWNER, ...stop(X, CUT, GIFT, GIFT)]),    // two gifts
    command(TRAIL, [...OWNER, ...stop(X), ...stop(X), ...stop(X), ...stop(X)]), // more stops than a trail has
    command(TRAIL, [...OWNER, 0x0a, 0x7f, 0x08]),               // a stop that is longer than the bytes
    command(TRAIL, [...OWNER, ...stop(X, [0x1a, 11, 0x08, 1, ...Array(3).fill(text(0x12, "a")).flat()])]), // too many notes
    command(TRAIL, [0x10, 1, ...stop(X)]),                      // a number where a message is
    command(TRAIL, [0x12, 34, ...Array(17).fill([0x50, 1]).flat()]), // more unknown fields within it than are skipped
    command(TRAIL, [...OWNER, ...stop(X, [0x1a, 0x7f, 0x08, 1])]), // a gift that is longer than its stop
    command(TRAIL, [...OWNER, ...OWNER]),                       // two owners
    command(TRAIL, [...OWNER, ...stop(...Array(20).fill([0x1a, 2, 0x1a, 0]))]), // and many empty ones
];
const QUERIES = [
    [0x12, 5, 0x82, 0x04, 2, 0x08, 0x02],                       // a player that there is not
    [0x12, 5, 0x82, 0x04, 9, 0x08, 0x00],                       // a length that lies
    [0x12, 3, 0xa2, 0x06, 0],                                   // a query that nobody declared
];

let at = 0;
const readable = (bytes) => String.fromCharCode(...new Uint8Array(bytes)).replace(/[^ -~]/g, "");
$recv((events) => {
    const told = readable(events);
    if (at > 0 && at <= ATTACKS.length) $print(`attack ${at}: ${told}`);
    if (at < ATTACKS.length) $send(ATTACKS[at]);
    else if (at - ATTACKS.length < QUERIES.length) {
        $print(`query ${at - ATTACKS.length + 1}: ${readable($send(new Uint8Array(QUERIES[at - ATTACKS.length])))}`);
    } else {
        for (let i = 0; i < 60; i++) $send(command(LAY, [0x08, 0x01, ...GOOD])); // a flood
        for (let i = 0; i < 100; i++) $send(new Uint8Array([0x12, 3, 0x82, 0x04, 0]));
    }
    at++;
});
$send(new Uint8Array([0x0a, 6, 0x0a, 4, 0xaa, 0x01, 0x01, 0x08].concat([]))); // and one that is cut, at once
$send(command(21, [0x08, 0x01])); // subscribes to ticks, so that it is woken
