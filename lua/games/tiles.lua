-- The tiles of a game: how large they are, in how many layers they lie, which kinds there are and what each means, and what
-- is outside of the world. `tiles` of game.lua is a table, or the path of a Lua file that returns one.
local app = require "engine.app"
local data_file = require "lib.data_file"
local data_lines = require "lib.data_lines"
local schema = require "lib.schema"
local text = require "lib.text"

local tiles = {}

local MOST_BYTES = 64 * 1024
local EXAMPLE = 'return { size = 16, kinds = { { name = "grass" }, { name = "rock", solid = true } } }'
local limits = app.limits

-- What a kind of tile may be, besides its name and its sprite.
tiles.FLAGS = { "dry", "flat", "opaque", "rough", "shadow", "slow", "solid", "water" }

local NAME = {
    kind = "string", required = true, min = 1, max = limits.name_bytes, pattern = "^[a-z][a-z0-9_]*$",
    hint = "lower-case letters, digits and '_'",
}
local SPRITE = { kind = "string", max = 32, pattern = "^[a-z0-9_]*$", hint = "lower-case letters, digits and '_'" }

local function kind_fields(name)
    local fields = { name = name, sprite = SPRITE }
    for _, flag in ipairs(tiles.FLAGS) do fields[flag] = { kind = "boolean" } end
    return fields
end

local RULES = {
    kind = "table",
    fields = {
        size = { kind = "integer", min = limits.min_tile, max = limits.max_tile },
        layers = { kind = "integer", min = 1, max = limits.layers },
        over = { kind = "list", max = limits.layers, unique = true, of = { kind = "integer", min = 2, max = limits.layers } },
        kinds = { kind = "list", min = 1, max = limits.tile_kinds, of = { kind = "table", fields = kind_fields(NAME) } },
        outside = { either = { NAME, { kind = "table", fields = kind_fields(nil) } },
            hint = "the name of a kind of tile, or a table such as { water = true }" },
    },
    renamed = {},
}

local function names_of(said)
    local names, places = {}, {}
    for i, kind in ipairs(said.kinds or {}) do
        names[i], places[kind.name] = kind.name, places[kind.name] or i
    end
    return names, places
end

local function problems_of(said)
    local problems = schema.check(said, RULES)
    if problems[1] then return problems end
    local function add(path, what) problems[#problems + 1] = { path = path, text = what } end
    local names, places = names_of(said)
    for i, name in ipairs(names) do
        if places[name] ~= i then add(("kinds[%d].name"):format(i), ("is '%s', as kinds[%d] is called"):format(name, places[name])) end
    end
    if type(said.outside) == "string" and not places[said.outside] then
        add("outside", ("is '%s', and no kind of tile is called so%s"):format(said.outside, text.suggest(said.outside, names)))
    end
    for i, layer in ipairs(said.over or {}) do
        if layer > (said.layers or 1) then
            add(("over[%d]"):format(i), ("is %d, and there are %d layers"):format(layer, said.layers or 1))
        end
    end
    return problems
end

-- A kind with its sprite, which is of its name when it is not said and none when that is "".
local function kind_of(said)
    local kind = {}
    for key, value in pairs(said) do kind[key] = value end
    kind.name = kind.name or "outside"
    kind.sprite = said.sprite or said.name
    return kind
end

local function make(said)
    local made = { size = said.size or limits.usual_tile, layers = said.layers or 1, over = 0 }
    for _, layer in ipairs(said.over or {}) do made.over = made.over | 1 << (layer - 1) end
    local _, places = names_of(said)
    if said.kinds then
        made.kinds = {}
        for i, kind in ipairs(said.kinds) do made.kinds[i] = kind_of(kind) end
    end
    local outside = said.outside
    if type(outside) == "string" then outside = said.kinds[places[outside]] end
    made.outside = outside and kind_of(outside)
    return made
end

-- Of `tiles` in game.lua: {size (px), layers, over (a bit for each layer over entities), kinds (list of {name, sprite, and
-- the flags}; nil: the game's Lua defines them), outside (such a kind, or nil: nothing)}. Or nil and the problems, as lines
-- that name the file. `game_name`: game.lua, for people; `source`: its text.
function tiles.read(said, package, game_name, source)
    local name, path = game_name, "tiles."
    if type(said) == "string" then
        local missing
        name, path = package.path .. "/" .. said, ""
        source, missing = package:read(said, MOST_BYTES)
        if not source then return nil, { ("%s: tiles: %s"):format(game_name, missing) } end
        local problem
        said, problem = data_file.run(source, name, EXAMPLE)
        if not said then return nil, { problem } end
    end
    said = said or {}
    local lines = data_lines.complaints(name, source, problems_of(said), path)
    if lines[1] then return nil, lines end
    return make(said)
end

return tiles
