-- Where what Lua says leaves the program: `print`, io.stdout and io.stderr. Whatever it is, a folder's name, a mod's
-- title, a saved game's words: a terminal finds nothing in it that it would obey (lib/unseen). What has been cleaned in
-- parts, such as a line with colours, goes through doors.raw.
local unseen = require "lib.unseen"

local doors = {}

local stdout, stderr = io.stdout, io.stderr

local function escaped(...)
    local parts = table.pack(...)
    for i = 1, parts.n do
        if type(parts[i]) == "string" then parts[i] = unseen.escaped(parts[i]) end
    end
    return table.unpack(parts, 1, parts.n)
end

-- A file whose write() cleans; all else is the file's own, and what gives the file gives this.
local function cleaning(file)
    local door = {}
    local function own(result, ...)
        if result == file then return door end
        return result, ...
    end
    function door:write(...) return own(file:write(escaped(...))) end
    return setmetatable(door, {
        __index = function(_, name)
            local method = file[name]
            return type(method) == "function" and function(_, ...) return own(method(file, ...)) end or method
        end,
        __tostring = function() return tostring(file) end,
    })
end

-- Writes as it is, with a line feed; `aside`: on standard error.
function doors.raw(line, aside) return (aside and stderr or stdout):write(line, "\n") end

-- Puts them in place; `globals` has print.
function doors.install(globals)
    io.stdout, io.stderr = cleaning(io.stdout), cleaning(io.stderr)
    globals.print = function(...)
        local words = table.pack(...)
        for i = 1, words.n do words[i] = tostring(words[i]) end
        io.stdout:write(table.concat(words, "\t"), "\n")
    end
end

return doors
