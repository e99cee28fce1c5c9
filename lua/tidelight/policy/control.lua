-- What a mod may make of the things that it brought: they may be put wherever they could be spawned, and are no
-- stronger and faster than their kind. Enemies are as strong as the game's own in its last night, and what makes
-- one stronger heals it no more than once.
local crowd = require "tidelight.policy.crowd"
local kinds = require "tidelight.kinds"
local place = require "tidelight.policy.place"
local tune = require "tidelight.tune"
local world = require "engine.world"

local control = {}

control.MOST_HP = 1000  -- of what is no enemy
control.MOST_SPEED = 4  -- px a tick, the same
control.ENEMY_HP = 100 + tune.shades.tougher * (tune.nights - 1) -- percent of what its kind begins with

local MOST_KNOWN = 512 -- entities of which is kept how often they were made stronger

local raised, known = {}, 0 -- entity -> hp that its mod gave it

-- For a new world, in which a handle is another thing's.
function control.forget() raised, known = {}, 0 end

local function forget_gone()
    for entity in pairs(raised) do
        if not world.alive(entity) then
            raised[entity] = nil
            known = known - 1
        end
    end
end

local function note_raised(entity, amount)
    if not raised[entity] then
        if known >= MOST_KNOWN then forget_gone() end
        known = known + 1
    end
    raised[entity] = (raised[entity] or 0) + amount
end

local function enemy_hp(entity, kind, hp)
    local begins, is = tune.shades.kinds[kind].hp, world.get(entity, "hp")
    local most = begins * control.ENEMY_HP // 100
    local fair = math.min(hp, most, is + math.max(0, most - begins - (raised[entity] or 0)))
    if fair > is then note_raised(entity, fair - is) end
    return math.max(1, fair)
end

local function fair_hp(command, kind)
    if not command.hp then return nil end
    if kinds.is_shade[kind] then return enemy_hp(command.entity, kind, command.hp) end
    return math.min(command.hp, control.MOST_HP)
end

local function fair_speed(command, kind)
    if not (command.vx or command.vy) then return nil end
    local vx, vy = world.vel(command.entity)
    vx, vy = command.vx or vx, command.vy or vy
    local most = kinds.is_shade[kind] and tune.shades.kinds[kind].speed or control.MOST_SPEED
    local is = world.length(vx, vy)
    if is <= most then return command.vx, command.vy end
    return vx * most / is, vy * most / is
end

local function kind_of_own(mod, entity)
    if world.get(entity, "owner") ~= mod.number then return nil end -- the gate says what is wrong
    return world.get(entity, "kind")
end

function control.move(mod, command, state)
    local kind = kind_of_own(mod, command.entity)
    if not kind then return end
    local problem = place.problem(kind, command.x, command.y)
        or crowd.problem(mod, kind, command.x, command.y, command.entity, state)
    if problem then return "deny", problem end
end

function control.set_properties(mod, command)
    local kind = kind_of_own(mod, command.entity)
    if not kind then return end
    local hp = fair_hp(command, kind)
    local vx, vy = fair_speed(command, kind)
    if hp ~= command.hp or vx ~= command.vx or vy ~= command.vy then
        return "rewrite", { hp = hp, vx = vx, vy = vy }
    end
end

return control
