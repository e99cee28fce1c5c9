-- The commands of a console, the same in the game and in another terminal, and what the Tab key makes of the
-- beginning of one. A place where they are typed is a table:
--
--   console_session     = of console.session
--   view     = {mod (an id, or nil: all), least (a level), pattern (or nil)}: what of the log is shown there
--   changed()           the view is another
--   clear(), copy(all), log(most)  where that can be done
local console_session = require "console.session"
local text = require "lib.text"
local whole = require "lib.whole"

local commands = {}

commands.LEVELS = { "debug", "info", "warn", "error" }
local RANK = { debug = 1, info = 2, warn = 3, error = 4 }
local MOST_PATTERN = 100 -- bytes

-- Whether a line of the log is shown in a view.
function commands.shows(view, line)
    if view.mod and view.mod ~= line.source then return false end
    if console_session.is_own(line) then return true end
    if RANK[line.level] < RANK[view.least] then return false end
    if not view.pattern then return true end
    local whole = ("%s %s"):format(line.place or "", line.text)
    local is_small = not view.pattern:find("%u")
    return (is_small and whole:lower() or whole):find(view.pattern, 1, true) ~= nil
end

local function ids_of(at)
    local ids = {}
    for i, mod in ipairs(console_session.mods(at.console_session)) do ids[i] = mod.id end
    return ids
end

local verbs = {}

