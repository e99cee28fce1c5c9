-- Where the picture looks: at the players, a little ahead of where they aim, moving softly. For show only.
local geometry = require "tidelight.geometry"
local scene = require "engine.scene"
local world = require "engine.world"

local camera = {}

local SOFTNESS = 0.09
local LEAD = 18 -- px ahead of the aim

local function target(game)
    if world.var("state") == 0 then -- the title: the landing, swaying like a boat
        local turn = world.tick() * 60 % 65536
        return game.map.dock_x - 24 + world.cos(turn) * 14, game.map.dock_y - 44 + world.sin(turn) * 6
    end
    local x, y, count = 0, 0, 0
    for index = 1, game.player_count do
        local entity = game.players[index]
        if world.alive(entity) then
            local lead = game.player_count == 1 and LEAD or 0
            local px, py = geometry.ahead(0, 0, world.get(entity, "facing"), lead)
            local ex, ey = world.pos(entity)
            x, y, count = x + ex + px, y + ey + py, count + 1
        end
    end
    if count == 0 then return game.map.x, game.map.y end
    return x / count, y / count
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

return camera
