// Memory that V8's heap limit does not count: what stands behind ArrayBuffers.

const kept = [];

export const buffers = {
    hoard() {
        for (;;) kept.push(new ArrayBuffer(1 << 20));
    },

    small_hoard() {
        for (;;) kept.push(new Uint8Array(64));
    },

    empty_hoard() {
        for (;;) kept.push(new ArrayBuffer(0));
    },

    one_huge() {
        kept.push(new ArrayBuffer(2 ** 33));
    },

    almost_all() {
        kept.push(new ArrayBuffer(63 << 20)); // the engine's own events need a buffer, too
        for (let size = 1 << 20; size >= 1; size >>= 1) {
            try {
                for (;;) kept.push(new ArrayBuffer(size));
            } catch (error) {
                if (size === 1) throw error;
            }
        }
    },

    from_iterator() {
        kept.push(Float64Array.from({ length: 2 ** 31 }));
    },

    grow_by_slice() {
        let bytes = new Uint8Array(1024);
        for (;;) {
            const longer = new Uint8Array(bytes.length * 2);
            longer.set(bytes);
            kept.push(bytes = longer);
        }
    },

    churn() {
        for (let i = 0; i < 400; i++) new Uint8Array(1 << 16)[0] = 1; // never kept; in some ticks more than it may hold
    },
};
