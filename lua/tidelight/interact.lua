-- What a player's hands do: `use` means the most sensible thing within reach, `build` puts a wall in front.
-- options() says what that would be, for the prompts on the screen, for the bot, and for the doing itself.
local added = require "tidelight.added"
local clock = require "tidelight.clock"
local daynight = require "tidelight.daynight"
local geometry = require "tidelight.geometry"
local kelp = require "tidelight.kelp"
local lighthouse = require "tidelight.lighthouse"
local making = require "tidelight.making"
local player = require "tidelight.player"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local walls = require "tidelight.walls"
local world = require "engine.world"

local interact = {}

local T = tune.player
local USE_READY = player.slot.use_ready
local FRONT = 17 -- px ahead: the tile that hands reach
local FIRE_REACH = 24

local function front_tile(entity, x, y)
    return geometry.tile(geometry.ahead(x, y, world.get(entity, "facing"), FRONT))
end

local function fallen_friend(game, index, x, y)
    for other = 1, game.player_count do
        local entity = game.players[other]
        if other ~= index and world.alive(entity) and player.is_down(entity) then
            local ox, oy = world.pos(entity)
            if world.length(ox - x, oy - y) < T.reach then
                return { verb = "revive", run = function() player.revive(entity) end }
            end
        end
    end
end

local function at_lighthouse(game, x, y)
    if world.length(game.map.x - x, game.map.y - y) > T.reach_lighthouse then return end
    local oil, wood = world.var("oil"), world.var("wood")
    if oil > 0 and lighthouse.wants_fuel() then
        return { verb = "refuel", icon = "icon_oil", run = lighthouse.refuel }
    end
    if wood > 0 and lighthouse.wants_repair(game) then
        return { verb = "repair", icon = "icon_wood", run = lighthouse.repair }
    end
end

local function at_wall(tx, ty)
    local hp = walls.hp(tx, ty)
    if hp > 0 and hp < tune.build.wall_hp and world.var("wood") > 0 then
        return { verb = "mend", icon = "icon_wood", run = function() walls.repair(tx, ty) end }
    end
end

local function at_fire(game, x, y)
    if game.phase ~= "day" or game.phase_left < 5 * tune.second then return end
    if world.length(game.map.fire_x - x, game.map.fire_y - y) > FIRE_REACH then return end
    return { verb = "rest", once = true, run = daynight.rest }
end

local function plant(tx, ty)
    if world.var("shell") >= tune.build.kelp_shell and kelp.can_plant(tx, ty) then
        return { verb = "plant", icon = "icon_shell", once = true,
                 run = function() kelp.plant(tx, ty) end }
    end
end

-- What `use` would do for this player now ({verb, icon?, run}; the words are those of "use.VERB"), or nil; and whether `build` could.
function interact.options(game, index)
    local entity = game.players[index]
    if not world.alive(entity) or player.is_down(entity) then return nil, false end
    local x, y = world.pos(entity)
    local tx, ty = front_tile(entity, x, y)
    local use = fallen_friend(game, index, x, y) or at_lighthouse(game, x, y) or at_wall(tx, ty)
        or at_fire(game, x, y) or plant(tx, ty)
    return use, making.can(game, x, y, tx, ty), tx, ty
end

-- Whether what is offered at dawn is before a player: he stands at the lighthouse and holds `focus`.
function interact.is_offered(game, index)
    local entity = game.players[index]
    if not game.upgrades.offered[1] or game.phase ~= "dawn" and game.phase ~= "day" or not world.alive(entity)
        or player.is_down(entity) or not (game.actions and game.actions[index].held.focus) then return false end
    local x, y = world.pos(entity)
    return world.length(game.map.x - x, game.map.y - y) <= T.reach_lighthouse and upgrades.offered(game)[1] ~= nil
end

local function choose_upgrade(game, actions)
    if actions.pressed.build then upgrades.choose_next(game) elseif actions.pressed.use then upgrades.buy(game) end
end

local function use(game, entity, actions, option)
    if not option then
        if actions.pressed.use then scene.sound("ui_back", 30) end
        return
    end
    local again = actions.held.use and not option.once and world.data(entity, USE_READY) <= clock.now()
    if actions.pressed.use or again then
        world.set_data(entity, USE_READY, clock.now() + tune.lighthouse.use_every)
        option.run(game)
    end
end

function interact.tick(game)
    for index = 1, game.player_count do
        local entity, actions = game.players[index], game.actions[index]
        if actions.held.use or actions.pressed.use or actions.pressed.build then
            local option, build, tx, ty = interact.options(game, index)
            if interact.is_offered(game, index) then
                choose_upgrade(game, actions)
            elseif actions.pressed.build and actions.held.focus and added.choices[1] then
                making.choose_next(game)
            elseif actions.pressed.build and build then
                local x, y = world.pos(entity)
                making.make(game, index, x, y, tx, ty)
            elseif actions.pressed.use or actions.held.use then
                use(game, entity, actions, option)
            end
        end
    end
end

return interact
