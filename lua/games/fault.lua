-- Errors of a game's own Lua, as text: which game, what it was doing, file and line, that line, and the calls that led
-- there. It is
-- an error of the game, and never of a mod that happens to play.
local budget = require "engine.budget"
local text = require "lib.text"

local fault = {}

-- What one call of a game's Lua may take, once it has gone on for a quarter of a second (engine.budget). Beginning is a
-- call like the others, and takes more.
local LIMIT = { instructions = 0, most_kb = 0, free = true, what = "this", whose = "the game's" }
local LONG_LIMIT = { instructions = 0, most_kb = 0, free = true, what = "this", whose = "the game's" }
local LONGER = 10

-- From now on (conf.lua's game.million_instructions and game.memory_mb).
function fault.limit(million_instructions, memory_mb)
    LIMIT.most_kb, LONG_LIMIT.most_kb = memory_mb * 1024, memory_mb * 1024
    LIMIT.instructions = million_instructions * 1000000
    LONG_LIMIT.instructions = LONGER * LIMIT.instructions
end
fault.limit(30, 512)

local MOST_FRAMES = 12
local MOST_BYTES = 400
local MOST_LINE = 200 -- of source

-- The files of a game by which its errors call them: "@arena/main.lua".
function fault.chunk(game, file)
    return ("@%s/%s"):format(game.place == "shipped" and "lua/" .. game.id or game.id, file)
end

-- The line of the game's source that a text of an error names, with its number; nil: none.
function fault.source_line(game, problem)
    local prefix = fault.chunk(game, ""):sub(2)
    local at = problem:find(prefix, 1, true)
    local file, line = problem:match("^([^:\n]+):(%d+):", at and at + #prefix or #problem + 1)
    local source = file and game.package and game.package:read(file)
    local number, row = math.tointeger(tonumber(line)), 0
    for words in ((source or "") .. "\n"):gmatch("([^\n]*)\r?\n") do
        row = row + 1
        if row == number then
            return ("%d  %s"):format(number, text.printable((words:gsub("^%s+", ""):gsub("\t", " ")), MOST_LINE))
        end
    end
end

local function start_of(game, doing) return ("the game '%s' has an error %s: "):format(game.id, doing) end

-- The frames of a traceback that are the game's.
local function frames_of(game, traceback)
    local mark, lines = fault.chunk(game, ""):sub(2), {}
    for line in traceback:gmatch("\n(\t[^\n]*)") do
        if line:sub(2, #mark + 1) == mark and #lines < MOST_FRAMES then lines[#lines + 1] = "  " .. line:sub(2) end
    end
    return table.concat(lines, "\n")
end

local function words_of(problem)
    if type(problem) == "string" then return text.first_line(problem) end
    local has = getmetatable(problem)
    if type(has) == "table" and has.__tostring then
        local ok, said = pcall(tostring, problem)
        if ok then return text.first_line(said) end
    end
    return ("an error that is a %s"):format(type(problem))
end

-- The text of an error, in the handler of xpcall, where the stack still stands. `doing`: "in tick".
function fault.of(game, doing, problem)
    if type(problem) == "string" and problem:find("^the game '[^']*' has an error ") then return problem end
    local frames = frames_of(game, debug.traceback("", 2))
    local words = words_of(problem)
    local source = fault.source_line(game, words)
    return start_of(game, doing) .. text.printable(words, MOST_BYTES) .. (source and "\n    " .. source or "")
        .. (frames ~= "" and "\nstack traceback:\n" .. frames or "")
end

-- Whether a text is such an error.
function fault.is(problem) return type(problem) == "string" and problem:find("^the game '[^']*' has an error ") ~= nil end

-- fn that throws such an error in place of its own, and when it does not come to an end. is_long: it makes something from
-- its beginning.
function fault.guarded(game, doing, fn, is_long)
    local limit = is_long and LONG_LIMIT or LIMIT
    local function handler(problem) return fault.of(game, doing, problem) end
    local function finish(ok, ...)
        if not ok then error((...), 0) end
        return ...
    end
    return function(...) return finish(budget.call(limit, fn, handler, ...)) end
end

return fault
