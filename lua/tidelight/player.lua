-- The players: moving, aiming, dashing, being hurt, falling and getting up again at the lighthouse. What a
-- player does with his hands is in interact.lua, what his lantern does in lantern.lua.
local clock = require "tidelight.clock"
local floaters = require "tidelight.floaters"
local geometry = require "tidelight.geometry"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local player = {}

local KINDS = { "player", "player2" }
-- data slots
local SAFE, DASH, DASH_READY, DOWN, TANK = 1, 2, 3, 4, 5
player.slot = { tank = TANK, use_ready = 6, flare_ready = 7, regain = 8 }

local T = tune.player

local function place(game, index) return game.map.x - 12 + 24 * (index - 1), game.map.y + 34 end

local function create(game, index)
    local x, y = place(game, index)
    local entity = world.spawn(KINDS[index], x, y)
    if not entity then return nil end -- the world is full
    world.set_data(entity, TANK, tune.lantern.tank * 100)
    world.set(entity, "facing", 16384)
    return entity
end

function player.setup(game)
    game.players = {}
    for index = 1, game.player_count do game.players[index] = create(game, index) end
end

function player.is_down(entity) return world.data(entity, DOWN) ~= 0 end
function player.is_dashing(entity) return world.data(entity, DASH) > clock.now() end
function player.dash_ready(entity) return world.data(entity, DASH_READY) <= clock.now() end
function player.is_safe(entity) return world.data(entity, SAFE) > clock.now() end

local function fall(game, index, entity)
    world.set_data(entity, DOWN, clock.now() + T.down_ticks)
    world.set_vel(entity, 0, 0)
    world.set(entity, "anim", 4)
    local lost = world.var("wood") // 2
    world.set_var("wood", world.var("wood") - lost)
    game.say(game.player_count > 1 and "say.player_down" or "say.down", 0xFF8080, { player = index })
    scene.sound("lose", 70)
    local x, y = world.pos(entity)
    scene.burst("spark", x, y - 6, 20, 0xFF6060, 2)
    if lost > 0 then floaters.add(game, x, y - 20, game.words("lost.wood", { count = lost }), 0xFF8080) end
end

local function stand_up(entity, hearts)
    world.set_data(entity, DOWN, 0)
    world.set_data(entity, SAFE, clock.now() + 2 * T.safe_ticks)
    world.set(entity, "hp", hearts)
    world.set(entity, "tint", 0xFFFFFF)
end

-- A companion helps at once, where the player lies.
function player.revive(entity)
    stand_up(entity, 2)
    scene.sound("refuel", 80)
end

