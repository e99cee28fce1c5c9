-- What mods keep for the player, between games: a file of JSON for each mod in the player's data of the game that is
-- played. It is read before mods start, and what they changed is written once in a while and at the end. Several programs
-- may play at once: what each changed is put, key by key, into what the file then holds.
local json = require "lib.json"
local log = require "engine.log"
local paths = require "games.paths"
local storage = require "engine.player_storage"
local store_file = require "lib.store_file"
local text = require "lib.text"

local player_storage = {}

player_storage.CAPABILITY = "storage.player"
player_storage.SECONDS = 20 -- of game time between two looks at what changed

-- As engine/store/storage.h has them.
local MOST_KEY, MOST_VALUE, MOST_KEYS = 64, 16 * 1024, 4096

function player_storage.wants(mod) return mod.player_storage ~= nil end

-- The file of a mod; or nil and why there is no place for it. `game`: the id of one; nil: of that which is played.
function player_storage.path(id, game)
    local data, problem = paths.data(game)
    if not data then return nil, problem end
    return ("%s/player-storage/%s.json"):format(data, id)
end

-- --- in the file: texts as they are, everything else in hexadecimal digits ---

local function to_hex(bytes) return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end

local function of_hex(digits)
    if #digits % 2 ~= 0 or digits:find "[^0-9a-f]" then return nil end
    return (digits:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

-- What is wrong with it; nil: nothing, and its `entries` are key -> bytes.
local function accepts(value)
    local entries, count = {}, 0
    for _, name in ipairs { "texts", "bytes" } do
        local map = value[name] or {}
        if type(map) ~= "table" then return ("%s: expected an object"):format(name) end
        for key, kept in pairs(map) do
            local bytes = type(kept) == "string" and (name == "texts" and kept or of_hex(kept))
            if type(key) ~= "string" or key == "" or #key > MOST_KEY or key:find("\0", 1, true) or not bytes
                or #bytes > MOST_VALUE or entries[key] then
                return ("%s.%s: expected a text that a mod can keep"):format(name, text.printable(tostring(key), 64))
            end
            entries[key], count = bytes, count + 1
        end
    end
    if count > MOST_KEYS then return ("at most %d keys are kept"):format(MOST_KEYS) end
    value.entries = entries
end

local function as_file(id, entries)
    local file, count = { mod = id, texts = {}, bytes = {} }, 0
    for key, bytes in pairs(entries) do
        if utf8.len(bytes) then file.texts[key] = bytes else file.bytes[key] = to_hex(bytes) end
        count = count + 1
    end
    if count > MOST_KEYS then
        return nil, ("'%s' and other games that play now keep more than %d keys together; nothing is written"):format(id,
            MOST_KEYS)
    end
    for _, name in ipairs { "texts", "bytes" } do
        if next(file[name]) == nil then file[name] = nil end
    end
    return file
end

-- How much a mod keeps: {path, keys, bytes}; nil: nothing; or nil and what is wrong with its file.
function player_storage.usage(id, game)
    local path = player_storage.path(id, game)
    if not path then return nil end
    local value, problem = store_file.look(path, accepts)
    if not value then return nil, problem end
    local usage = { path = path, keys = 0, bytes = 0 }
    for key, bytes in pairs(value.entries or {}) do
        usage.keys, usage.bytes = usage.keys + 1, usage.bytes + #key + #bytes
    end
    return usage.keys > 0 and usage or nil
end

-- --- while a game is played ---

-- What `mine` changed since `before`, put into `theirs`; second: keys of which both made something else.
local function join(before, mine, theirs)
    local joined, twice = {}, {}
    for key, bytes in pairs(theirs) do joined[key] = bytes end
    for _, side in ipairs { mine, before } do
        for key in pairs(side) do
            if mine[key] ~= before[key] then
                if theirs[key] ~= before[key] and theirs[key] ~= mine[key] then twice[key] = true end
                joined[key] = mine[key]
            end
        end
    end
    return joined, text.sorted_keys(twice)
end

local function write(self, id)
    local part, twice = self.parts[id], nil
    local mine = storage.entries(id)
    local ok, problem = store_file.update(part.path, accepts, function(now)
        local joined
        joined, twice = join(part.before, mine, now.entries or {})
        return as_file(id, joined)
    end)
    if ok then
        part.before, part.failing = mine, false
        for _, key in ipairs(twice) do
            log.write("warn", id, ("what it keeps for the player as '%s' was changed by another game that plays, too; the later holds")
                :format(text.printable(key, 64)))
        end
        return true
    end
    if not part.failing then
        log.write("error", id, "what it keeps for the player is not written: " .. problem)
    end
    part.failing = true
    return false
end

-- Reads what the mods of a list keep, before they start. options: every (ticks between two looks).
function player_storage.open(mods, options)
    local self = { parts = {}, pending = {}, every = options.every, left = options.every }
    for _, mod in ipairs(mods) do
        local path, problem = nil, nil
        if player_storage.wants(mod) then path, problem = player_storage.path(mod.id) end
        if path then
            local value = store_file.read(path, accepts)
            local entries = value.entries or {}
            local ok
            ok, problem = storage.load(mod.id, entries)
            if ok then self.parts[mod.id] = { path = path, before = entries } end
        end
        if problem then log.write("error", mod.id, "what it keeps for the player is not there: " .. problem) end
    end
    storage.changed() -- what was read is no change
    return self
end

-- Writes what changed, now.
function player_storage.save(self)
    for _, id in ipairs(storage.changed()) do self.pending[id] = self.parts[id] and true or nil end
    for _, id in ipairs(text.sorted_keys(self.pending)) do
        if write(self, id) then self.pending[id] = nil end
    end
    self.left = self.every
end

-- Called after each tick. `state`: of the game; with another one it is time to write.
function player_storage.tick(self, state)
    self.left = self.left - 1
    if self.left > 0 and (self.state == nil or state == self.state) then return end
    self.state = state
    player_storage.save(self)
end

-- --- for runs that are not the player's ---

-- What the mods of a list have now, for a recording: id -> as in a file. nil: none has anything.
function player_storage.snapshot(mods)
    local all = {}
    for _, mod in ipairs(mods) do
        local entries = player_storage.wants(mod) and storage.entries(mod.id) or {}
        all[mod.id] = next(entries) and as_file(mod.id, entries) or nil
    end
    return next(all) and all or nil
end

-- Puts what a snapshot has into the mods of a list, before they start. What is wrong with it, or nil.
function player_storage.restore(mods, all)
    for _, mod in ipairs(mods) do
        local value = player_storage.wants(mod) and type(all) == "table" and all[mod.id]
        if type(value) == "table" then
            local problem = accepts(value)
            local ok = not problem
            if ok then ok, problem = storage.load(mod.id, value.entries) end
            if not ok then return ("what '%s' kept for the player: %s"):format(mod.id, problem or "cannot be had") end
        end
    end
    storage.changed()
end

-- Puts what a test says into a mod's part before it starts: key -> what JSON can say. What is wrong with it, or nil.
function player_storage.preset(id, values)
    local entries = {}
    for _, key in ipairs(text.sorted_keys(values)) do
        local bytes = json.encode(values[key])
        if type(key) ~= "string" or key == "" or #key > MOST_KEY or #bytes > MOST_VALUE then
            return ("%s: at most %d bytes in a key and %d in a value"):format(text.printable(tostring(key), 64), MOST_KEY,
                MOST_VALUE)
        end
        entries[key] = bytes
    end
    local ok, problem = storage.load(id, entries)
    return not ok and (problem or "it is there already") or nil
end

return player_storage
