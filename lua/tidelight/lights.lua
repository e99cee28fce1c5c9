-- Who uses which of the game's 64 lights. A mechanic asks here and nowhere else, so that none takes
-- another's.
local scene = require "engine.scene"

local lights = {
    lantern = 1,   -- 1, 2: by player
    halo = 3,      -- 3, 4
    lamp = 5,      -- the lighthouse's own glow
    beam = 6,      -- 6, 7: its two arms
    dock = 8,
    fire = 9,
    flare = 10, flares = 8,
    kelp = 20, kelps = 43,
}

-- The light of the `order`-th of things of which `most` are lit, from the light `first` on; nil puts it out. What
-- there is more of stays dark: a saved world can hold any number of them.
function lights.of_many(first, most, order, light)
    if order < 1 or order > most then return end
    if light then scene.set_light(first + order - 1, light) else scene.remove_light(first + order - 1) end
end

return lights
