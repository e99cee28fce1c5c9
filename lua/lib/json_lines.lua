-- What is wrong with a JSON text as lines for people, in the order of the file: "mod.json:3:7: api.min: is 9, ...".
local json = require "lib.json"
local schema = require "lib.schema"
local text = require "lib.text"

local json_lines = {}

-- Keys that an object has again, as problems.
function json_lines.add_twice(problems, at, source)
    for _, key in ipairs(at.twice) do
        local line, column = json.place(source, key.first)
        problems[#problems + 1] = {
            path = key.path, byte = key.at,
            text = ("is given twice, first at %d:%d: one of them is expected"):format(line, column),
        }
    end
end

-- Where a problem ({path, at, on}) stands: a byte of the text. `at`: lib.json_places.of of the text.
function json_lines.byte(problem, at)
    local where = problem.on == "key" and at.keys or at.values
    return problem.byte or where[problem.at or problem.path] or at.values[problem.at or problem.path] or 1
end

-- Problems are {path, text, at, on} as lib.schema has them, or have `byte` in place of the last two.
function json_lines.of(problems, at, source, name)
    for _, problem in ipairs(problems) do problem.byte = json_lines.byte(problem, at) end
    table.sort(problems, function(a, b)
        if a.byte ~= b.byte then return a.byte < b.byte end
        return a.path < b.path
    end)
    local lines = {}
    for i = 1, math.min(#problems, schema.MOST_PROBLEMS) do
        local problem = problems[i]
        local line, column = json.place(source, problem.byte)
        local path = problem.path ~= "" and text.printable(problem.path, 100) .. ": " or ""
        lines[i] = ("%s:%d:%d: %s%s"):format(name, line, column, path, problem.text)
    end
    if #problems >= schema.MOST_PROBLEMS then
        lines[#lines + 1] = ("%s: what else is wrong is told when these %d are mended"):format(name, #lines)
    end
    return lines
end

return json_lines
