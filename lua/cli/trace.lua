-- gatehouse trace: what is in a recording.
local audit = require "play.audit"
local cli = require "cli"
local json = require "lib.json"
local log = require "engine.log"
local text = require "lib.text"
local trace = require "engine.trace"
local whole = require "lib.whole"

local MOST_NOTES = 40 -- lines of what happened that are printed
local DIVERGED = 5

local verb = {
    summary = "say what is in a recorded run",
    group = "develop",
    needs = { "FILE" },
    rest = 1,
    usage = "trace FILE\ntrace FILE --commands [--mod MOD] [--command NAME] [--verdict WORD] [--tick A..B]",
    about = "Without more, it says which game and mods were played, for how long, how much each mod was told, sent and printed,\n"
        .. "and errors, deaths and marks with their ticks. With --commands (or one of those that choose) it plays the recording\n"
        .. "again and prints everything that mods asked for: tick, mod, command, its fields, and what became of it, with the reason.\n"
        .. "With --json: {file, game, engine, seed, players, ticks, seconds, mods = [{id, version, title, place, starts, told,\n"
        .. "told_bytes, sends, sent_bytes, queries, prints, errors, deaths, cpu_us}], notes = [{tick, mod, what, text}], note_count,\n"
        .. "damage}, and with --commands {file, commands = [{tick, mod, command, verdict, reason, entity, fields}], count, problem,\n"
        .. "damage}.",
    options = {
        commands = { kind = "flag", help = "everything that mods did" },
        mod = { kind = "string", value = "MOD", help = "of that mod alone" },
        command = { kind = "string", value = "NAME", help = "such as spawn or hud_text" },
        verdict = { kind = "enum", one_of = audit.VERDICTS, value = "WORD", help = "what became of it: applied, denied, over_quota, failed, rewritten, delayed" },
        tick = { kind = "string", value = "A..B", help = "from tick A to B; one number is that tick alone" },
        most = { kind = "integer", value = "N", min = 1, max = 1000000, default = 10000, help = "commands that are printed" },
        game = { kind = "string", value = "GAME", help = "the game, by its id or path, where it is not among those that are found" },
    },
    examples = {
        { "gatehouse trace evening.trace", "who played, for how long, what went wrong" },
        { "gatehouse trace evening.trace --mod boss --verdict denied", "what was refused to boss, and why" },
        { "gatehouse trace evening.trace --tick 600..660 --json", "everything that happened in that second, for programs" },
    },
}

local function parse_ticks(words)
    local first, last = words:match "^(%d+)%.%.(%d+)$"
    if not first then
        first = words:match "^%d+$"
        last = first
    end
    first, last = whole.read(first), whole.read(last)
    if not first or not last or last < first then return nil end
    return first, last
end

-- --- the commands ---

local function print_commands(options, wanted)
    local kept, count = json.list {}, 0
    log.set_level "error"
    local state, problem = audit.run(options._[1], options.game, wanted, function(one)
        count = count + 1
        if count > options.most then return end
        if options.json then kept[count] = one else print(audit.line(one)) end
    end)
    if not state then
        cli.complain(problem)
        return cli.LOAD
    end
    if options.json then
        cli.print_json { file = options._[1], commands = kept, count = count, problem = state.problem, damage = state.damage }
    elseif count > options.most then
        cli.say(options, ("... and %d more: --most %d prints them, --tick A..B chooses"):format(count - options.most, count))
    elseif count == 0 then
        cli.say(options, "no such command was sent")
    end
    if state.damage then cli.complain(("%s: %s"):format(options._[1], state.damage)) end
    if state.problem then cli.complain(("%s: goes another way: %s"):format(options._[1], state.problem)) end
    return state.problem and DIVERGED or cli.OK
end

-- --- what is in it ---

local function size(bytes)
    return bytes < 10000 and ("%d bytes"):format(bytes) or ("%.1f kB"):format(bytes / 1024)
end

