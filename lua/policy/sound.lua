-- Sounds of mods: not the loudest, not the same drum in every tick.
local window_counter = require "policy.window_counter"
local world = require "engine.world"

local sound = {}

sound.VOLUME = 80
sound.SECONDS, sound.MOST = 1, 16 -- sounds of one mod in so many seconds

local played = window_counter.create_seconds(sound.SECONDS)

function sound.verdict(mod, command)
    local tick = world.tick()
    if window_counter.sum(played, mod.number, tick) >= sound.MOST then return "deny", "too many sounds in a second" end
    window_counter.add(played, mod.number, tick, 1)
    if command.volume > sound.VOLUME then return "rewrite", { volume = sound.VOLUME } end
end

return sound
