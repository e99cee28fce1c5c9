-- What may stand in a game.lua: each field once, as lib.schema has descriptions, and which values of them this version of
-- the engine cannot do yet.
local api = require "api"
local actions = require "lib.actions"
local app = require "engine.app"
local names = require "games.names"
local semver = require "mods.semver"
local text = require "lib.text"

local rules = {}

rules.PLAYERS = 2 -- the most that play, when nothing is said
rules.TICK_RATE = 60

local function line(most) return { kind = "string", min = 1, max = most, line = true } end

local function whole(min, max) return { kind = "integer", min = min, max = max } end

local function even(min, max)
    local rule = whole(min, max)
    rule.check = function(value) return value % 2 ~= 0 and ("is %d, an even number is expected"):format(value) or nil end
    return rule
end

local function path(hint)
    return { kind = "string", min = 1, max = 120, line = true, pattern = "^[A-Za-z0-9_.][A-Za-z0-9_./-]*$", hint = hint }
end

local function version(value)
    if semver.parse(value) then return nil end
    return ("is '%s', expected %s"):format(text.printable(value, 40), semver.EXPECTED)
end

-- "#rrggbb": a colour.
local COLOR = { kind = "string", pattern = "^#%x%x%x%x%x%x$", hint = "a colour such as '#ffc060'" }

local function check_screen(screen)
    if screen.only_palette and not screen.palette then return "has 'only_palette' without a palette" end
end

rules.ID = {
    kind = "string", required = true, min = 1, max = 48, pattern = "^[a-z][a-z0-9-]*$",
    hint = "lower-case letters, digits and '-', beginning with a letter",
}
local VERSION = { kind = "string", required = true, max = semver.MOST_BYTES, line = true, check = version }
local OPTION_NAME = {
    kind = "string", min = 2, max = 32, pattern = "^[a-z][a-z0-9-]*$",
    hint = "lower-case letters, digits and '-', beginning with a letter",
}

-- What `create` is given besides the game's own options.
rules.GIVEN = { "seed", "players", "bot", "tell", "title", "offer", "continues", "continue", "on_restart", "open_keys", "open_mods",
    "change_language", "language", "note_input", "prompt", "text_input", "today", "words" }

rules.OPTION_KINDS = { "choice", "durations", "flag", "integer", "text" }

-- An option of the game's own, on the command line, in tests and for `create`.
local OPTION = {
    kind = "table",
    fields = {
        kind = { kind = "string", required = true, one_of = rules.OPTION_KINDS },
        help = { kind = "string", required = true, min = 1, max = 200, line = true },
        value = line(40),
        min = whole(0, 1 << 31), max = whole(0, 1 << 31),
        one_of = { kind = "list", min = 1, max = 32, unique = true, of = line(40) },
        names = { kind = "list", min = 1, max = 16, unique = true, of = OPTION_NAME },
        example = line(80),
    },
    check = function(option)
        if option.kind == "choice" and not option.one_of then return "is a choice without 'one_of'" end
        if option.kind == "durations" and not (option.names and option.example) then
            return "is of durations without 'names' and 'example'"
        end
    end,
}

local RULE = { "ask", "deny" }

local ACTION_NAME = {
    kind = "string", required = true, max = 32, pattern = "^[a-z][a-z0-9_]*$",
    hint = "lower-case letters, digits and '_', beginning with a letter",
}
local SOURCE = {
    kind = "string", max = 40, pattern = "^%l+:.+$", hint = "a device and a name, such as 'key:w' or 'pad:a'",
}

local function check_keys(keys)
    local sources, players = 0, 0
    for _, one in ipairs(keys) do
        if type(one) == "table" then players = players + 1 else sources = sources + 1 end
    end
    if sources > 0 and players > 0 then return "has sources beside lists of sources: expected one list for each player" end
    if players > actions.MOST_PLAYERS then return ("is of %d players, at most %d play"):format(players, actions.MOST_PLAYERS) end
