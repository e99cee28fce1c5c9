-- Reads the configuration: conf.lua, then the user's own file on top. Both are Lua tables; a user's file
-- sees no libraries, and comes to an end (lib.data_file). Unknown keys and wrong types are errors that name file and key.
local actions = require "lib.actions"
local data_file = require "lib.data_file"
local fs = require "engine.fs"
local schema = require "lib.schema"

local config = {}

config.targets = actions.targets

local SOURCE = {
    kind = "string", max = 40, pattern = "^%l+:.+$", hint = "a device and a name, such as 'key:w' or 'pad:a'",
}

local function player_rule()
    local fields = {}
    for _, target in ipairs(config.targets) do fields[target] = { kind = "list", max = 8, of = SOURCE } end
    return { kind = "table", fields = fields }
end

local function number(min, max) return { kind = "integer", min = min, max = max } end

-- The limits that may be another for one mod, besides those given.
local function with_each_mods_limits(fields)
    fields.handler_cpu_ms, fields.kill_cpu_ms = number(1, 60000), number(1, 60000)
    fields.cpu_us_per_tick, fields.cpu_burst_ms = number(1, 1000000), number(1, 60000)
    fields.commands_per_tick, fields.kb_per_tick = number(1, 65536), number(1, 64)
    fields.cost_per_tick, fields.entities_per_mod = number(1, 1000000), number(0, 4096)
    fields.storage_kb = number(0, 4096)
    return fields
end

config.rule = {
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
        bindings = { kind = "table", fields = {
            player1 = player_rule(), player2 = player_rule(),
            mods = { kind = "map", of = { kind = "map", of = { kind = "list", max = 8, of = SOURCE } } },
        } },
        mods = { kind = "table", fields = with_each_mods_limits {
            heap_mb = number(8, 4096), process_mb = number(16, 8192), print_kb_per_second = number(1, 65536),
        } },
        mods_by_id = { kind = "map", of = { kind = "table", fields = with_each_mods_limits {} } },
        ladder = { kind = "table", fields = {
            strikes = number(1, 1000), seconds = number(1, 86400), throttle_every = number(1, 600),
            throttle_percent = number(1, 100), suspend_seconds = number(0, 3600),
            refused_per_second = number(1, 1000000),
        } },
    },
}

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

-- The table that the text of a file returns, checked; or nil and the problems, a line each.
function config.check(source, path)
    local result, problem = data_file.run(source, path, "return { window = {...} }")
    if not result then return nil, problem end
    local lines = {}
    for _, broken in ipairs(schema.check(result, config.rule)) do
        lines[#lines + 1] = ("%s: %s: %s"):format(path, broken.path, broken.text)
    end
    if #lines > 0 then return nil, table.concat(lines, "\n") end
    return result
end

-- The same of a file.
function config.read(path)
    local source, missing = fs.read(path)
    if not source then return nil, ("%s: %s"):format(path, missing or "cannot be read") end
    return config.check(source, path)
end

-- What a game wants of it (as games.definition has one): its title, its speed, and its own conf.lua.
local function of_game(game)
    local wants = { window = { title = game.title }, tick_rate = game.tick_rate }
    local source = game.package:read("conf.lua")
    if not source then return wants end
    local own, problem = config.check(source, game.path .. "/conf.lua")
    if not own then return nil, problem end
    return merge(wants, own)
end

-- The configuration in force: the engine's, the game's on top, and the user's own file (or nil).
function config.load(root, own, game)
    local conf, problem = config.read(root .. "/lua/conf.lua")
    local more
    if conf and game then
        more, problem = of_game(game)
        conf = more and merge(conf, more)
    end
    if conf and own then
        more, problem = config.read(own)
        conf = more and merge(conf, more)
    end
    if not conf then return nil, problem end
    return conf
end

-- Bindings as the engine takes them: a list of {target, source, player}. Alone, player one has both
-- players' keys for moving.
function config.bindings(conf, players)
    local list = {}
    local function add(set, player, only_moves)
        for index, target in ipairs(config.targets) do
            if not only_moves or index <= 4 then
                for _, source in ipairs(set[target] or {}) do
                    list[#list + 1] = { target = target, source = source, player = player }
                end
            end
        end
    end
    add(conf.bindings.player1, 0)
    if players > 1 then add(conf.bindings.player2, 1) else add(conf.bindings.player2, 0, true) end
    return list
end

return config
