-- What to do now, for those who play for the first time: one thing after another on the first day and night,
-- each done by doing it. Whether it is done follows from the world; what was shown is for show only.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local panel = require "tidelight.panel"
local scene = require "engine.scene"
local tasks = require "tidelight.tasks"
local tune = require "tidelight.tune"
local world = require "engine.world"

local goals = {}

local NOW, SOFT, DONE = 0xFFE9B0, 0xD0C8C0, 0x9DE888
local LINGER = 2 * tune.second -- how long a line stays when it is done
local TOP, LINE = 32, 11       -- px
local SIDE_BY_SIDE = 22        -- px lower with two players' hearts above

local function count(var, wanted)
    return function() return math.min(wanted, world.var(var)), wanted end
end

local LISTS = {
    day = {
        { words = "goal.gather", count = count("picked", 6) },
        { words = "goal.feed", count = count("poured", 2) },
        { words = "goal.wall", count = count("built", 1) },
        { words = "goal.plant", count = count("planted", 1) },
        { words = "goal.rest", count = count("rests", 1) },
    },
    night = {
        { words = "goal.burn", count = count("kills", 3) },
        { words = "goal.feed", count = count("poured", 4) },
    },
}
LISTS.dusk = LISTS.day

-- Ticks since it was done; nil while it is not. Told with a sound, once.
local function done_for(game, goal, have, wanted)
    if have < wanted then return nil end
    if not game.goals_done[goal] then
        game.goals_done[goal] = clock.now()
        if clock.now() > 60 then scene.sound("ui_ok", 50) end
    end
    return clock.now() - game.goals_done[goal]
end

-- When each was done, for a saved game; and back.
function goals.saved(game)
    local done = {}
    for phase, list in pairs(LISTS) do
        for i, goal in ipairs(list) do done[phase .. i] = game.goals_done[goal] end
    end
    return done
end

function goals.restore(game, saved)
    game.goals_done = {}
    for phase, list in pairs(LISTS) do
        for i, goal in ipairs(list) do game.goals_done[goal] = saved[phase .. i] end
    end
end

local function how(game, goal)
    local function key(action) return game.prompt(action, 1).long end
    return game.words(goal.words .. ".how", { use = key "use", build = key "build", focus = key "focus" })
end

-- Those of mods, when the island's own are done.
local function draw_of_mods(game, p, y)
    for _, entry in ipairs(tasks.open(game)) do
        local text = added.content.words(entry, "title")
        if entry.wanted > 1 then text = ("%s  %d/%d"):format(text, tasks.have(game, entry), entry.wanted) end
        panel.text(p, "top_left", 5, y, text, NOW)
        y = y + LINE
    end
end

function goals.draw(game, p)
    if game.banner and clock.now() <= game.banner.to then return end
    local list = game.day == 1 and LISTS[game.phase] or {}
    local y = TOP + (game.player_count - 1) * SIDE_BY_SIDE
    for _, goal in ipairs(list) do
        local have, wanted = goal.count()
        local ago = done_for(game, goal, have, wanted)
        if not ago or ago < LINGER then
            local text = game.words(goal.words)
            if wanted > 1 then text = ("%s  %d/%d"):format(text, have, wanted) end
            panel.text(p, "top_left", 5, y, text, ago and DONE or NOW)
            y = y + LINE
            if not ago then
                panel.text(p, "top_left", 5, y, how(game, goal), SOFT)
                return
            end
        end
    end
    draw_of_mods(game, p, y)
end

return goals
