-- Game time: ticks that were played. It stands still on the title, in the menu and after the end, while
-- the world's own tick goes on, so that nothing runs out while a player reads.
local world = require "engine.world"

local clock = {}

function clock.now() return world.var("clock") end
function clock.advance() world.set_var("clock", world.var("clock") + 1) end

-- True once every `ticks`; `offset` spreads work over them.
function clock.every(ticks, offset) return (world.var("clock") + (offset or 0)) % ticks == 0 end

return clock
