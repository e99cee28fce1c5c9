-- Where saved games are and what is in them: a slot is a name, NAME.save in the player's folder of saves.
-- It reads and moves files; when a game is saved is autosave.lua's business.
local default = require "games.default"
local fs = require "engine.fs"
local log = require "engine.log"
local paths = require "games.paths"
local playing = require "games.playing"
local saves = require "engine.saves"
local text = require "lib.text"
local whole = require "lib.whole"
local words = require "words"
local xdg = require "lib.xdg"

local slots = {}

slots.MAIN = "main"    -- what is played in a window, when nothing else is said
slots.MOST_NAME = 48   -- bytes
local MOST_SUMMARY = 200
local ENDING = ".save"

-- What a saved game says of itself in numbers, as decimal digits: each with what it can be.
local NUMBERS = {
    seed = { math.mininteger, math.maxinteger }, players = { 1, 4 }, tick = { 0, 0xFFFFFFFF }, clock = { 0, 1 << 30 },
    tick_rate = { 1, 1000 },
}
local MUST_SAY = { seed = true, players = true, tick = true }
local USUAL_RATE = 60 -- ticks a second, where a saved game does not say it
-- What the engine says of it, by name: the rest are facts of the game's.
local OURS = { name = true, engine = true, state = true, game = true, game_version = true, summary = true, seed = true,
    players = true, tick = true, digest = true, clock = true, tick_rate = true, saved_at = true, game_state = true }

-- What is wrong with a name, or nil.
function slots.check(name)
    if #name <= slots.MOST_NAME and name:match("^[a-z0-9][a-z0-9_-]*$") then return nil end
    return ("'%s' is no name for a saved game: expected lower-case letters, digits, '-' and '_', at most %d"):format(
        text.printable(name, 60), slots.MOST_NAME)
end

-- The folder; or nil and why there is none.
function slots.folder()
    local data, problem = paths.data()
    if not data then return nil, problem end
    return data .. "/saves"
end

-- The file of a name that is one; or nil and why there is no place for it.
function slots.path(name)
    local folder, problem = slots.folder()
    if not folder then return nil, problem end
    return ("%s/%s%s"):format(folder, name, ENDING)
end

-- A game is played by one program at a time: whoever plays it holds a lock until his program ends, however it ends.
-- The lock; or nil, why not, and the process that plays it (0: not known).
local function take(path)
    local folder, name = path:match("^(.*)/([^/]*)$")
    local lock, problem, is_held, pid = fs.lock(("%s/.%s.lock"):format(folder, name))
    if lock then return lock end
    if not is_held then return nil, problem end
    local who = pid > 0 and ("process %d"):format(pid) or "another program"
    return nil, ("%s: is being played by %s"):format(path, who), pid
end

-- Which process plays it: its number, 0 when that is not known; nil: none.
function slots.player(path)
    if not fs.kind(path) then return nil end
    local lock, _, pid = take(path)
    if lock then lock:release() end
    return pid
end

