-- garble: bytes that are no commands, commands that make no sense, arguments that run code, and a language
-- turned against the SDK. A batch with one bad field is thrown away whole; handles say nothing by themselves.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local function thrown_away(name, sentence, why)
    return { name, sentence, told = "a %$send of %d+ bytes was thrown away" .. (why or ""),
        counted = "rejected_batches" }
end

-- Where batches are thrown away besides, that is what the report names in the end.
local function told(name, sentence, what)
    return { name, sentence, told = what, reason = { type(what) == "table" and what[1] or what,
        "nobody can read", "detached" } }
end

local function harmless(name, sentence, also) return { name, sentence, harmless = true, also = also } end

local function all_failed(run)
    local info = run.mods.garble
    assert.is_true(info.failed + info.denied >= 100, "it changed what is not its own")
end

local function goes_on(run) assert.is_true(run.mods.garble.applied >= 8, "the SDK does not work any more") end

local function questions_counted(run)
    assert.is_true(run.mods.garble.rejected_batches >= 100)
    assert.is_true(run.mods.garble.queries >= 100)
end

support.attacks(_ENV, "garble", {
    everywhere = true,
    thrown_away("mutated", "changes bytes of a valid batch at random"),
    thrown_away("truncated", "cuts a valid batch short at every length"),
    thrown_away("unknown_field", "sends fields and commands that nobody defined", ".*is not known"),
    thrown_away("nested", "sends fields nested as deep as 64 KB can be"),
    thrown_away("groups", "sends groups, which ended with protobuf 1"),
    thrown_away("wire_types", "sends every field with the wrong wire type, NaN's bits among them"),
    thrown_away("numbers", "sends numbers at and past both ends of their types"),
    thrown_away("negative_sizes", "sends negative lengths and sizes"),
    thrown_away("pixels_missing", "sends a picture with fewer bytes than pixels"),
    thrown_away("overlong", "sends numbers with more bytes than a number can have"),
    thrown_away("bad_text", "sends text that is no UTF-8"),
    thrown_away("two_of_one", "sends two commands where there is room for one"),
    thrown_away("one_byte_commands", "sends 32,000 empty commands in one batch"),
    told("huge", "sends 60 MB at once", "too many bytes at once"),
    { "questions", "asks with bytes that are no question", told = "ready", counted = "queries",
        ["until"] = 36, also = questions_counted },
    thrown_away("random", "sends random bytes"),
    harmless("guessed_handles", "moves and removes entities by guessed handles", all_failed),
    harmless("every_handle", "removes every entity that could be there", all_failed),
    told("strange_numbers", "gives the SDK infinite numbers and numbers that are none", "is outside"),
    told("strange_counts", "gives the SDK infinite counts", "is outside"),
    told("strange_types", "gives the SDK symbols, functions and proxies for numbers", "expected a number"),
    told("strange_questions", "asks for infinite rectangles", "is outside"),
    told("strange_names", "gives names with paths, NUL and format characters", { "at most 32 bytes", "at most" }),
    told("not_bytes", "gives $send what is no bytes", "expected an ArrayBuffer or a view"),
    told("proxies", "gives $send proxies of bytes, whose traps are not sprung", "expected an ArrayBuffer or a view"),
    told("liars", "gives $send views that lie about their length", "all lies were told"),
    told("detached", "gives $send a buffer that was to be detached", { "sent", "detached" }),
    { "inside_itself", "sends and prints from inside a conversion that $print asks for", told = "thrown away",
      counted = "rejected_batches" },
    thrown_away("changing", "changes the bytes right after they were sent"),
    told("recv_again", "calls $recv a second time", "the callback is set already"),
    told("recv_nothing", "calls $recv with what is no function", "took none of them"),
    told("without_this", "calls the three functions without this and without arguments", "expected an ArrayBuffer"),
    told("constructed", "uses the three functions as constructors", "not a constructor"),
    told("object_setters", "puts setters on Object.prototype, and the SDK goes on or says who did it",
        { "a poisoned builtin was used", "TypeError" }),
    harmless("object_getters", "puts getters on Object.prototype, and the SDK goes on", goes_on),
    told("array_prototype", "replaces Array's methods and puts setters on its places, and hurts nobody but itself",
        { "a poisoned builtin was used", "TypeError" }),
    harmless("collections", "replaces Map, Set, Promise and Reflect, and the SDK goes on", goes_on),
    harmless("functions", "replaces call, apply and bind, and the SDK goes on", goes_on),
    harmless("promises", "replaces Promise.prototype.then, and the SDK goes on", goes_on),
    harmless("bytes", "replaces Uint8Array and its methods, and the SDK goes on", goes_on),
    harmless("texts", "replaces JSON, Math, String and Object, and the SDK goes on", goes_on),
    harmless("three_functions", "replaces $send, $print and $recv, and the SDK goes on", goes_on),
    told("settings_changed", "changes its settings, which are frozen", "TypeError"),
    harmless("event_changed", "changes an event while others still read it", goes_on),
})
