-- spin: loops that V8 can stop, storms of microtasks, and builtins that only the end of the process ends.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local TERMINATED = "terminated"
local KILLED = "used %d+ ms of CPU and did not stop"
local EITHER = { KILLED, TERMINATED, "out of memory" } -- as this build of V8 has it

local function stopped(name, sentence, place)
    return { name, sentence, told = (place or "") .. ".*" .. TERMINATED, reason = "took too long" }
end

local function killed(name, sentence) return { name, sentence, told = KILLED } end

local function either(name, sentence)
    return { name, sentence, told = EITHER, reason = { KILLED, "took too long", "out of memory" } }
end

support.attacks(_ENV, "spin", {
    stopped("loop", "is stopped in a plain loop, and its file, line and function are told", "stoppable%.js:4:%d+"),
    stopped("finally_again", "is stopped in a loop whose finally loops again"),
    stopped("catch_again", "is stopped in a loop that catches whatever is thrown"),
    stopped("regex", "is stopped in a regular expression with nested quantifiers"),
    stopped("regex_backreference", "is stopped in a regular expression with a repeated backreference"),
    either("bigint", "is stopped or killed while a BigInt grows without end"),
    stopped("json", "is stopped in a toJSON that never returns"),
    stopped("json_reviver", "is stopped in a reviver that never returns"),
    stopped("getter", "is stopped in a getter that never returns"),
    stopped("proxy", "is stopped in a proxy's trap that never returns"),
    stopped("compare", "is stopped in a sort whose comparison never returns"),
    stopped("iterator", "is stopped while it fills a Map from an endless iterator"),
    stopped("generator", "is stopped in a generator that never ends"),
    stopped("destructuring", "is stopped while it collects an endless iterator"),
    stopped("print_conversion", "is stopped in a toString that $print asks and that never returns"),
    stopped("microtasks", "is stopped in a chain of microtasks that never ends"),
    stopped("microtask_tree", "is stopped in microtasks that double"),
    stopped("thenable", "is stopped in a promise that resolves with itself"),
    stopped("then_of_everything", "is stopped when every object has become a thenable"),
    stopped("async_loop", "is stopped in an async function that awaits for ever"),
    stopped("async_generator", "is stopped in an async generator that never ends"),
    stopped("caught_in_promise", "is stopped in a promise that starts anew when it is stopped"),
    stopped("import_storm", "is stopped while it imports the same module for ever"),
    killed("index_of", "is killed in an indexOf over 2^53 places, which V8 cannot stop"),
    killed("last_index_of", "is killed in a lastIndexOf over 2^53 places"),
    killed("includes", "is killed in an includes over 2^53 places"),
    killed("sparse_sort", "is killed while it sorts an array of 2^32 holes"),
    killed("sparse_reverse", "is killed while it reverses 2^53 holes"),
    killed("raw", "is killed in a String.raw of 2^53 parts"),
    killed("fill", "is killed while it fills 2^53 places"),
    killed("join", "is killed while it joins 2^31 nothings"),
    either("bigint_power", "is stopped or killed in one division of huge BigInts"),
    either("bigint_text", "is stopped or killed while one huge BigInt becomes text"),
    either("long_replace", "is killed or out of memory in a replacement that multiplies"),
    { "at_exit", "is ended when it spins in the shutdown event", told = "did not stop", counted = "starts" },
})
