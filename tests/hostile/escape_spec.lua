-- escape: whatever it tries throws in the mod; nothing that it asks for is there. The walls behind that, for
-- a mod that has taken V8 over, are the specs of slots and of the sandbox.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local NOT_THERE = { "ReferenceError", "TypeError" }
local NO_MODULE = { "Cannot find module", "no module" }

local function told(name, sentence, what) return { name, sentence, told = what } end

support.attacks(_ENV, "escape", {
    told("import_files", "imports files by path and by file URL", NO_MODULE),
    told("import_above", "imports from above its own folder, in ten spellings", NO_MODULE),
    told("import_network", "imports from the network, from data and from node", NO_MODULE),
    told("import_names", "imports names that are empty, huge or not text", NO_MODULE),
    told("import_types", "imports what is no text at all", NO_MODULE),
    told("import_manifest", "imports its own manifest", NO_MODULE),
    told("eval", "runs text as code with eval", "code from strings"),
    told("function_constructor", "runs text as code with each of the function constructors",
        "code from strings"),
    told("web_assembly", "compiles WebAssembly", NOT_THERE),
    told("call_sites", "asks an error's call sites for the functions and receivers on the stack", "."),
    told("callers", "asks functions for their callers", "."),
    told("prelude", "looks for what the prelude left behind", NOT_THERE),
    told("sdk_inside", "looks for parts of the SDK among the globals", "no part of the SDK is a global"),
    told("globals", "looks for globals that nobody named", "there are no other globals"),
    told("programs", "looks for require, process and their like", NOT_THERE),
    told("network", "looks for fetch, sockets and workers", NOT_THERE),
    told("clocks", "looks for clocks, timers, shared memory and the garbage collector", NOT_THERE),
    told("time", "measures the time that counting takes", "time stands still"),
    told("numbers", "looks for random numbers of the machine", "the tick's random number is %l+"),
})