local function known_mods(about)
    local known = {}
    for _, mod in ipairs(type(about.mods) == "table" and about.mods or {}) do
        if type(mod) == "table" and type(mod.id) == "string" then known[mod.id] = mod end
    end
    return known
end

local function shown(value, most) return type(value) == "string" and text.printable(value, most) or "?" end

local function json_of(options, said, about)
    local known, list, notes = known_mods(about), json.list {}, json.list {}
    for i, mod in ipairs(said.mods) do
        local more = known[mod.id] or {}
        list[i] = {
            id = text.printable(mod.id, 64), version = shown(more.version, 40), title = shown(more.title, 80), place = shown(more.place, 20),
            starts = mod.starts, told = mod.given, told_bytes = mod.given_bytes, sends = mod.sends, sent_bytes = mod.sent_bytes,
            queries = mod.queries, prints = mod.prints, errors = mod.errors, deaths = mod.deaths, cpu_us = mod.cpu_us,
        }
    end
    for i, note in ipairs(said.notes) do
        notes[i] = { tick = note.tick, mod = note.mod, what = note.what, text = text.printable(note.text, 400) }
    end
    local rate = type(about.tick_rate) == "number" and about.tick_rate > 0 and about.tick_rate or 60
    return {
        file = options._[1], game = shown(about.game.id, 48), engine = text.printable(said.engine, 20), seed = whole.of(about.seed) or 0,
        players = whole.of(about.players) or 0, ticks = said.turns, seconds = said.turns / rate, mods = list, notes = notes,
        note_count = said.note_count, damage = said.damage,
    }
end

local function print_about(options, made, about)
    print(("%s %s, seed %s, %s, %d ticks (%.0f s), recorded by Gatehouse %s"):format(made.game, shown(about.game.version, 20),
        made.seed, text.count(made.players, "player"), made.ticks, made.seconds, made.engine))
    for _, mod in ipairs(made.mods) do
        print(("  %-20s %-8s told %s (%s), %s (%s), %s, %s, %.0f ms of CPU%s%s"):format(mod.id, mod.version,
            text.count(mod.told, "time"), size(mod.told_bytes), text.count(mod.sends, "send"), size(mod.sent_bytes),
            mod.queries == 1 and "1 query" or mod.queries .. " queries", text.count(mod.prints, "print"), mod.cpu_us / 1000,
            mod.errors > 0 and ", " .. text.count(mod.errors, "error") or "",
            mod.starts > 1 and (", started %d times"):format(mod.starts) or ""))
    end
    for i, note in ipairs(made.notes) do
        if i > MOST_NOTES then break end
        print(("%7d %s%s: %s"):format(note.tick, note.mod and note.mod .. " " or "", note.what, text.first_line(note.text)))
    end
    local more = made.note_count - math.min(#made.notes, MOST_NOTES)
    if more > 0 then cli.say(options, ("... and %d more of those: --json has the first 1000"):format(more)) end
end

local function say_what(options)
    local said, problem = trace.scan(options._[1])
    if not said then
        cli.complain(problem)
        return cli.LOAD
    end
    local about = json.decode(said.about, "about")
    if type(about) ~= "table" or type(about.game) ~= "table" then
        cli.complain(("%s: what it says of itself is damaged"):format(options._[1]))
        return cli.LOAD
    end
    local made = json_of(options, said, about)
    if options.json then cli.print_json(made) else print_about(options, made, about) end
    if said.damage then cli.complain(("%s: %s"):format(options._[1], said.damage)) end
    return cli.OK
end

function verb.run(options)
    local wanted = { mod = options.mod, command = options.command, verdict = options.verdict }
    if options.tick then
        wanted.first, wanted.last = parse_ticks(options.tick)
        if not wanted.first then
            return cli.usage_error("trace", ("--tick: expected A..B, such as 600..660, got '%s'"):format(text.printable(options.tick, 40)))
        end
    end
    if options.commands or next(wanted) then return print_commands(options, wanted) end
    return say_what(options)
end

return verb
