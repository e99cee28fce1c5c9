-- flood: more than anyone can take in. What is too much is counted, told once in a while, and costs nobody else.
package.path = "tests/hostile/?.lua;" .. package.path
local support = require "support"

local LONGEST = 256 * 1024 -- bytes of log in a run: what may be printed in a second, and a place before each line

local function is_short(run)
    assert.is_true(#run.err < LONGEST, ("it wrote %d bytes into the log"):format(#run.err))
end

local function attack(name, sentence, told, more)
    local made = { name, sentence, told = told, ["until"] = 60, also = is_short }
    for key, value in pairs(more or {}) do made[key] = value end
    return made
end

local function prints(name, sentence, told) return attack(name, sentence, told, { counted = "prints_dropped" }) end
local function rejected(name, sentence, told) return attack(name, sentence, told or "thrown away",
    { counted = "rejected_batches" }) end
local function over(name, sentence, told) return attack(name, sentence, told or "over_quota",
    { counted = "over_quota" }) end

local function once_in_full(run)
    is_short(run)
    local _, count = run.err:gsub("Error: in each tick, again", "")
    assert.are.equal(1, count)
end

local function forges_nothing(run)
    is_short(run)
    assert.is_nil(run.err:match("\27"), "an escape reached the terminal")
    assert.is_nil(run.err:match("\r"), "a carriage return reached the terminal")
    assert.are.equal(1, #support.lines_of(run, "tide-map"), "there is a line under another mod's name")
end

support.attacks(_ENV, "flood", {
    everywhere = "half",
    prints("print", "prints 5,000 lines in each tick", "it prints too much"),
    attack("print_empty", "prints 20,000 empty lines in each tick", "it prints too much",
        { counted = "prints_dropped", ["until"] = 32 }),
    prints("print_wide", "prints lines of a million characters", "it prints too much"),
    prints("print_lines", "prints texts of 4,000 lines", "it prints too much"),
    prints("print_short_lines", "prints texts of 4,000 lines of one letter", "more lines"),
    attack("print_escapes", "prints what would clear and colour a terminal", "%?%[2J", { counted = "prints",
        also = forges_nothing }),
    attack("print_forged", "prints lines that look like another mod's", "harmless", { counted = "prints",
        also = forges_nothing }),
    attack("print_bidirectional", "prints text that runs backwards and is no text", "lone", { counted = "prints" }),
    over("log", "logs 15 texts of 4,000 characters in each tick, by the command", "at most %d+ bytes of log"),
    attack("errors", "throws in each tick: it is told in full once, then counted", "the same error again, %d+ times",
        { also = once_in_full, ["until"] = 120,
        reason = "." }),
    attack("errors_of_many", "throws in each of 2,000 handlers", "handler 0", { ["until"] = 34,
        reason = { "handler 0", "prints too much", "took too long" } }),
    attack("rejections", "rejects 20,000 promises in each tick", { "rejected %d", "terminated" },
        { counted = "errors", ["until"] = 32 }),
    attack("rejections_handled_late", "rejects 20,000 promises and handles them a moment later", { "ready",
        "terminated" },
        { counted = "starts", ["until"] = 32 }),
    attack("pending", "makes promises that nobody resolves", "ready", { counted = "starts" }),
    attack("long_stack", "throws long messages from deep stacks", "EEEEE"),
    over("at_the_limit", "sends as many commands as there is room for, and more of one kind than there is"),
    over("past_the_limit", "sends 5,000 commands in each tick", "more than 256 commands"),
    rejected("empty_sends", "sends nothing, 1,024 times a tick"),
    rejected("too_many_sends", "sends 100,000 times a tick", "too many calls in one delivery"),
    rejected("big_sends", "sends 64 MB in each tick"),
    rejected("small_commands", "sends batches of 4,000 commands"),
    rejected("valid_batches", "sends 1,024 small valid batches in each tick"),
    over("questions", "asks for all entities 1,024 times a tick", { "at most 32", "at most", "terminated" }),
    over("tile_questions", "asks for the whole map 40 times a tick", { "at most 32", "at most" }),
    attack("big_questions", "asks with questions of 60 KB", "ready", { counted = "queries" }),
    attack("empty_questions", "asks nothing, 100,000 times a tick", { "too many calls in one delivery",
        "terminated" }, { counted = "errors" }),
    over("posts", "writes 32 messages to others in each tick"),
    over("publishes", "publishes 24 messages in each tick to one who hears them"),
    attack("posts_to_itself", "writes to itself and answers each message", { "too many bytes at once",
        "over_quota", "bytes of commands in one tick" }, { counted = "errors" }),
    over("keeps", "keeps more than there is room for", "the storage is full"),
    over("keeps_nothing", "keeps nothing under more keys than a tick has room for"),
    over("keeps_for_the_player", "keeps more for the player than there is room for", "the storage is full"),
    over("ways", "asks for 1,024 ways through the whole world in each tick", { "at most 8", "share of %d+ tiles", "terminated", "too many queries were refused" }),
    over("lists", "asks for its keys 1,024 times a tick", "at most 16"),
    over("timers", "sets all its timers to each tick"),
    over("timers_anew", "sets and cancels timers all the time"),
    attack("names", "subscribes to kinds that nobody heard of, ever new ones", "failed", { counted = "failed" }),
    over("sounds", "plays sounds that nobody heard of"),
})
