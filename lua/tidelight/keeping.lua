-- The game's own state beside the world, as a saved game keeps it: which entity is whose, the bot's memory,
-- what is on the screen for a while. It is JSON, and on its way back a stranger's text: each value is checked
-- before anything uses it, in a world that may be anybody's, too.
local added = require "tidelight.added"
local aside = require "lib.aside"
local goals = require "tidelight.goals"
local json = require "lib.json"
local making = require "tidelight.making"
local schema = require "lib.schema"
local shades = require "tidelight.shades"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local whole = require "lib.whole"
local world = require "engine.world"

local keeping = {}

keeping.FORMAT = 1
local MOST_PLACES = 512 -- shades, items that the bot leaves alone
local PHASES = { "day", "dusk", "night", "dawn", "won", "lost" }
local LONGEST = 86400 * 60 -- ticks, of a phase

-- The world's variables that the rules use, none of which ever comes near these.
local LEAST, MOST = -(1 << 30), 1 << 30
local VARIABLES = {
    "alarm_after", "beam", "building", "built", "clock", "dark_ticks", "day", "fuel", "kills", "kills_before", "night_added", "night_day", "nights", "oil",
    "pack_left", "pack_side", "phase_from", "phase_to", "picked", "planted", "poured", "rests", "score", "score_before",
    "shell", "state", "up_lamp", "up_lantern", "up_mend", "up_stride", "up_walls", "walls", "wave_left", "wave_next", "wave_pause", "wood",
}
local MOST_THINGS = 2048 -- of the game's own; the rest of the world's room is for what mods and the rules bring
local FASTEST = 1024     -- px a tick, of a player
local FARTHEST = 65536   -- px, of a place that is remembered; no island reaches so far
local MOST_STRANGE = 16  -- names of another version's variables and streams; the world has room for more of both

local ID = { kind = "integer", required = true, min = 1, max = 0xFFFFFFFF }
local TICK = { kind = "integer", min = 0, max = 1 << 40 }
local PX = { kind = "number", min = -FARTHEST, max = FARTHEST } -- whoever measures from there measures no overflow
local PLACE = { kind = "number", required = true, min = -FARTHEST, max = FARTHEST }
local LENGTH = { kind = "integer", required = true, min = 1, max = LONGEST }
local PART = { kind = "number", required = true, min = 0, max = 100 }
local WIND = { kind = "number", required = true, min = -1000, max = 1000 }
local WORDS = { kind = "string", max = 200, line = true }

-- What mods' content has come to, by ids: those of mods that are not there wait for them.
local MOST_IDS = 512
local COUNT = { kind = "integer", min = 0, max = 1 << 20 }
local CONTENT_ID = { kind = "string", min = 1, max = 97, line = true }
local CONTENT_IDS = { kind = "string", min = 1, max = 97 }

local function by_id(of) return { kind = "map", max = MOST_IDS, keys = CONTENT_IDS, of = of } end

local OF_MODS = { kind = "table", fields = {
    choice = CONTENT_ID, night = CONTENT_ID, taken = by_id(COUNT), made = by_id(COUNT),
    offered = { kind = "list", max = 8, of = CONTENT_ID },
    tasks = by_id { kind = "table", fields = {
        have = { kind = "integer", required = true, min = 0, max = 1 << 20 }, done = { kind = "boolean", required = true },
    } },
} }

local MEMORY = { kind = "table", fields = {
    entity = ID, item = { kind = "integer", min = 1, max = 0xFFFFFFFF }, x = PX, y = PX, since = TICK,
    patience = { kind = "integer", required = true, min = 0, max = 1 << 40 },
    step = { kind = "integer", required = true, min = 1, max = 1 << 30 },
    tried = { kind = "integer", required = true, min = 0, max = 1 << 30 },
    skipped = { kind = "list", max = MOST_PLACES, of = ID },
}, check = function(memory)
    local known = (memory.x and 1 or 0) + (memory.y and 1 or 0) + (memory.since and 1 or 0)
    return known ~= 0 and known ~= 3 and "has a part of x, y and since: all of them are expected, or none" or nil
end }

