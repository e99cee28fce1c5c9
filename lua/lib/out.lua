-- What a verb says on standard output, and whether it came there. The first write that fails is remembered: a verb says
-- on, and out.finish, called when it is done, makes an exit code of it. A reader that went away (`| head`) is no
-- error: then the program ends as others do that write into a closed pipe.
local doors = require "lib.doors"

local out = {}

local EPIPE, FAILED, CLOSED_PIPE = 32, 1, 128 + 13 -- the last is the program's EXIT_PIPE_CLOSED

local stream, is_aside = io.stdout, false
local problem -- {text, number} of the first failure

local function note(ok, text, number)
    if not ok and not problem then problem = { text = text, number = number } end
    return ok ~= nil
end

-- From here on what is said is said on standard error: standard output is for what the verb makes (`-o -`).
function out.aside() stream, is_aside = io.stderr, true end

-- As io.write; whether it could be written so far.
function out.write(...) return note(stream:write(...)) end

-- A line that has been cleaned in parts, such as one with colours.
function out.raw(line) return note(doors.raw(line, is_aside)) end

-- As print.
function out.print(...)
    local words = table.pack(...)
    for i = 1, words.n do words[i] = tostring(words[i]) end
    return out.write(table.concat(words, "\t"), "\n") and out.flush()
end

function out.flush() return note(stream:flush()) end

-- The exit code of a verb that ended with `code`.
function out.finish(code)
    out.flush()
    if not problem then return code end
    if problem.number == EPIPE then return code == 0 and CLOSED_PIPE or code end
    io.stderr:write(("gatehouse: standard output cannot be written: %s\n"):format(problem.text))
    return code == 0 and FAILED or code
end

return out
