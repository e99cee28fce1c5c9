-- hog: memory of every kind; each ends in an error, in the end of the process, or in the limit on time.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local FULL = "out of memory: .*%d+ MB"
local ENDED = { FULL, "terminated", "did not stop" } -- whichever limit is met first on this machine
local REFUSED = { "RangeError", FULL }

local function full(name, sentence, told)
    return { name, sentence, told = told or ENDED, reason = told or { FULL, "took too long", "did not stop" },
             conf = "tests/hostile/limits_memory.lua" }
end

local function harmless(name, sentence, more)
    local attack = { name, sentence, harmless = true, conf = "tests/hostile/limits_memory.lua" }
    for key, value in pairs(more or {}) do attack[key] = value end
    return attack
end

local function names_the_length(run)
    assert.matches("500000000 characters", run.err)
    assert.is_true(#run.err < 20000, "it was told at length")
end

-- Twenty ticks of it fill the small heap.
local leak = full("leak", "keeps a little more in each tick, until it is too much")
leak["until"] = 50

support.attacks(_ENV, "hog", {
    full("objects", "fills the heap with objects, and is told to be out of memory", FULL),
    leak,
    full("spread", "spreads a text of 1e8 characters into an array"),
    full("fill", "fills an array of 1e9 places"),
    full("from_length", "makes an array from a length of 2^32"),
    full("map", "fills a Map without end"),
    full("set_of_objects", "fills a Set without end"),
    full("names", "gives one object ten million properties"),
    full("symbols", "registers symbols without end"),
    full("closures", "keeps closures without end", FULL),
    full("promises", "keeps promises that nobody resolves"),
    full("pending_microtasks", "plans microtasks faster than they run"),
    full("bound", "binds a bound function without end"),
    full("bigints", "keeps long BigInts"),
    full("regexes", "compiles regular expressions without end"),
    full("errors", "keeps errors with their stacks"),
    full("weak", "fills a WeakMap whose keys it keeps"),
    full("hoard", "hoards ArrayBuffers, which the heap's limit does not count", REFUSED),
    full("small_hoard", "hoards the smallest ArrayBuffers, which are never refused"),
    full("empty_hoard", "hoards empty ArrayBuffers"),
    full("one_huge", "asks for one ArrayBuffer of 8 GB", "Array buffer allocation failed"),
    full("almost_all", "leaves no room in buffers for the engine's events", { "allocation failed", "no memory",
        FULL }),
    full("from_iterator", "makes a typed array of 2^31 numbers", "Array buffer allocation failed"),
    full("grow_by_slice", "doubles a typed array again and again", "Array buffer allocation failed"),
    harmless("churn", "makes and drops buffers all the time, and has memory for it"),
    full("flatten", "flattens a text of 5e8 characters", FULL),
    harmless("print_long", "prints a text of 5e8 characters, which is named and not read",
        { also = names_the_length }),
    harmless("print_many", "prints such texts within arrays and objects, which are named, too",
        { also = names_the_length }),
    full("pad_split", "splits a padded text of 5e8 characters, where V8 ends the process", FULL),
    full("doubled", "doubles a text until it cannot be longer", { "RangeError", FULL }),
    full("throw_long", "throws an error with a message of 50 MB, which is named and not read",
        { "50000%d+ characters", FULL }),
    full("throw_rope", "throws an error with a message that was never flattened", { "500000%d+ characters", FULL }),
    full("reject_long", "rejects a promise with a message of 50 MB", { "50000%d+ characters", FULL }),
    full("long_name", "throws in a function whose name has 16 million characters", { "long name", FULL }),
    full("json", "turns a wide array into one text"),
    full("replace_grow", "replaces each of a million characters by a thousand"),
    full("normalize", "normalizes a long text"),
    full("to_upper", "turns a long text into capitals that are longer"),
    full("match_all", "collects 64 million matches"),
    full("import_name", "imports a module with a name of 128 MB", { "Cannot find module", FULL }),
})
