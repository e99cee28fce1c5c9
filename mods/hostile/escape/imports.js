// Modules that are not in this mod's package.

import { none_resolves } from "./found.js";

const load = (name) => () => import(name);

export const imports = {
    import_above() {
        return none_resolves(["../spin/main.js", "../../tide-map/main.js", "../mod.json", "./../../../lua/conf.lua",
            "..", ".", "./found.js/../../x.js", "a/../../b.js", "..\\spin\\main.js",
                "./%2e%2e/spin/main.js"].map(load));
    },

    import_files() {
        return none_resolves(["file:///etc/passwd", "/etc/passwd", "//etc/passwd", "file://localhost/etc/passwd",
            "C:\\boot.ini", "/proc/self/environ", "/dev/zero", "~/x.js"].map(load));
    },

    import_network() {
        return none_resolves(["http://127.0.0.1/x.js", "https://[::1]/x.js", "//127.0.0.1/x.js", "ws://127.0.0.1/",
            "data:text/javascript,export default 1", "blob:x", "node:fs", "fs", "gatehouse:fs", "std"].map(load));
    },

    import_names() {
        return none_resolves(["", " ", "\u0000", "main.js\u0000.txt", "x".repeat(1e6), "\ud800.js",
            "./main.js?x", "./main.js#x",
            "./MAIN.JS", { toString() { return "/etc/passwd"; } }].map(load));
    },

    import_types() {
        return none_resolves([Symbol("s"), { toString() { throw new Error("no name"); } }, null, 1n].map(load));
    },

    import_manifest() {
        return none_resolves(["./mod.json", "mod.json", "./main.lua"].map(load));
    },
};
