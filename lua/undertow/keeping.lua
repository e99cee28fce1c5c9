-- What a saved game keeps beside the world, and how it comes back: a stranger's text, each value of which is checked before
-- anything uses it. What is of a mod that is not there waits aside, in the world's things and in the pack alike.
local aside = require "lib.aside"
local grid = require "grid"
local json = require "lib.json"
local schema = require "lib.schema"
local things = require "things"
local whole = require "lib.whole"
local world = require "engine.world"

local keeping = {}

local FORMAT = 1
local MOST_STACKS = 64 -- with those that wait for their mods
local NAME = { kind = "string", required = true, min = 1, max = 64, line = true }
local CELL = { kind = "integer", min = 0, max = grid.CELLS - 1 }
local PLACE = { kind = "integer", required = true, min = 0, max = grid.CELLS - 1 }
local CELLS = { kind = "list", max = 64, of = CELL }
local COUNT = { kind = "integer", required = true, min = 0, max = 1 << 30 }
local ID = { kind = "integer", required = true, min = 1, max = 0xFFFFFFFF }
local STACKS = { kind = "list", max = MOST_STACKS, of = { kind = "table", fields = {
    name = NAME, n = { kind = "integer", required = true, min = 1, max = 99 }, on = { kind = "boolean" },
} } }

local NUMBERS = { "turn", "clock", "oil", "thirds", "hush", "held", "calm", "every", "kills", "points", "poured", "came" }

local FIELDS = {
    format = { kind = "integer", required = true, min = 1, max = FORMAT },
    seed = { kind = "string", required = true, pattern = "^%-?%d+$", max = 20 },
    state = { kind = "string", required = true, one_of = { "play", "won", "lost" } },
    hero = ID, cell = PLACE, start = PLACE, hatch = CELL, lamp_cell = CELL,
    floor = { kind = "integer", required = true, min = 1, max = 10 }, lamp = { kind = "integer", required = true, min = 0, max = 2 },
    level = NAME, ground = { kind = "string", required = true, one_of = { "stone", "planks", "silt", "shells" } },
    ambient = { kind = "integer", required = true, min = 0, max = 0xFFFFFF },
    pack = STACKS, waiting = STACKS, fires = CELLS, aside = aside.rule,
    burning = { kind = "list", max = 512, of = { kind = "table", fields = { cell = PLACE, left = COUNT, entity = ID } } },
    glides = { kind = "list", max = 512, of = { kind = "table", fields = {
        entity = ID, from = PLACE, to = PLACE, at = COUNT, lasts = { kind = "integer", required = true, min = 1, max = 60 }, back = { kind = "boolean" },
    } } },
    found = { kind = "list", max = 256, of = NAME }, warden_slain = { kind = "boolean" },
    cause = { kind = "string", max = 40, line = true }, cause_by = { kind = "string", max = 64, line = true },
    log = { kind = "list", max = 24, of = { kind = "table", fields = {
        key = { kind = "string", required = true, max = 60, line = true }, turn = COUNT, tone = { kind = "string", max = 10 },
        trap_said = { kind = "string", max = 64, line = true },
        args = { kind = "map", max = 6, of = { either = {
            { kind = "string", max = 80, line = true }, { kind = "integer", min = -1000000000, max = 1000000000 } }, hint = "a text or a whole number" } },
    } } },
}
for _, name in ipairs(NUMBERS) do FIELDS[name] = COUNT end
local RULE = { kind = "table", fields = FIELDS }

local function list(from)
    local made = json.list {}
    for i, one in ipairs(from or {}) do made[i] = one end
    return made
end

-- The state as text.
function keeping.save(game)
    local state = {
        format = FORMAT, seed = tostring(game.seed), state = game.mode == "title" and "play" or game.mode, hero = game.hero, cell = game.cell,
        start = game.start, hatch = game.hatch, lamp_cell = game.lamp_cell, floor = game.floor, lamp = game.lamp, level = game.level,
        ground = game.ground, ambient = game.ambient, pack = list(game.pack), waiting = list(game.waiting), fires = list(game.fires),
        aside = next(game.aside) and aside.list(game.aside) or nil, burning = list(game.burning), glides = list(game.glides), found = json.list {},
        cause = game.cause, cause_by = game.cause_by, log = list(game.log), warden_slain = game.warden_slain,
    }
    for name in pairs(game.found) do state.found[#state.found + 1] = name end
    for _, name in ipairs(NUMBERS) do state[name] = game[name] end
    return json.encode(state)
end

-- The table, or nil and what is wrong with the text.
function keeping.read(text)
    local value, problem = json.decode(text, "the game's state")
    if value == nil then return nil, problem end
    if type(value) ~= "table" then return nil, "the game's state: expected an object" end
    problem = schema.check(value, RULE)[1]
    if problem then return nil, ("the game's state: '%s' %s"):format(problem.path, problem.text) end
    value.seed = whole.read(value.seed)
    if not value.seed then return nil, "the game's state: its seed is no whole number that fits" end
    return value
end

-- What the rules count on in a world that was loaded; nil, or what is wrong.
function keeping.problem(state)
    local width, height = world.size()
    if width ~= grid.WIDTH or height ~= grid.HEIGHT then return "its floor has another size" end
    if state.state == "play" and world.get(state.hero, "kind") ~= "hero" then return "it has no diver" end
end

-- Of what is carried: what there is, and what waits for its mod.
local function sort_pack(stacks, waiting)
    local carried, waits = {}, {}
    for _, from in ipairs { stacks or {}, waiting or {} } do
        for _, stack in ipairs(from) do
            stack.on = stack.on == true
            local to = things.item[stack.name] and carried or waits
            to[#to + 1] = stack
        end
    end
    return carried, waits
end

-- Puts the state back into the game; the world has been loaded.
function keeping.restore(game, state)
    for _, name in ipairs(NUMBERS) do game[name] = state[name] end
    for _, name in ipairs { "seed", "hero", "cell", "start", "hatch", "lamp_cell", "floor", "lamp", "level", "ground", "ambient", "cause", "cause_by", "warden_slain" } do
        game[name] = state[name]
    end
    game.mode, game.fires, game.burning, game.log = state.state, state.fires or {}, state.burning or {}, state.log or {}
    game.found = {}
    for _, name in ipairs(state.found or {}) do game.found[name] = true end
    game.pack, game.waiting = sort_pack(state.pack, state.waiting)
    game.aside = aside.sort(state.aside, things.is_known)
    game.glides, game.shots = state.glides or {}, {}
end

-- How many of what wait, as the contract's aside_kinds has it.
function keeping.counts(game)
    local counts = aside.counts(game.aside)
    for _, stack in ipairs(game.waiting) do counts[stack.name] = (counts[stack.name] or 0) + stack.n end
    return counts
end

return keeping
