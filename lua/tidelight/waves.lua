-- When shades come: each night has a number of them, spread over the night and bunched into packs that
-- rise from one side of the sea, so that a player who watches can meet them.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local daynight = require "tidelight.daynight"
local geometry = require "tidelight.geometry"
local guests = require "tidelight.guests"
local island = require "tidelight.island"
local nights = require "tidelight.nights"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local world = require "engine.world"

local waves = {}

local T = tune.shades
local STREAM = "waves"
local WARN_TICKS = 150
local QUIET_TICKS = 5 * tune.second -- between the last shade and dawn, at most

local function size_of(game)
    local before = game.day - 1
    local count = T.first_wave + T.wave_step * before + T.wave_bend * before * before
    if game.player_count > 1 then count = count * 3 // 2 end
    return count
end

function waves.begin(game)
    local count = size_of(game)
    world.set_var("wave_left", count)
    world.set_var("wave_next", clock.now() + 60)
    world.set_var("wave_pause", math.max(8, game.phases.night * 3 // (4 * count)))
    world.set_var("pack_left", 0)
end

function waves.finish() world.set_var("wave_left", 0) end

local function choose_kind(game)
    local guest = added.choose_kind(STREAM)
    if guest then return guest end
    local night, roll = nights.of(game.day), world.random(STREAM, 1, 100)
    if roll <= night.brute then return "shade_brute" end
    return roll <= night.brute + night.swift and "shade_swift" or "shade"
end

-- A place in the sea on the pack's side of the island.
local function choose_place(game)
    local shore, side = game.map.shore, world.var("pack_side")
    local best, best_apart
    for _ = 1, 12 do
        local at = shore[world.random(STREAM, 1, #shore)]
        local x, y = island.middle(at[1], at[2])
        local apart = geometry.apart(world.angle(x - game.map.x, y - game.map.y), side)
        if not best or apart < best_apart then best, best_apart = at, apart end
    end
    return island.middle(best[1], best[2])
end

local function next_pack(game)
    local pack = nights.of(game.day).pack
    world.set_var("pack_side", world.random(STREAM, 0, 65535))
    world.set_var("pack_left", world.random(STREAM, pack[1], pack[2]))
end

local function rise(game)
    local leads = world.var("pack_left") <= 0
    if leads then next_pack(game) end
    local x, y = choose_place(game)
    if leads then game.pack = { x = x, y = y, to = clock.now() + WARN_TICKS } end -- for the HUD alone
    local shade = world.spawn(choose_kind(game), x, y)
    if not shade then return end
    world.set(shade, "hp", world.get(shade, "max_hp") * (100 + T.tougher * (game.day - 1)) // 100)
    world.set_var("wave_left", world.var("wave_left") - 1)
    world.set_var("pack_left", world.var("pack_left") - 1)
    scene.burst("splash", x, y, 10, 0x6878B0, 1.4)
    scene.sound("shade_spawn", 60, x, y)
end

-- With the last of them gone there is nothing to wait for.
local function end_early(game)
    if world.var("wave_left") > 0 or guests.count_awaited() > 0 or game.phase_left <= QUIET_TICKS then return end
    daynight.hasten(game, QUIET_TICKS)
    game.say("say.quiet", 0x9DE888)
end

function waves.tick(game)
    if game.phase == "night" then end_early(game) end
    if game.phase ~= "night" or world.var("wave_left") <= 0 or clock.now() < world.var("wave_next") then return end
    if guests.count_own_shades() >= T.most then return end
    rise(game)
    local pause = world.var("wave_pause")
    -- quick within a pack, then a breath of air
    local wait = world.var("pack_left") > 0 and pause // 3 or pause * 5 // 3
    world.set_var("wave_next", clock.now() + wait)
end

return waves
