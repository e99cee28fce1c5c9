-- Goals that mods add by content: each is reached when what it counts has come to what it wants. What the island counts is in
-- the world; what mods count themselves, and which goals were reached, is kept by id, and comes back with its mod.
local added = require "tidelight.added"
local floaters = require "tidelight.floaters"
local scene = require "engine.scene"
local world = require "engine.world"

local tasks = {}

tasks.SHOWN = 2

local function state_of(game, id)
    local state = game.tasks[id]
    if not state then
        state = { have = 0, done = false }
        game.tasks[id] = state
    end
    return state
end

-- How much of a goal there is.
function tasks.have(game, entry)
    local state = game.tasks[entry.id]
    if state and state.done then return entry.wanted end
    local have = entry.counts == "mod" and (state and state.have or 0) or entry.counts ~= "mod" and world.var(entry.counts) or 0
    return math.max(0, math.min(entry.wanted, have))
end

function tasks.is_done(game, entry) return game.tasks[entry.id] ~= nil and game.tasks[entry.id].done end

-- Counts for one whose mod counts itself.
function tasks.advance(game, entry, by)
    local state = state_of(game, entry.id)
    state.have = math.min(entry.wanted, state.have + by)
end

local function reach(game, entry)
    state_of(game, entry.id).done = true
    if entry.score > 0 then
        world.set_var("score", world.var("score") + entry.score)
        floaters.add(game, game.map.x, game.map.y - 60, "+" .. entry.score, 0xFFE080)
    end
    game.say("say.goal", 0x9DE888, { name = added.content.words(entry, "title") })
    scene.sound("ui_ok", 70)
    game.tell("goal_done", { goal = entry.id })
end

function tasks.tick(game)
    for _, entry in ipairs(added.goals) do
        if game.day >= entry.from and not tasks.is_done(game, entry) and tasks.have(game, entry) >= entry.wanted then
            reach(game, entry)
        end
    end
end

-- Those to be shown: entries, the first that are not done.
function tasks.open(game)
    local list = {}
    for _, entry in ipairs(added.goals) do
        if #list < tasks.SHOWN and game.day >= entry.from and not tasks.is_done(game, entry) then list[#list + 1] = entry end
    end
    return list
end

return tasks