local function return_to_light(game, index, entity)
    local x, y = place(game, index)
    world.put(entity, x, y)
    stand_up(entity, T.hearts // 2)
    world.set_var("fuel", math.max(0, world.var("fuel") - tune.lighthouse.revive_fuel))
    scene.burst("glow", x, y - 6, 18, 0xFFD890, 1)
    scene.sound("lamp_low", 60)
end

-- Takes hearts. The last one is never taken from the entity itself, so that it stays the same one.
function player.hurt(game, index, amount, cause, from_x, from_y)
    local entity = game.players[index]
    if player.is_down(entity) or player.is_safe(entity) or player.is_dashing(entity) then return false end
    local hp = world.get(entity, "hp")
    local x, y = world.pos(entity)
    world.set_data(entity, SAFE, clock.now() + T.safe_ticks)
    world.push(entity, geometry.scaled(x - from_x, y - from_y, 5))
    if hp - amount > 0 then
        world.hurt(entity, amount, cause)
    else
        fall(game, index, entity)
    end
    scene.shake(3, 12)
    return true
end

-- Two players share a picture: neither walks out of the other's sight.
local function leash(game, index, entity, tx, ty)
    local other = game.players[3 - index]
    if game.player_count < 2 or not world.alive(other) then return tx, ty end
    local x, y = world.pos(entity)
    local ox, oy = world.pos(other)
    if math.abs(x - ox) > T.leash_x and (x - ox) * tx > 0 then tx = 0 end
    if math.abs(y - oy) > T.leash_y and (y - oy) * ty > 0 then ty = 0 end
    return tx, ty
end

local function steer(game, index, entity, actions)
    local vx, vy = world.vel(entity)
    local speed = upgrades.more("stride", T.speed)
    local tx, ty = leash(game, index, entity, actions.move_x * speed, actions.move_y * speed)
    return vx + (tx - vx) * T.grip, vy + (ty - vy) * T.grip
end

local function start_dash(entity, actions)
    local dx, dy = actions.move_x, actions.move_y
    if dx == 0 and dy == 0 then
        local facing = world.get(entity, "facing")
        dx, dy = world.cos(facing), world.sin(facing)
    end
    world.set_vel(entity, geometry.scaled(dx, dy, T.dash_speed))
    world.set_data(entity, DASH, clock.now() + T.dash_ticks)
    world.set_data(entity, DASH_READY, clock.now() + T.dash_wait)
    local x, y = world.pos(entity)
    local wet = world.flooded(geometry.tile(x, y))
    scene.burst(wet and "splash" or "smoke", x, y, 8, wet and 0xA8D8F0 or 0xE8D8B0, 1)
    scene.sound("dash", 70, x, y)
end

local function aim(entity, actions, moving)
    local facing = world.get(entity, "facing")
    if actions.aim then
        facing = geometry.turn(facing, actions.aim, 5200)
    elseif moving then
        facing = geometry.turn(facing, world.angle(actions.move_x, actions.move_y), 3000)
    end
    world.set(entity, "facing", facing)
    return facing
end

local function animate(entity, facing, moving)
    if player.is_safe(entity) and clock.now() % 12 < 6 then
        world.set(entity, "tint", 0xFFA0A0)
    else
        world.set(entity, "tint", 0xFFFFFF)
    end
    local row = geometry.row(facing)
    if world.get(entity, "anim") ~= row then world.set(entity, "anim", row) end
    if not moving then world.set(entity, "anim_ticks", 0) end
end

local function regain(game, entity)
    if game.phase ~= "day" or world.get(entity, "hp") >= T.hearts then
        world.set_data(entity, player.slot.regain, clock.now())
    elseif clock.now() - world.data(entity, player.slot.regain) >= T.regain_ticks then
        world.set_data(entity, player.slot.regain, clock.now())
        world.set(entity, "hp", world.get(entity, "hp") + 1)
    end
end

local function footsteps(entity, moving)
    if not moving or not clock.every(18) then return end
    local x, y = world.pos(entity)
    if world.flooded(geometry.tile(x, y)) then
        scene.sound("step_water", 40, x, y)
        scene.burst("splash", x, y + 2, 3, 0xBCE4F4, 0.5)
    else
        scene.sound("step", 30, x, y)
    end
end

local function tick_one(game, index)
    local entity = game.players[index]
    if not world.alive(entity) then -- something beyond our rules took it: it falls like any other
        entity = create(game, index)
        if not entity then return end -- he lies where nobody sees him until there is room again
        game.players[index] = entity
        fall(game, index, entity)
    end
    local actions = game.actions[index]
    if player.is_down(entity) then
        world.set_vel(entity, 0, 0)
        world.set(entity, "tint", 0x8088A8)
        if clock.now() >= world.data(entity, DOWN) then return_to_light(game, index, entity) end
        return
    end
    local moving = actions.move_x ~= 0 or actions.move_y ~= 0
    if actions.pressed.dash and player.dash_ready(entity) then
        start_dash(entity, actions)
    elseif not player.is_dashing(entity) then
        world.set_vel(entity, steer(game, index, entity, actions))
    end
    animate(entity, aim(entity, actions, moving), moving)
    regain(game, entity)
    footsteps(entity, moving)
end

function player.tick(game)
    for index = 1, game.player_count do tick_one(game, index) end
end

-- Index and entity of the nearest player who stands, within radius.
function player.nearest(game, x, y, radius)
    local best, best_away
    for index = 1, game.player_count do
        local entity = game.players[index]
        if world.alive(entity) and not player.is_down(entity) then
            local px, py = world.pos(entity)
            local away = world.length(px - x, py - y)
            if away <= radius and (not best_away or away < best_away) then best, best_away = index, away end
        end
    end
    return best, best and game.players[best], best_away
end

return player
