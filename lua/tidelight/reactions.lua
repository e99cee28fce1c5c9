-- What players see and hear of what happened in the world, whoever did it: the game's own rules or a mod.
-- Also what follows from a death: points and drops.
local floaters = require "tidelight.floaters"
local forage = require "tidelight.forage"
local guests = require "tidelight.guests"
local kinds = require "tidelight.kinds"
local scene = require "engine.scene"
local score = require "tidelight.score"
local tune = require "tidelight.tune"
local world = require "engine.world"

local reactions = {}

local function reward(game, event)
    if event.cause ~= "dawn" then
        local points = tune.shades.kinds[event.kind].score
        floaters.add(game, event.x, event.y - 22, "+" .. points, points > 15 and 0xFFE080 or 0xE8D8B0)
    end
    score.kill(event.kind)
    if event.cause ~= "dawn" then forage.drop(event.kind, event.x, event.y) end
end

local function shade_died(game, event)
    if not guests.is(event.entity) then reward(game, event) end
    scene.burst("ember", event.x, event.y - 6, 16, 0xFFA050, 1.6)
    scene.burst("smoke", event.x, event.y - 4, 8, 0x504878, 0.8)
    scene.sound("shade_die", 70, event.x, event.y)
end

local function player_hurt(game, event)
    local x, y = world.pos(event.entity)
    if not x then return end
    scene.sound("hurt", 90, x, y)
    scene.burst("spark", x, y - 6, 10, 0xFF6060, 1.4)
    floaters.add(game, x, y - 24, "-" .. event.amount, 0xFF7070)
end

local function lighthouse_hurt(game, event)
    local x, y = world.pos(event.entity)
    if not x then return end
    scene.burst("smoke", x, y - 6, 4, 0xC8C0B0, 1)
    floaters.add(game, x, y - 36, "-" .. event.amount, 0xFF8868)
    scene.sound("hit", 70, x, y)
end

local function small_died(_, event)
    scene.burst("leaf", event.x, event.y, 6, 0xE0E0E0, 1)
end

local on_hurt = { player = player_hurt, player2 = player_hurt, lighthouse = lighthouse_hurt }
local on_died = { crab = small_died, gull = small_died, critter = small_died }

-- Called once a tick, after the rules.
function reactions.tick(game)
    for _, event in ipairs(world.events()) do
        if event.event == "hurt" and on_hurt[event.kind] then
            on_hurt[event.kind](game, event)
        elseif event.event == "died" then
            if kinds.is_shade[event.kind] then shade_died(game, event)
            elseif on_died[event.kind] then on_died[event.kind](game, event) end
        end
    end
end

return reactions
