-- Where the picture looks: at the players, a little ahead of where they aim, moving softly; higher up beside
-- the lighthouse, so that all of it is in the picture. For show only.
local geometry = require "tidelight.geometry"
local scene = require "engine.scene"
local tune = require "tidelight.tune"
local world = require "engine.world"

local camera = {}

local TILE = 16 -- px
local SOFTNESS = 0.09
local LEAD = 20 -- px ahead of the aim
-- px: how much higher it looks below the lighthouse, how far from it that begins, where it is whole
local TOWER_LIFT, NIGHT_LIFT = 46, 38
local TOWER = { far_x = 150, near_x = 70, above = -50, from = 20, to = 64, below = 120 }
local MARGIN = 62 -- px below the picture's middle that stay in sight: the lower of two players
local TITLE_X, TITLE_Y = -78, -45 -- from the lighthouse's foot: it stands on the right, the words left
local END_X, END_Y = -90, -34

-- 0 at `from` or before, 1 at `to` or past it.
local function ramp(value, from, to)
    return math.max(0, math.min(1, (value - from) / (to - from)))
end

-- How much this is the lighthouse's foreground, 0..1.
local function before_tower(game, x, y)
    local dx, dy = math.abs(x - game.map.x), y - game.map.y
    local beside = ramp(dx, TOWER.far_x, TOWER.near_x)
    return beside * ramp(dy, TOWER.above, TOWER.from) * ramp(dy, TOWER.below, TOWER.to)
end

local function at_players(game)
    local x, y, count, ahead_x, ahead_y = 0, 0, 0, 0, 0
    local lowest = -math.huge
    for index = 1, game.player_count do
        local entity = game.players[index]
        if world.alive(entity) then
            local ex, ey = world.pos(entity)
            x, y, count = x + ex, y + ey, count + 1
            lowest = math.max(lowest, ey)
            ahead_x, ahead_y = geometry.ahead(0, 0, world.get(entity, "facing"), LEAD)
        end
    end
    if count == 0 then return game.map.x, game.map.y end
    x, y = x / count, y / count
    if game.player_count > 1 then ahead_x, ahead_y = 0, 0 end
    local part = before_tower(game, x, y)
    local lift = part * (game.phase == "night" and NIGHT_LIFT or TOWER_LIFT)
    if game.player_count > 1 then lift = math.max(0, math.min(lift, y + MARGIN - lowest)) end
    return x + ahead_x, y + ahead_y * (1 - part / 2) - lift
end

local function target(game)
    local state = world.var("state")
    if state == 1 then return at_players(game) end
    if state == 0 then -- the title: the lighthouse, swaying like a boat
        local turn = world.tick() * 50 % 65536
        return game.map.x + TITLE_X + world.cos(turn) * 7, game.map.y + TITLE_Y + world.sin(turn) * 3
    end
    return game.map.x + END_X, game.map.y + END_Y
end

function camera.setup(game)
    game.camera_x, game.camera_y = target(game)
    scene.set_camera(game.camera_x, game.camera_y)
end

function camera.tick(game)
    local x, y = target(game)
    game.camera_x = game.camera_x + (x - game.camera_x) * SOFTNESS
    game.camera_y = game.camera_y + (y - game.camera_y) * SOFTNESS
    scene.set_camera(game.camera_x, game.camera_y)
end

-- Where a place of the world is, in px from the middle of the picture.
function camera.from_middle(game, x, y)
    local width, height = scene.size()
    local cx = math.max(width / 2, math.min(tune.map.width * TILE - width / 2, game.camera_x))
    local cy = math.max(height / 2, math.min(tune.map.height * TILE - height / 2, game.camera_y))
    return x - cx, y - cy
end

return camera
