-- zombie: catches its end, plans its return, dies and comes back. What a stopped call has planned never runs.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local function stopped(name, sentence, more)
    local attack = { name, sentence, told = "terminated", reason = "took too long" }
    for key, value in pairs(more or {}) do attack[key] = value end
    return attack
end

local function ended(name, sentence, what, more)
    local attack = { name, sentence, told = what, reason = what }
    for key, value in pairs(more or {}) do attack[key] = value end
    return attack
end

support.attacks(_ENV, "zombie", {
    stopped("catch_stop", "catches whatever is thrown and loops in finally: no catch and no finally runs"),
    stopped("promise_after_stop", "plans a microtask and loops: the microtask never runs"),
    stopped("finally_after_stop", "has a finally to run when it is stopped: it does not run"),
    ended("generator_after_stop", "leaves a generator in the middle of its end", { "already running", "terminated" },
        { reason = { "already running", "took too long" } }),
    stopped("long_await", "loops after a hundred awaits"),
    stopped("handlers_upon_handlers", "adds a thousand slow handlers in each tick", { ["until"] = 31 }),
    stopped("timers_of_the_dead", "loops in each of sixty timers"),
    stopped("spin_and_rest", "loops in every tenth tick only"),
    ended("die_again", "dies whenever it is started again", "out of memory"),
    ended("die_out_of_memory", "fills the heap whenever it is started again", "out of memory",
        { conf = "tests/hostile/limits_memory.lua" }),
    ended("die_unstoppable", "has to be killed whenever it is started again", "did not stop"),
    ended("leave_things", "leaves things in the world when it dies: they go with it", "out of memory",
        { changes_world = true, ["until"] = 38 }),
    ended("patient", "lives for a while before it dies again", "out of memory", { ["until"] = 75 }),
})
