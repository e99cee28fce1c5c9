-- flaky: errors and ends of every kind, some of them written to hurt whoever reads the error.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local FULL = "out of memory"

local function told(name, sentence, what, reason) return { name, sentence, told = what, reason = reason } end

local function came_back(run)
    assert.are.equal(2, run.mods.flaky.starts)
    assert.matches("flaky: ready.*flaky error: [^\n]*out of memory.*flaky: ready", run.err)
end

local function forges_nothing(run)
    assert.are.same({}, { run.err:match("\27") })
    assert.is_true(#support.lines_of(run, "tide-map") == 1, "there is a line under another mod's name")
end

local sometimes = told("sometimes", "throws in every seventh tick", "main%.js", "in every seventh tick")
sometimes.told, sometimes["until"] = "in every seventh tick", 60

local once = told("crash_once", "dies once, is started again at once and runs well from then on", FULL)
once.also = came_back

local forged = told("forged_message", "throws a message with escapes and with lines of another mod's", "harmless")
forged.also = forges_nothing

support.attacks(_ENV, "flaky", {
    everywhere = true,
    once,
    told("every_tick", "throws in every tick", "in every tick"),
    sometimes,
    told("crash_always", "dies whenever it is started", FULL),
    told("crash_in_promise", "dies in a microtask", FULL),
    told("crash_in_print", "dies while $print asks for its text", FULL),
    told("async_throw", "throws after an await", "unhandled rejection: Error: after an await"),
    told("rejected", "rejects a promise for which nobody waits", "unhandled rejection: Error: nobody waits"),
    { "rejected_and_handled", "rejects a promise and handles it a moment later", harmless = true },
    told("nested_cause", "throws several errors in one", "many at once"),
    told("looping_stack", "throws an error whose stack is never ready", "whose stack is never ready"),
    told("throwing_stack", "throws an error whose stack throws", "whose stack throws"),
    told("stack_getter", "throws an error whose stack never comes", "with a stack that lies"),
    told("message_getter", "throws an error whose message never comes", "errors%.js:%d+"),
    told("name_getter", "throws an error whose name never comes", "whose name never comes"),
    told("long_message", "throws an error with a message of 50 MB", { "50000%d+ characters", FULL }),
    forged,
    told("forged_place", "throws an error that names another file",
        "errors%.js:%d+:%d+: Error: from somewhere else", "errors%.js"),
    told("throw_undefined", "throws undefined", "undefined"),
    told("throw_null", "throws null", "null"),
    told("throw_symbol", "throws a symbol", "Symbol%(thrown%)"),
    told("throw_number", "throws minus zero", "values%.js:17"),
    told("throw_bigint", "throws a number of 100,001 digits", { "1000000", "bigint" }),
    told("throw_bare", "throws an object without a prototype", "%[Object: null prototype%] {}"),
    told("throw_proxy", "throws a proxy whose traps never return", "Object"),
    told("throw_looping_text", "throws an object whose toString never returns", "{toString: %[Function: toString%]}"),
    told("throw_throwing_text", "throws an object whose toString throws", "{toString: %[Function: toString%]}"),
    told("throw_function", "throws a function", "thrown"),
    told("throw_array", "throws an array of ten million texts", { "terminated", "did not stop", "'x', 'x'", FULL },
        { "took too long", "did not stop", "'x', 'x'", FULL }), -- whichever limit is met first
})