-- Names of what is saved, sorted.
function slots.names()
    local names = {}
    for _, file in ipairs(slots.folder() and fs.list(slots.folder()) or {}) do
        local name = file:sub(-#ENDING) == ENDING and file:sub(1, -#ENDING - 1)
        if name and not slots.check(name) then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

-- The numbers of `meta`, or nil and what is wrong with them.
local function numbers_of(meta)
    local numbers = {}
    for _, name in ipairs(text.sorted_keys(NUMBERS)) do
        local said, least, most = meta[name], NUMBERS[name][1], NUMBERS[name][2]
        local number = whole.read(said)
        if said == nil and MUST_SAY[name] then return nil, ("it does not say its %s"):format(name) end
        if said ~= nil and (not number or number < least or number > most) then
            return nil, ("its %s is '%s', a whole number from %d to %d is expected"):format(name,
                text.printable(said, 24), least, most)
        end
        numbers[name] = number or 0
    end
    return numbers
end

-- What a file holds: {meta, numbers (of the meta: seed, players, tick, clock), mods, storage, world,
-- game}, or nil, what is wrong and which kind of thing ("missing", "damaged", "newer", "busy", "failed", "foreign": of
-- another game). `take`: what mods kept is put into the engine.
function slots.read(path, take)
    local save, problem, kind = saves.read(path, false)
    local id = save and (save.meta.game or default) -- before there were other games, saves did not say
    if save and id ~= playing.id() then
        return nil, ("%s: is a save of '%s', not of '%s'"):format(path, text.printable(id, 48), playing.id()), "foreign"
    end
    if save and take then save, problem, kind = saves.read(path, true) end
    if not save then return nil, problem, kind end
    save.numbers, problem = numbers_of(save.meta)
    if not save.numbers then return nil, ("%s: the saved game is damaged: %s"):format(path, problem), "damaged" end
    return save
end

-- Moves a file aside, with what SQLite left beside it: the new name; or nil and why not.
function slots.move(path, to)
    saves.close()
    local ok, problem = os.rename(path, to)
    if not ok then return nil, problem end
    os.remove(to .. "-journal")
    os.rename(path .. "-journal", to .. "-journal")
    return to
end

-- Keeps a damaged one for who wants to look at it: says so in the log.
function slots.move_broken(path, problem)
    local to, why = slots.move(path, path .. ".broken")
    log.write("error", "engine", to and ("%s; it is kept as %s, and a new game begins"):format(problem, to)
        or ("%s; it could not be moved aside: %s"):format(problem, why))
end

-- Makes room for a new game under the same name. True; or nil and why not.
function slots.move_old(path)
    if not fs.kind(path) then return true end
    local to, problem = slots.move(path, path .. ".old")
    if not to then return nil, problem end
    log.write("info", "engine", ("the saved game that was there is kept as %s"):format(to))
    return true
end

function slots.remove(path)
    saves.close()
    local lock, ok, problem
    if fs.kind(path) then
        lock, problem = take(path)
        if not lock then return nil, problem end
    end
    ok, problem = os.remove(path)
    if lock then lock:release() end
    if not ok then return nil, problem end
    os.remove(path .. "-journal")
    return true
end

local function first_of(names)
    if not names[1] then return "Nothing is saved." end
    return ("Saved are: %s"):format(table.concat(names, ", ", 1, math.min(#names, 8)))
end

-- The lock of a game that will be saved there; nil where nothing can be kept, which is said when it is tried. Or false
-- and who plays it.
local function claim(wish, path)
    local folder = path:match("^(.*)/")
    if wish.load and not fs.kind(folder) or not xdg.make(folder) then return nil end
    local lock, problem, pid = take(path)
    if pid then return false, problem .. "; end that game, or play another: --save NAME" end
    return lock
end

-- Which saved game is played: `wish` has save and load (names), new, and window. {path (where it is saved; nil:
-- nowhere), saved (what is continued; nil: nothing), over_old (what is there is moved aside first), lock (held while
-- it is played), refused (why it is not saved, where that was not asked for)}; or nil and what is wrong.
function slots.open(wish)
    local name = wish.save or wish.load or wish.window and slots.MAIN or nil
    if not name then return {} end
    local asked = wish.save or wish.load
    local path, problem = slots.path(name)
    if not path then
        if asked then return nil, problem end
        log.write("warn", "engine", "this game is not saved: " .. problem)
        return {}
    end
    local lock
    lock, problem = claim(wish, path)
    if lock == false then
        if asked then return nil, problem end
        log.write("warn", "engine", "this game is not saved: " .. problem)
        return { refused = problem }
    end
    if wish.new then return { path = path, over_old = true, lock = lock } end
    local saved, kind
    saved, problem, kind = slots.read(wish.load and slots.path(wish.load) or path, true)
    if saved then
        local elsewhere = wish.save and wish.load and wish.save ~= wish.load
        return { path = path, saved = saved, over_old = elsewhere, lock = lock }
    end
    if wish.load then
        return nil, kind == "missing" and ("there is no saved game '%s'. %s"):format(wish.load, first_of(slots.names()))
            or problem
    end
    if kind == "missing" then return { path = path, lock = lock } end
    if kind == "damaged" then
        slots.move_broken(path, problem)
        return { path = path, lock = lock }
    end
    if asked then return nil, problem end
    log.write("warn", "engine", ("this game is not saved: %s"):format(problem))
    return {}
end

-- How the mods that play differ from those of a save, as lines: `now` is a list of {id, version}; `say` of
-- words.catalogue, nil: in English.
function slots.differences(save, now, say)
    say = say or words.english
    local lines, here, before = {}, {}, {}
    for _, mod in ipairs(now) do here[mod.id] = mod end
    for _, mod in ipairs(save.mods) do
        before[mod.id] = mod
        local mine = here[mod.id]
        local id, version = text.printable(mod.id, 48), text.printable(mod.version, 40)
        if not mine then
            lines[#lines + 1] = say("save.gone", { mod = id, version = version })
        elseif mine.version ~= mod.version then
            lines[#lines + 1] = say("save.other_version", { mod = id, now = mine.version, version = version })
        elseif mod.sha256 ~= "" and (mine.sha256 or "") ~= "" and mine.sha256 ~= mod.sha256 then
            lines[#lines + 1] = say("save.other_files", { mod = id, version = version })
        end
    end
    for _, mod in ipairs(now) do
        if not before[mod.id] then lines[#lines + 1] = say("save.new", { mod = mod.id, version = mod.version }) end
    end
    return lines
end

-- "play, day 3, phase night, score 12, seed 7": what a game says of itself that has no line for it.
local function facts_in_words(meta)
    local parts = { meta.state or "play" }
    for _, name in ipairs(text.sorted_keys(meta)) do
        if not OURS[name] and tostring(meta[name]) ~= "" then parts[#parts + 1] = ("%s %s"):format(name, meta[name]) end
    end
    parts[#parts + 1] = meta.seed and ("seed %s"):format(meta.seed) or nil
    return table.concat(parts, ", ")
end

-- A line about how a saved game stands.
function slots.summary(save)
    local line = save.meta.summary or facts_in_words(save.meta) -- older ones have no summary
    local rate = save.numbers.tick_rate > 0 and save.numbers.tick_rate or USUAL_RATE
    return ("%s, %d minutes played"):format(text.printable(line, MOST_SUMMARY), save.numbers.clock // (60 * rate))
end

return slots
