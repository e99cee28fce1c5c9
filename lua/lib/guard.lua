-- Drawing that may fail without the game: an error costs the drawing in which it happened, is said once for each
-- place, and the game goes on. A rule of the game is never called so: half of a rule would be another game.
local text = require "lib.text"

local guard = {}

local MOST_PLACES = 64 -- that are remembered; what is said of more of them would fill the log
local MOST_FRAMES = 16
local said, count = {}, 0

-- "lua/ui/widget.lua:110": where Lua was when it failed.
local function place_now()
    for level = 3, 3 + MOST_FRAMES do
        local info = debug.getinfo(level, "Sl")
        if not info then break end
        if info.currentline > 0 then
            local file = info.source:match("^@.*/(lua/.+)$") or info.source:match("^@(.+)$") or info.short_src
            return ("%s:%d"):format(file, info.currentline)
        end
    end
    return "an unknown place"
end

local function explain(problem) return { place = place_now(), problem = text.first_line(problem) } end

local function say(what, failed)
    if type(failed) ~= "table" then failed = { place = "an unknown place", problem = tostring(failed) } end
    if said[failed.place] or count >= MOST_PLACES then return end
    said[failed.place], count = true, count + 1
    require("engine.log").write("error", "engine", ("error while drawing %s, at %s: %s"):format(
        text.printable(what, 80), text.printable(failed.place, 200), text.printable(failed.problem, 400)))
end

-- Calls fn(...), which draws `what`. Whether it came to its end.
function guard.draw(what, fn, ...)
    local ok, failed = xpcall(fn, explain, ...)
    if not ok then say(what, failed) end
    return ok
end

return guard
