// Shows: log
// What the SDK is built on: $send takes the bytes of a Send (proto/commands.proto), $recv gives those of an EventBatch.
// Nothing of the SDK writes a Log command, because console prints; this is one by hand.

/** @param {number} field @param {number[]} bytes */
const part = (field, bytes) => [field << 3 | 2, bytes.length, ...bytes];
const text = [..."by hand"].map((letter) => letter.charCodeAt(0));
const command = [1 << 3, 1, ...part(2, part(2, text))]; // seq 1; log { text }
$send(new Uint8Array(part(1, part(1, command)))); // batch { commands }

$recv((bytes) => {
    if (bytes.byteLength > 100000) $print("a long tick");
});
