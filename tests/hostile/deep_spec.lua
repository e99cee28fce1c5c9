-- deep: the stack's end, in each of the places that recurse.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local OVERFLOW = "RangeError"
local SLOW = { OVERFLOW, "terminated", "out of memory", "did not stop" } -- whichever limit is met first
local SLOW_REASON = { OVERFLOW, "took too long", "out of memory", "did not stop" }

local function overflow(name, sentence) return { name, sentence, told = OVERFLOW } end
-- How deep V8 goes here before it gives up, and whether it recurses at all, is its own affair.
local function slow(name, sentence)
    return { name, sentence, told = SLOW, reason = SLOW_REASON, may_go_through = true }
end

-- With one of these words, or at the limit of time.
local function ends(name, sentence, ...)
    return { name, sentence, told = { "terminated", "did not stop", ... },
        reason = { "took too long", "did not stop", ... } }
end

support.attacks(_ENV, "deep", {
    overflow("recursion", "calls itself without end: an error with its place, and the mod goes on"),
    overflow("mutual", "two functions call each other without end"),
    slow("caught_and_again", "catches the end of the stack and goes down once more, at every level"),
    overflow("to_string", "asks itself for its text, also while it is printed"),
    overflow("value_of", "asks itself for its number"),
    overflow("getter", "asks itself for a property"),
    slow("proxy_chain", "asks a proxy of a proxy, 200,000 deep"),
    slow("bound_chain", "calls a function that is bound 200,000 times"),
    overflow("generator_chain", "delegates to a generator that delegates to a generator"),
    slow("arguments", "calls a function with five million arguments"),
    slow("apply", "applies a function to 2^25 arguments"),
    overflow("construct", "constructs itself in its constructor"),
    overflow("sort_in_sort", "sorts within a sort's comparison"),
    overflow("replace_in_replace", "replaces within a replacement"),
    { "error_in_error", "makes an error while an error's stack is made", harmless = true },
    { "send_at_the_end", "prints and sends where no stack is left", counted = "rejected_batches",
      told = { "at the end of the stack", "thrown away" } },
    slow("stringify", "turns an array nested a million deep into JSON"),
    slow("parse", "reads JSON nested two million deep"),
    slow("join", "turns an array nested a million deep into text"),
    slow("flat", "flattens an array nested a million deep"),
    ends("regex_nesting", "compiles a regular expression nested 100,000 deep", "SyntaxError", "RangeError"),
    slow("regex_input", "matches a long text with a regular expression that backtracks"),
    slow("rope", "reads a text that was put together from a million parts"),
    slow("prototype_chain", "looks for a property up 300,000 prototypes"),
    ends("throw_nested", "throws an error with 100,000 causes", "around"),
    { "log_nested", "logs an array nested 100,000 deep, which is shown to a depth",
      told = { "logged", "took too long" } },
    ends("promise_chain", "rejects a promise with 200,000 more behind it", "unhandled rejection"),
    ends("resolve_nested", "rejects a promise within 50,000 promises", "unhandled rejection"),
})
