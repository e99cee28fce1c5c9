-- In specs of what is drawn an error while drawing is the spec's, and not a line of the log.
local guard = require "lib.guard"

local strict_drawing = {}

local draw = guard.draw

local function strictly(_, fn, ...)
    fn(...)
    return true
end

function strict_drawing.begin() guard.draw = strictly end

function strict_drawing.finish() guard.draw = draw end

return strict_drawing
