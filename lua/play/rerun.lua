-- One mod of a recording again, alone: what it says now beside what it said then (engine.trace.rerun).
local find = require "mods.find"
local json = require "lib.json"
local packages = require "mods.package"
local playing = require "games.playing"
local sdk = require "games.sdk"
local sources = require "mods.sources"
local text = require "lib.text"
local trace = require "engine.trace"

local rerun = {}

local MOST_FIELDS = 24 -- of a difference that is told

-- "MOD" or "MOD=PATH": id and path, or nil and what is wrong.
function rerun.parse(words)
    local id, path = words:match("^([^=]+)=(.+)$")
    id = id or words
    if not id:find("^[%l%d][%l%d-]*$") then
        return nil, ("expected MOD or MOD=PATH, got '%s'"):format(text.printable(words, 80))
    end
    return id, path
end

-- The modules of another version of a recorded mod, among the other mods as they were, as trace.rerun takes them; or nil and
-- what is wrong. `opened`: of recording.open.
local function modules_of(opened, id, path)
    local places = {}
    for i, place in ipairs(opened.places or {}) do places[i] = place end
    places[#places + 1] = { name = "dev", path = path }
    local found = find.find { places = places }
    for _, broken in ipairs(found.broken) do
        if broken.place == "dev" then return nil, table.concat(broken.problems, "\n") end
    end
    for _, mod in ipairs(found.mods) do
        if mod.id == id and mod.place == "dev" then
            local modules, notes = sources.collect(mod.package, mod.main)
            packages.rest()
            if not modules then return nil, table.concat(notes, "\n") end
            local list, all = {}, sdk.with(modules, playing.game(), mod.all_content)
            for _, name in ipairs(text.sorted_keys(all)) do
                table.insert(list, name == mod.main and 1 or #list + 1, { name = name, source = all[name] })
            end
            return list
        end
    end
    return nil, ("%s: is not the mod '%s', or lacks what it needs"):format(text.printable(path, 200), id)
end

-- --- two sends, field by field ---

local function shown(value)
    if value == nil then return "nothing" end
    if type(value) == "table" then return text.printable(json.encode(value), 160) end
    if type(value) == "string" then return ('"%s"'):format(text.printable(value, 120)) end
    return tostring(value)
end

local function plain(value)
    if type(value) == "table" then return value end
    if type(value) == "string" then return text.printable(value, 400) end
    return value
end

local compare

local function compare_tables(list, path, then_, now)
    local names, seen = {}, {}
    for _, one in ipairs { then_, now } do
        for name in pairs(one) do
            if not seen[name] then names[#names + 1], seen[name] = name, true end
        end
    end
    table.sort(names, function(a, b)
        if type(a) ~= type(b) then return type(a) == "number" end
        return a < b
    end)
    for _, name in ipairs(names) do
        local at = type(name) == "number" and ("%s[%d]"):format(path, name - 1)
            or path == "" and name or path .. "." .. name
        compare(list, at, then_[name], now[name])
    end
end

function compare(list, path, then_, now)
    if #list >= MOST_FIELDS then return end
    if type(then_) == "table" and type(now) == "table" then return compare_tables(list, path, then_, now) end
    if then_ ~= now then list[#list + 1] = { field = path, was = plain(then_), is = plain(now) } end
end

-- A list of {field, was, is} of two sends as trace.rerun gives them.
function rerun.fields(then_, now)
    local list = {}
    compare(list, "", then_ == nil and {} or then_, now == nil and {} or now)
    return list
end

-- The number and name of the command in which the first difference is, for its place; nil: it is none.
local function command_of(list, now)
    local at = list[1] and list[1].field:match("^batch%.commands%[(%d+)%]")
    local commands = type(now) == "table" and now.batch and now.batch.commands
    local command = at and commands and commands[math.tointeger(tonumber(at)) + 1]
    if not command then return nil end
    for _, name in ipairs(text.sorted_keys(command)) do
        if name ~= "seq" and name ~= "own" then return command.seq, name end
    end
    return command.seq, "a command of the game"
end

-- A line of each field: "batch.commands[0].spawn.x: was 3, is 4".
function rerun.lines(fields)
    local lines = {}
    for i, one in ipairs(fields) do lines[i] = ("%s: was %s, is %s"):format(one.field, shown(one.was), shown(one.is)) end
    return lines
end

-- Runs it: {same, deliveries, sends, starts, first_tick, last_tick, difference = {tick, what, fields, place}}; or nil and why
-- not. `hooks`: probe (an expression) with probe_file and probe_line, printed(tick, level, text, place), failed(tick, what, text), ticks(tick) -> whether it goes on.
function rerun.run(opened, id, path, hooks)
    local modules, problem
    if path then
        modules, problem = modules_of(opened, id, path)
        if not modules then return nil, problem end
    end
    local difference
    local result
    result, problem = trace.rerun {
        path = opened.path, mod = id, modules = modules, probe = hooks.probe, probe_file = hooks.probe_file,
        probe_line = hooks.probe_line, failed = hooks.failed, ticks = hooks.ticks,
        printed = function(tick, level, words, place)
            if difference then
                difference.place = difference.place or words:match("here:%s+at (.-)%s*$")
                return
            end
            hooks.printed(tick, level, words, place)
        end,
        differs = function(tick, what, then_, now)
            local fields = rerun.fields(then_, now)
            difference = { tick = tick, what = what, fields = fields }
            return command_of(fields, now)
        end,
    }
    if not result then return nil, problem end
    result.difference = difference
    return result
end

return rerun
