-- Lines of the sources that a test has, to be shown beside what is said of them.
local source_lines = {}

local MOST = 240 -- bytes that are shown

-- The line of that number of a file; nil when there is none. sources: by name.
function source_lines.line(sources, file, number)
    local source = file and sources[file]
    if not source or not number or number < 1 then return nil end
    local at = 1
    for _ = 2, number do
        at = source:find("\n", at, true)
        if not at then return nil end
        at = at + 1
    end
    local line = source:match("^[^\r\n]*", at):match("^(.-)%s*$")
    if #line > MOST then line = line:sub(1, MOST) .. "..." end
    return utf8.len(line) and line or nil
end

return source_lines