end

-- One of the game's actions: its name alone, or what is said of it. Keys are a list of the first player's, or a list of
-- such lists, one for each player.
local ACTION = {
    either = { ACTION_NAME, {
        kind = "table",
        fields = {
            name = ACTION_NAME, label = line(40), kept = { kind = "boolean" },
            keys = { kind = "list", max = 8, check = check_keys, of = {
                either = { SOURCE, { kind = "list", max = 8, unique = true, of = SOURCE } },
                hint = "a source such as \"key:e\", or a list of them for each player",
            } },
        },
    } },
    hint = "a name such as \"jump\", or { name = \"jump\", label = \"Jump\", keys = { \"key:space\", \"pad:a\" } }",
}

rules.game = {
    kind = "table",
    fields = {
        id = rules.ID, version = VERSION,
        title = { kind = "string", required = true, min = 1, max = 60, line = true },
        description = { kind = "string", max = 400, line = true },
        authors = { kind = "list", max = 32, of = line(80) },
        license = line(80),
        engine = { kind = "table", fields = { min = { kind = "string", max = 40, line = true, check = version } } },
        main = {
            kind = "string", required = true, min = 1, max = 120, pattern = "^[A-Za-z0-9_][A-Za-z0-9_./-]*%.lua$",
            hint = "the path of a .lua file in the game's folder",
        },
        screen = { kind = "table", check = check_screen, fields = {
            width = even(app.limits.min_width, app.limits.max_width), height = even(app.limits.min_height, app.limits.max_height),
            palette = { kind = "list", min = app.limits.min_palette, max = app.limits.max_palette, of = COLOR },
            only_palette = { kind = "boolean" },
        } },
        particles = { kind = "map", max = 26, keys = {
            kind = "string", max = 31, pattern = "^[a-z][a-z0-9_]*$", hint = "lower-case letters, digits and '_'",
        }, of = { kind = "table", fields = {
            look = { kind = "string", one_of = names.PARTICLES }, life = whole(1, 600), spread = whole(0, 600), size = whole(1, 8),
            size_spread = whole(0, 8), gravity = whole(-256, 256), keep = whole(0, 256), wind = whole(0, 256),
        } } },
        -- games/tiles.lua says what is in them
        tiles = { either = { { kind = "map" }, path("the path of a .lua file in the game's folder") },
            hint = "a table, or the path of a .lua file in the game's folder" },
        tick_rate = whole(10, 240), turns = { kind = "boolean" },
        players = { kind = "table", fields = { max = whole(1, actions.MOST_PLAYERS) } },
        actions = { kind = "list", min = 1, max = actions.MOST, of = ACTION },
        api = { either = { whole(0, 0), {
            kind = "string", min = 1, max = 120, pattern = "^[A-Za-z0-9_][A-Za-z0-9_./-]*%.lua$",
            hint = "the path of a .lua file in the game's folder",
        } }, hint = "the path of a .lua file in the game's folder" },
        lua = path("a folder"), assets = path("a folder"), mods = path("a folder"),
        options = { kind = "map", max = 16, keys = OPTION_NAME, of = OPTION },
        demo = { kind = "map", max = 16, keys = OPTION_NAME, of = { kind = "any" } },
        grants = { kind = "map", max = 64, keys = {
            kind = "string", max = 64, one_of = text.sorted_keys(api.capabilities),
        }, of = { kind = "string", one_of = RULE } },
    },
    renamed = {},
}

-- What is good and not supported yet: a list of {path, text}.
function rules.unsupported(value)
    local list = {}
    local function add(at, problem) list[#list + 1] = problem and { path = at, text = problem } or nil end
    for _, name in ipairs(rules.GIVEN) do
        add("options." .. name, (value.options or {})[name] and "is what the engine says to every game: choose another name")
    end
    return list
end

return rules
