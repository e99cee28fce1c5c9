-- The keys that the player chose himself for a game, on the host's page of keys: kept for each game and each of its
-- players, on top of what engine, game and conf.lua say. A key or a mouse button presses one action of all players, a
-- gamepad's button one of its player.
local actions = require "lib.actions"
local json = require "lib.json"
local log = require "engine.log"
local paths = require "games.paths"
local store_file = require "lib.store_file"
local text = require "lib.text"

local game_keys = {}

local FILE = "/keys.json"
local MOST_SOURCES = 8 -- of one action, as in conf.lua

-- What the engine has, whatever is bound.
local ENGINE = { "key:`", "key:f1", "key:f9", "key:f10", "key:f11", "key:f12" }
game_keys.CANCEL = "key:escape" -- while a key is chosen: it stays as it was

local function is_pad(source) return source:match("^pad:") ~= nil end

local function name_of(player) return "player" .. player end

local function copy(bindings)
    local all = {}
    for player = 1, actions.MOST_PLAYERS do
        local lists = {}
        for target, list in pairs(bindings[name_of(player)] or {}) do lists[target] = list end
        all[name_of(player)] = lists
    end
    return all
end

-- What is wrong with a file of them, or nil.
local function problem_of(value)
    if type(value.players or {}) ~= "table" then return "players: an object is expected" end
    for name, lists in pairs(value.players or {}) do
        if type(lists) ~= "table" then return ("players.%s: an object is expected"):format(text.printable(tostring(name), 40)) end
        for target, list in pairs(lists) do
            local bad = type(list) ~= "table" or #list > MOST_SOURCES
            for _, source in ipairs(bad and {} or list) do bad = bad or type(source) ~= "string" end
            if bad then
                return ("players.%s.%s: a list of at most %d sources such as \"key:e\" is expected"):format(
                    text.printable(tostring(name), 40), text.printable(tostring(target), 40), MOST_SOURCES)
            end
        end
    end
end

local function put(self, player, target, list)
    self.own[name_of(player)][target] = list
    self.conf.bindings[name_of(player)][target] = list
end

-- What the file says and the game still has.
local function take(self, players)
    for player = 1, actions.MOST_PLAYERS do
        for target, list in pairs(players[name_of(player)] or {}) do
            local good = {}
            for _, source in ipairs(list) do
                local known, problem = self.same(source)
                if known then
                    good[#good + 1] = source
                else
                    log.write("warn", "engine", ("%s: %s: %s"):format(self.path, text.printable(target, 40), problem))
                end
            end
            if self.is_target[target] then put(self, player, target, good) end
        end
    end
end

-- conf: of config.load, whose bindings it changes; players: the most that play this game; same: engine.app's source; keep:
-- whether there is a file of them.
function game_keys.create(options)
    local conf = options.conf
    conf.bindings = setmetatable(copy(conf.bindings), { __index = conf.bindings })
    local self = { conf = conf, players = options.players, same = options.same, usual = copy(conf.bindings), own = copy {},
                   is_target = {} }
    for _, target in ipairs(conf.targets) do self.is_target[target] = true end
    local folder = options.keep and paths.config()
    self.path = folder and folder .. FILE or nil
    if self.path then take(self, store_file.read(self.path, problem_of).players or {}) end
    return self
end

local function save(self)
    if not self.path then return nil end
    local players = {}
    for name, lists in pairs(self.own) do
        local said = {}
        for target, list in pairs(lists) do said[target] = json.list(table.move(list, 1, #list, 1, {})) end
        if next(said) then players[name] = said end
    end
    local ok, problem = store_file.write(self.path, { players = players })
    if not ok then log.write("error", "engine", "keys are not kept: " .. problem) end
end

-- Whose lists count: also the second one's ways, which one who plays alone has, too.
local function each_list(self, fn)
    for player = 1, math.max(2, self.players) do
        local targets = player <= self.players and self.conf.targets or actions.WAYS
        for _, target in ipairs(targets) do
            fn(player, target, self.conf.bindings[name_of(player)][target] or {})
        end
    end
end

-- What the player has bound: two lists of sources, of keyboard and mouse, and of the gamepad.
function game_keys.of(self, player, target)
    local keys, pads = {}, {}
    for _, source in ipairs(self.conf.bindings[name_of(player)][target] or {}) do
        local list = is_pad(source) and pads or keys
        list[#list + 1] = source
    end
    return keys, pads
end

-- Whether the player chose it himself.
function game_keys.is_own(self, player, target) return self.own[name_of(player)][target] ~= nil end

-- Who has a source that this player is to get for another action: {player, target}, or "engine"; nil: nobody.
function game_keys.holder(self, player, target, source)
    local slot = self.same(source)
    for _, one in ipairs(ENGINE) do
        if self.same(one) == slot then return "engine" end
    end
    local found
    each_list(self, function(its_player, its_target, list)
        local is_it = its_player == player and its_target == target
        if is_it or is_pad(source) and its_player ~= player then return end
        for _, one in ipairs(list) do
            if self.same(one) == slot then found = found or { player = its_player, target = its_target } end
        end
    end)
    return found
end

-- From now on this source is what presses it, in the place of those of the same kind of device; who had it goes without.
function game_keys.bind(self, player, target, source)
    local slot = self.same(source)
    each_list(self, function(its_player, its_target, list)
        if is_pad(source) and its_player ~= player then return end
        local left = {}
        for _, one in ipairs(list) do
            if self.same(one) ~= slot then left[#left + 1] = one end
        end
        if #left < #list then put(self, its_player, its_target, left) end
    end)
    local list = { source }
    for _, one in ipairs(self.conf.bindings[name_of(player)][target] or {}) do
        if is_pad(one) ~= is_pad(source) then list[#list + 1] = one end
    end
    put(self, player, target, list)
    save(self)
end

-- All of them as engine, game and conf.lua say.
function game_keys.reset(self)
    for player = 1, actions.MOST_PLAYERS do
        local lists = self.conf.bindings[name_of(player)]
        for target in pairs(self.own[name_of(player)]) do lists[target] = self.usual[name_of(player)][target] end
    end
    self.own = copy {}
    save(self)
end

return game_keys