local function names_of(at)
    local names = {}
    for _, name in ipairs(text.sorted_keys(verbs)) do
        local needs = verbs[name].needs
        if not needs or at[needs] then names[#names + 1] = name end
    end
    return names
end

verbs.help = {
    about = "help", does = "this list",
    run = function(at, _, reply)
        local lines = {}
        for i, name in ipairs(names_of(at)) do lines[i] = ("%-14s %s"):format(verbs[name].about, verbs[name].does) end
        reply(true, table.concat(lines, "\n"))
    end,
}

verbs.mods = {
    about = "mods", does = "the mods and how they stand",
    run = function(at, _, reply)
        local lines, list = {}, console_session.mods(at.console_session)
        for i, mod in ipairs(list) do
            lines[i] = ("%s: %s%s"):format(mod.id, mod.state, mod.evaluates and ", can be evaluated in" or "")
        end
        reply(true, lines[1] and table.concat(lines, "\n") or "there are no mods", { mods = list })
    end,
}

verbs.mod = {
    about = "mod [ID]", does = "only its lines, and what is evaluated goes to it; without ID: all", words = ids_of,
    run = function(at, rest, reply)
        local id = rest ~= "" and rest ~= "all" and rest or nil
        local ids = ids_of(at)
        local known = not id or id == "engine" or id == "game" or id == "mods"
        for _, one in ipairs(ids) do known = known or one == id end
        if not known then
            return reply(false, ("there is no mod '%s'%s"):format(text.printable(id, 40), text.suggest(id, ids)))
        end
        at.view.mod = id
        at.changed()
        reply(true, "lines of " .. (id or "all"))
    end,
}

verbs.level = {
    about = "level LEVEL", does = "the least that is shown: debug, info, warn or error",
    words = function() return commands.LEVELS end,
    run = function(at, rest, reply)
        if not RANK[rest] then
            local near = text.suggest(rest, commands.LEVELS)
            return reply(false, ("level: expected %s, got '%s'%s"):format(text.any_of(commands.LEVELS),
                text.printable(rest, 40), near))
        end
        at.view.least = rest
        at.changed()
        reply(true, rest .. " and above")
    end,
}

verbs.find = {
    about = "find [TEXT]", does = "only lines with this in text or place; without TEXT: all",
    run = function(at, rest, reply)
        if #rest > MOST_PATTERN then return reply(false, ("find: at most %d bytes"):format(MOST_PATTERN)) end
        at.view.pattern = rest ~= "" and rest or nil
        at.changed()
        reply(true, rest ~= "" and ("lines with '%s'"):format(rest) or "all lines")
    end,
}

verbs.clear = {
    about = "clear", does = "show only what is said from here on", needs = "clear",
    run = function(at, _, reply)
        at.clear()
        reply(true, "")
    end,
}

verbs.copy = {
    about = "copy", does = "the lines that are shown, to the clipboard", needs = "copy",
    run = function(at, _, reply) reply(at.copy(true)) end,
}

local function target(at, rest)
    local first, more = rest:match("^(%l[%l%d-]*)%s+(.+)$")
    for _, id in ipairs(ids_of(at)) do
        if id == first then return id, more end
    end
    if at.view.mod then return at.view.mod, rest end
    local open = console_session.open_mods(at.console_session)
    if #open == 1 then return open[1], rest end
    if #open == 0 then return nil, console_session.CLOSED end
    return nil, "in which mod? First: mod ID. It can be done in " .. text.any_of(open)
end

verbs.log = {
    about = "log [N]", does = "the last lines, 20 or N", needs = "log",
    run = function(at, rest, reply)
        local count = rest == "" and 20 or whole.read(rest)
        if not count or count < 1 or count > 2000 then return reply(false, "log: expected 1 to 2000 lines") end
        at.log(count)
        reply(true, "")
    end,
}

verbs.eval = {
    about = "eval [MOD] JS", does = "evaluate it in the worker of a mod that you develop", words = ids_of,
    run = function(at, rest, reply)
        if rest == "" then return reply(false, "eval: what?") end
        local id, source = target(at, rest)
        local problem = source
        if id then
            problem = console_session.evaluate(at.console_session, id, source, function(ok, what)
                reply(ok, what, { logged = true }, true)
            end)
        end
        if problem then reply(false, problem) end
    end,
}

verbs.pause = {
    about = "pause", does = "the game stands still",
    run = function(at, _, reply)
        console_session.pause(at.console_session)
        reply(true, ("paused at tick %d"):format(console_session.tick_now()))
    end,
}

verbs.resume = {
    about = "resume", does = "it goes on",
    run = function(at, _, reply)
        console_session.resume(at.console_session)
        reply(true, ("goes on from tick %d"):format(console_session.tick_now()))
    end,
}

verbs.step = {
    about = "step [N]", does = "play a tick, or N, and stand still again",
    run = function(at, rest, reply)
        local count = rest == "" and 1 or whole.read(rest)
        if not count or count < 1 or count > console_session.MOST_STEPS then
            return reply(false, ("step: expected 1 to %d ticks"):format(console_session.MOST_STEPS))
        end
        console_session.step(at.console_session, count, function() reply(true, ("tick %d"):format(console_session.tick_now())) end)
    end,
}

verbs.quit = {
    about = "quit", does = "end the game",
    run = function(at, _, reply)
        at.console_session.wants_quit = true
        reply(true, "the game ends")
    end,
}

-- Does what the line says; reply(ok, text, data, from_mod) is called once, now or in a later tick. `data`: a table of
-- plain values for programs, or nil; from_mod: true where the text is a mod's.
function commands.run(at, line, reply)
    local name, rest = line:match("^%s*(%S+)%s*(.-)%s*$")
    if not name then return reply(true, "") end
    local verb = verbs[name]
    if not verb or verb.needs and not at[verb.needs] then
        return reply(false, ("there is no command '%s'%s. Try: help"):format(text.printable(name, 40),
            text.suggest(name, names_of(at))))
    end
    verb.run(at, rest, reply)
end

-- --- Tab ---

local function beginning_with(words, start)
    local list = {}
    for _, word in ipairs(words) do
        if word:sub(1, #start) == start then list[#list + 1] = word end
    end
    return list
end

-- What an expression can go on with: done(list, from) as below, of its last name.
function commands.complete_expression(at, source, from, done)
    local id, rest = target(at, source)
    local path, dot, start = (id and rest or ""):match("([%a_$][%w_$%.]*)(%.)([%w_$]*)$")
    if not path then path, dot, start = "", "", (rest or ""):match("([%a_$][%w_$]*)$") end
    if not id or not start or path:find("%.%.") or dot == "" and start == "" then return done({}, from) end
    console_session.members(at.console_session, id, path, start, function(list) done(list, from + #source - #start) end)
end

-- What a command can go on with: done(list, from), `from`: the byte of the line where each of the list's words
-- would begin.
function commands.complete(at, line, done)
    local name, gap, rest = line:match("^%s*(%S+)(%s+)(.*)$")
    if not name then
        local start = line:match("%S*$")
        return done(beginning_with(names_of(at), start), #line - #start + 1)
    end
    local verb = verbs[name]
    local from = #line - #rest + 1
    local is_first = not rest:find("%s")
    local words = verb and verb.words and is_first and beginning_with(verb.words(at), rest) or {}
    if gap and name == "eval" and #words == 0 then return commands.complete_expression(at, rest, from, done) end
    done(words, from)
end

return commands