local rule = { kind = "table", fields = {
    format = { kind = "integer", required = true, min = 1, max = keeping.FORMAT },
    seed = { kind = "string", required = true, pattern = "^%-?%d+$", max = 20 }, -- JSON's numbers lose digits
    lighthouse = ID,
    players = { kind = "list", required = true, min = 1, max = 2, of = ID },
    phases = { kind = "table", required = true, fields = {
        day = LENGTH, dusk = LENGTH, night = LENGTH, dawn = LENGTH,
    } },
    phase = { kind = "string", required = true, one_of = PHASES },
    shades = { kind = "list", max = MOST_PLACES, of = { kind = "table", fields = {
        entity = ID, kind = { kind = "string", required = true, max = 31 }, x = PLACE, y = PLACE,
    } } },
    held = { kind = "list", max = 32, of = { kind = "string", max = 32 } },
    memory = { kind = "list", max = 8, of = MEMORY },
    over_ticks = TICK,
    reason = WORDS,
    aside = aside.rule, of_mods = OF_MODS,
    goals = { kind = "map", max = 32, of = TICK },
    weather = { kind = "table", fields = { rain = PART, fog = PART, wind_x = WIND, wind_y = WIND } },
} }

-- --- out ---

local function skipped_of(memory)
    local list = json.list {}
    for item in pairs(memory.skipped) do list[#list + 1] = item end
    table.sort(list)
    while #list > MOST_PLACES do table.remove(list, 1) end -- the oldest handles
    return list
end

local function memories_of(game)
    local list = json.list {}
    for entity, memory in pairs(game.bot_memory or {}) do
        list[#list + 1] = {
            entity = entity, item = memory.item, x = memory.x, y = memory.y, since = memory.since,
            patience = memory.patience, step = memory.step, tried = memory.tried, skipped = skipped_of(memory),
        }
    end
    table.sort(list, function(a, b) return a.entity < b.entity end)
    return list
end

local function shades_of(game)
    local list = json.list {}
    for i, shade in ipairs(game.shades) do
        if i > MOST_PLACES then break end
        list[i] = { entity = shade.entity, kind = shade.kind, x = shade.x, y = shade.y }
    end
    return list
end

local function held_of(game)
    local list = json.list {}
    for name, held in pairs(game.bot_held) do
        if held then list[#list + 1] = name end
    end
    table.sort(list)
    return list
end

-- nil: there is nothing of it, as in a game without mods.
local function of_mods(game)
    local taken, made, states = game.upgrades.taken, game.made, game.tasks
    local choice, night, offered = making.saved(), added.night_id(), game.upgrades.offered
    if not (choice or night or offered[1] or next(taken) or next(made) or next(states)) then return nil end
    return {
        choice = choice, night = night, taken = next(taken) and taken or nil, made = next(made) and made or nil,
        offered = offered[1] and json.list(offered) or nil, tasks = next(states) and states or nil,
    }
end

local function restore_of_mods(game, state)
    game.upgrades = { taken = state.taken or {}, offered = state.offered or {}, chosen = 1 }
    game.made, game.tasks = state.made or {}, state.tasks or {}
    making.restore(state.choice)
    added.restore_night(state.night)
    upgrades.refresh(game)
end

-- The state as text.
function keeping.save(game)
    local players = {}
    for index = 1, game.player_count do players[index] = game.players[index] end
    return json.encode {
        format = keeping.FORMAT, seed = tostring(game.seed), lighthouse = game.lighthouse, players = json.list(players),
        phases = game.phases, phase = (world.countdown()), shades = shades_of(game), held = held_of(game),
        memory = memories_of(game), over_ticks = game.over_ticks or 0, reason = game.reason,
        aside = next(game.aside or {}) and aside.list(game.aside) or nil,
        goals = goals.saved(game), weather = game.weather, of_mods = of_mods(game),
    }
end

-- --- in ---

-- JSON does not tell whole numbers from others: places are none, all else that can be is whole.
local function with_places(value, name)
    if type(value) == "table" then
        for key, item in pairs(value) do value[key] = with_places(item, key) end
        return value
    end
    return (name == "x" or name == "y") and value + 0.0 or value
end

-- The table, or nil and what is wrong with the text.
function keeping.read(text)
    local value, problem = json.decode(text, "the game's state")
    if value == nil then return nil, problem end
    if type(value) ~= "table" then return nil, "the game's state: expected an object" end
    problem = schema.check(value, rule)[1]
    if problem then return nil, ("the game's state: '%s' %s"):format(problem.path, problem.text) end
    value = with_places(value)
    value.seed = whole.read(value.seed)
    if not value.seed then return nil, "the game's state: its seed is no whole number that fits" end
    return value
end

local function between(name, low, high)
    local value = world.var(name)
    if value < low or value > high then return ("its '%s' is %d"):format(name, value) end
end

local IS_VARIABLE = {}
for _, name in ipairs(VARIABLES) do IS_VARIABLE[name] = true end

local function strangers(names, known)
    local count = 0
    for _, name in ipairs(names) do
        if not known[name] then count = count + 1 end
    end
    return count
end

-- A rule that cannot make its variable or stream any more would fail in the middle of the game.
local function room_problem()
    local variables, streams = world.names()
    if strangers(variables, IS_VARIABLE) > MOST_STRANGE then return "it leaves no room for the game's own variables" end
    if strangers(streams, {}) > MOST_STRANGE then return "it leaves no room for the game's own random numbers" end
end

-- The rules must be able to bring a player back.
local function things_problem()
    local count = 0
    for _, entity in ipairs(world.all()) do
        if world.get(entity, "owner") == 0 then count = count + 1 end
    end
    if count > MOST_THINGS then return "it has more things in it than any game has" end
    for _, kind in ipairs { "player", "player2" } do
        for _, entity in ipairs(world.all(kind)) do
            local vx, vy = world.vel(entity)
            if math.max(math.abs(vx), math.abs(vy)) > FASTEST then return "a player is faster than anything" end
        end
    end
end

-- What the rules count on in a world that was loaded; nil, or what is wrong.
function keeping.problem(state)
    local width, height = world.size()
    if width ~= tune.map.width or height ~= tune.map.height then return "its island has another size" end
    -- One that is gone (nil) is the rules' business in the next tick.
    if (world.get(state.lighthouse, "kind") or "lighthouse") ~= "lighthouse" then return "it has no lighthouse" end
    for index, entity in ipairs(state.players) do
        local kind = index == 1 and "player" or "player2"
        if (world.get(entity, "kind") or kind) ~= kind then return "it has no player" end
    end
    local phase = world.countdown()
    if phase ~= state.phase then return "its phase is not the world's" end
    local playing = phase ~= "won" and phase ~= "lost"
    if (world.var("state") == 1) ~= playing then return "it is neither played nor over" end
    for _, name in ipairs(VARIABLES) do
        local problem = between(name, LEAST, MOST)
        if problem then return problem end
    end
    return room_problem() or things_problem() or shades.problem() or between("state", 1, 3)
        or between("day", 1, tune.nights + 1) or between("clock", 0, MOST) or between("fuel", 0, MOST)
end

-- Puts the state back.
function keeping.restore(game, state)
    game.seed, game.phases, game.lighthouse, game.players = state.seed, state.phases, state.lighthouse, state.players
    game.player_count, game.over_ticks, game.reason = #state.players, state.over_ticks or 0, state.reason
    game.shades, game.bot_held, game.bot_memory = {}, {}, {}
    for _, shade in ipairs(state.shades or {}) do
        shade.def = tune.shades.kinds[shade.kind]
        if shade.def then game.shades[#game.shades + 1] = shade end
    end
    for _, name in ipairs(state.held or {}) do game.bot_held[name] = true end
    for _, memory in ipairs(state.memory or {}) do
        local skipped = {}
        for _, item in ipairs(memory.skipped or {}) do skipped[item] = true end
        memory.skipped = skipped
        game.bot_memory[memory.entity], memory.entity = memory, nil
    end
    goals.restore(game, state.goals or {})
    restore_of_mods(game, state.of_mods or {})
end

return keeping
