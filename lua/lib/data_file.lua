-- Lua that is data: the text of a file that returns a table. It runs in a state of its own, with nothing in reach, and ends
-- when it takes too long or too much memory (engine.plain): whoever wrote it is a stranger.
local text = require "lib.text"

local data_file = {}

-- The table that the text of a file called `name` returns; or nil and what is wrong, with the file and where it can be
-- told the line. `example`: what is expected, in words for people.
function data_file.run(source, name, example)
    local value, problem = require("engine.plain").run(text.without_mark(source), name)
    if problem then return nil, problem end
    if type(value) ~= "table" then
        return nil, ("%s: returns %s, expected a table: %s"):format(name, type(value), example)
    end
    return value
end

return data_file
