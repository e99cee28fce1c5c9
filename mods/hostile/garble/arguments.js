// Arguments of the three functions that run code, change under the reader's hands or are not what they say.

const { $print, $recv, $send } = globalThis;

function try_all(list) {
    let last;
    for (const value of list) {
        try {
            $send(value);
        } catch (error) {
            last = error;
        }
    }
    throw last ?? new Error("everything was taken");
}

function detached() {
    const bytes = new Uint8Array(100);
    try {
        globalThis.structuredClone(bytes, { transfer: [bytes.buffer] });
    } catch {
        return bytes; // there is nothing here that detaches
    }
    return bytes;
}

class Liar extends Uint8Array {
    static get [Symbol.species]() { throw new Error("species was asked"); }
    get byteLength() { return 2 ** 31; }
    get length() { return 2 ** 31; }
    get byteOffset() { return -8; }
    get buffer() { throw new Error("buffer was asked"); }
}

const talkative = {
    valueOf() { $send(new Uint8Array([1])); return 1; },
    toString() { $send(new Uint8Array([1])); $print("inside"); return "text"; },
    [Symbol.toPrimitive]() { $send(new Uint8Array([1])); return 1; },
};

export const arguments_of_send = {
    not_bytes() {
        try_all([undefined, null, 1, "text", 1n, Symbol("s"), {}, [1, 2], () => 1, new Map(), /x/, talkative]);
    },

    proxies() {
        const trap = () => { throw new Error("a trap was sprung"); };
        const traps = { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap, getOwnPropertyDescriptor: trap };
        try_all([new Proxy(new Uint8Array(8), traps), new Proxy(new ArrayBuffer(8), {}),
            Object.create(new Uint8Array(8)), Object.setPrototypeOf({}, Uint8Array.prototype)]);
    },

    liars() {
        $send(new Liar(8));
        const view = new DataView(new ArrayBuffer(64), 32, 8);
        Object.defineProperty(view, "byteLength", { get() { return 2 ** 31; } });
        $send(view);
        const array = new Uint8Array(16);
        Object.setPrototypeOf(array, null);
        $send(array);
        Object.defineProperty(Uint8Array.prototype, "constructor", { get() { throw new Error("asked"); } });
        $send(new Uint8Array(8));
        throw new Error("all lies were told");
    },

    detached() {
        $send(detached());
        throw new Error("sent");
    },

    inside_itself() {
        $print(talkative, { get [Symbol.toStringTag]() { $send(new Uint8Array(1)); return "tag"; } });
        $print(...new Array(50000).fill(talkative));
    },

    changing() {
        const bytes = new Uint8Array([0x0a, 0x04, 0x0a, 0x02, 0x08, 0x01]);
        $print({ toString() { bytes.fill(0xff); return "changed"; } });
        $send(bytes);
        bytes.fill(0xee);
    },

    recv_again() {
        $recv(() => {});
    },

    recv_nothing() {
        for (const value of [undefined, null, {}, "f", new Proxy({}, {})]) {
            try {
                $recv(value);
            } catch {
                continue;
            }
            throw new Error("$recv took it");
        }
        throw new TypeError("$recv took none of them");
    },

    without_this() {
        Reflect.apply($send, null, [new Uint8Array(2)]);
        $send.call({}, new Uint8Array(2), new Uint8Array(2));
        $send();
    },

    constructed() {
        new $send(new Uint8Array(2));
    },
};
