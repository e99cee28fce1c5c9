-- Reads the configuration: conf.lua, then the user's own file on top. Both are Lua tables; a user's file
-- sees no libraries, and comes to an end (lib.data_file). Unknown keys and wrong types are errors that name file and key.
local actions = require "lib.actions"
local data_file = require "lib.data_file"
local data_lines = require "lib.data_lines"
local fs = require "engine.fs"
local schema = require "lib.schema"

local config = {}

local SOURCE = {
    kind = "string", max = 40, pattern = "^%l+:.+$", hint = "a device and a name, such as 'key:w' or 'pad:a'",
}

-- The bindings of each player, of a game with these targets.
local function bindings_rule(targets)
    local players, fields = {}, {}
    for _, target in ipairs(targets) do players[target] = { kind = "list", max = 8, of = SOURCE } end
    for i = 1, actions.MOST_PLAYERS do fields["player" .. i] = { kind = "table", fields = players } end
    fields.mods = { kind = "map", of = { kind = "map", of = { kind = "list", max = 8, of = SOURCE } } }
    return { kind = "table", fields = fields }
end

local function number(min, max) return { kind = "integer", min = min, max = max } end

-- The limits that may be another for one mod, besides those given.
local function with_each_mods_limits(fields)
    fields.handler_cpu_ms, fields.kill_cpu_ms = number(1, 60000), number(1, 60000)
    fields.cpu_us_per_tick, fields.cpu_burst_ms = number(1, 1000000), number(1, 60000)
    fields.commands_per_tick, fields.kb_per_tick = number(1, 65536), number(1, 64)
    fields.cost_per_tick, fields.entities_per_mod = number(1, 1000000), number(0, 4096)
    fields.storage_kb, fields.player_storage_kb = number(0, 4096), number(0, 4096)
    return fields
end

local rule = {
    kind = "table",
    fields = {
        window = { kind = "table", fields = {
            title = { kind = "string", max = 100 }, width = number(0, 16384), height = number(0, 16384),
            fullscreen = { kind = "boolean" }, vsync = { kind = "boolean" }, pause_when_away = { kind = "boolean" },
        } },
        picture = { kind = "table", fields = { less_flashing = { kind = "boolean" } } },
        language = { kind = "string", max = 16, pattern = "^%a%a[%w_-]*$", hint = "'auto' or a language such as 'de'" },
        console = { kind = "boolean" },
        tick_rate = number(10, 240),
        audio = { kind = "table", fields = { volume = number(0, 100), mod_volume = number(0, 100) } },
        bindings = bindings_rule(actions.targets()),
        mods = { kind = "table", fields = with_each_mods_limits {
            heap_mb = number(8, 4096), process_mb = number(16, 8192), print_kb_per_second = number(1, 65536),
        } },
        mods_by_id = { kind = "map", of = { kind = "table", fields = with_each_mods_limits {} } },
        game = { kind = "table", fields = {
            million_instructions = number(1, 1000000), memory_mb = number(16, 65536),
        } },
        ladder = { kind = "table", fields = {
            strikes = number(1, 1000), seconds = number(1, 86400), throttle_every = number(1, 600),
            throttle_percent = number(1, 100), suspend_seconds = number(0, 3600),
            refused_per_second = number(1, 1000000),
        } },
    },
}

-- What a configuration of that game may say (nil: of one with the usual actions).
local function rule_of(game)
    if not game then return rule end
    local fields = {}
    for name, field in pairs(rule.fields) do fields[name] = field end
    fields.bindings = bindings_rule(actions.targets(game.actions))
    return { kind = "table", fields = fields }
end

-- Lays `over` on `base`, table by table; lists are replaced whole.
local function merge(base, over)
    local result = {}
    for key, value in pairs(base) do result[key] = value end
    for key, value in pairs(over) do
        local is_map = type(value) == "table" and type(base[key]) == "table" and #value == 0 and #base[key] == 0
        result[key] = is_map and merge(base[key], value) or value
    end
    return result
end

-- The table that the text of a file returns, checked; or nil and the problems, a line each. game: whose actions are
-- bound; nil: the usual ones.
function config.check(source, path, game)
    local result, problem = data_file.run(source, path, "return { window = {...} }")
    if not result then return nil, problem end
    local lines = data_lines.complaints(path, source, schema.check(result, rule_of(game)))
    if #lines > 0 then return nil, table.concat(lines, "\n") end
    return result
end

-- The bindings of players without those of actions that this game has not.
local function of_targets(bindings, targets)
    if type(bindings) ~= "table" then return bindings end
    local kept = {}
    for player, set in pairs(bindings) do
        kept[player] = set
        if type(set) == "table" and player ~= "mods" then
            kept[player] = {}
            for _, target in ipairs(targets) do kept[player][target] = set[target] end
        end
    end
    return kept
end

-- A table that is to be a configuration, as config.load has one, of that game: checked and laid on what there is without
-- it; or nil and the problems. For what was kept of a configuration in force.
function config.laid(conf, said, game)
    local kept = {}
    for key, value in pairs(said) do kept[key] = key ~= "targets" and value or nil end
    kept.bindings = of_targets(said.bindings, actions.targets(game and game.actions))
    local lines = data_lines.complaints("conf", "", schema.check(kept, rule_of(game)))
    if #lines > 0 then return nil, table.concat(lines, "\n") end
    local laid = merge(conf, kept)
    laid.targets = conf.targets
    return laid
end

-- The same of a file.
function config.read(path, game)
    local source, missing = fs.read(path)
    if not source then return nil, ("%s: %s"):format(path, missing or "cannot be read") end
    return config.check(source, path, game)
end

-- The keys that game.lua gives to the game's actions.
local function keys_of(game)
    local bindings = {}
    for _, action in ipairs(game.actions or {}) do
        for i, sources in ipairs(action.keys) do
            local name = "player" .. i
            bindings[name] = bindings[name] or {}
            bindings[name][action.name] = sources
        end
    end
    return bindings
end

-- What a game wants of it (as games.definition has one): its title, its speed, its keys, and its own conf.lua.
local function of_game(game)
    local wants = { window = { title = game.title }, tick_rate = game.tick_rate, bindings = keys_of(game) }
    local source = game.package:read("conf.lua")
    if not source then return wants end
    local own, problem = config.check(source, game.path .. "/conf.lua", game)
    if not own then return nil, problem end
    return merge(wants, own)
end

-- The configuration in force: the engine's, the game's on top, and the user's own file (or nil); and `targets`, what
-- can be bound in it.
function config.load(root, own, game)
    local conf, problem = config.read(root .. "/lua/conf.lua")
    local more
    if conf and game then
        more, problem = of_game(game)
        conf = more and merge(conf, more)
    end
    if conf and own then
        more, problem = config.read(own, game)
        conf = more and merge(conf, more)
    end
    if not conf then return nil, problem end
    conf.targets = actions.targets(game and game.actions)
    return conf
end

-- Bindings as the engine takes them: a list of {target, source, player}. Alone, player one has both
-- players' keys for moving.
function config.bindings(conf, players)
    local list = {}
    local function add(set, player, only_moves)
        for _, target in ipairs(only_moves and actions.WAYS or conf.targets or actions.targets()) do
            for _, source in ipairs(set and set[target] or {}) do
                list[#list + 1] = { target = target, source = source, player = player }
            end
        end
    end
    for player = 1, players do add(conf.bindings["player" .. player], player - 1) end
    if players == 1 then add(conf.bindings.player2, 0, true) end
    return list
end

return config
