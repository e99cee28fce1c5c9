-- Names of files in a mod's package: what is a good one, the same on every system that a mod may travel to.
local text = require "lib.text"
local unicode = require "engine.unicode"

local names = {}

names.MAX_BYTES = 200
names.MAX_DEPTH = 8 -- folders in each other

local JOINERS = "\xE2\x80[\x8C\x8D]" -- U+200C, U+200D: words need them, names of files do not
-- devices, on Windows, with any ending
local RESERVED = { con = true, prn = true, aux = true, nul = true, ["conin$"] = true, ["conout$"] = true }
for i = 1, 9 do RESERVED["com" .. i], RESERVED["lpt" .. i] = true, true end

local function problem_of_part(part)
    if part == "" then return "has a part without a name" end
    if part == "." or part == ".." then return ("has '%s' in it"):format(part) end
    if part:find("[. ]$") then return "has a part that ends with a dot or a space" end
    if names.is_device(part) then return ("has '%s' in it, a reserved name"):format(part) end
end

-- The same of what a part becomes on systems that know one form of each sign: a wide slash is a slash there, a space
-- that does not break is a space, and a small 1 above the line is a 1.
local function problem_when_read(part)
    local read = unicode.fold(part)
    if read ~= part:lower() and (read:find("[/\\]") or problem_of_part(read)) then
        return "has signs in it that stand for others, which not every system can keep"
    end
end

-- What is wrong with a name (relative, with "/" between its parts), or nil. `most_depth`: MAX_DEPTH, when it is
-- not given.
function names.problem(name, most_depth)
    if name == "" then return "is empty" end
    if #name > names.MAX_BYTES then return ("is %d bytes, at most %d are allowed"):format(#name, names.MAX_BYTES) end
    if not utf8.len(name) then return "is not UTF-8 text" end
    if text.has_controls(name) or name:find(JOINERS) then return "has control characters" end
    if name:sub(1, 1) == "/" then return "is absolute" end
    if name:find("\\", 1, true) then return "has a backslash in it" end
    if name:find('[:<>"|?*]') then return "has one of : < > \" | ? * in it, which not every system can keep" end
    local depth = 0
    for part in (name .. "/"):gmatch("([^/]*)/") do
        local problem = problem_of_part(part) or problem_when_read(part)
        if problem then return problem end
        depth = depth + 1
    end
    if depth > (most_depth or names.MAX_DEPTH) then
        return ("is nested more than %d deep"):format(names.MAX_DEPTH)
    end
end

local LEFT_OUT = { node_modules = true, __MACOSX = true }

-- Whether it is no part of a package: what begins with a dot, packages of npm, what Macs add to archives. Tools keep
-- such things in a mod's folder; they are neither read nor packed. A name that leads elsewhere (with a part "..", an
-- absolute one) is never left out: it is judged.
function names.is_left_out(name)
    local is_left_out = false
    for part in (name .. "/"):gmatch("([^/]*)/") do
        if part == "" or part == "." or part == ".." then return false end
        if part:sub(1, 1) == "." or LEFT_OUT[part] then is_left_out = true end
    end
    return is_left_out and not name:find("\\", 1, true)
end

-- Whether systems have a device of that name: a file or a folder with it cannot be made there.
function names.is_device(name) return RESERVED[name:lower():match("^([^.]-) *%f[.\0]")] == true end

-- What two names have in common that are one name on some system: without the case of letters, and in one form of all
-- that Unicode writes in several (an accent as a sign of its own or not, ligatures, wide letters).
local function folded(name) return unicode.fold(name) end

-- Adds a good name to a set of them (a table, empty at first): what is wrong with it beside those that are
-- there, or nil.
function names.add(set, name, kind)
    local at = 0
    repeat
        at = name:find("/", at + 1, true)
        local path = at and name:sub(1, at - 1) or name
        local is = at and "dir" or kind
        local key = folded(path)
        local known = set[key]
        if not known then
            set[key] = { path = path, kind = is }
        elseif known.path ~= path then
            return ("is the same as '%s' on many systems, but for upper and lower case or how letters are written"):format(
                text.printable(known.path, 80))
        elseif known.kind ~= is then
            return ("has '%s' in it both as a file and as a folder"):format(text.printable(path, 80))
        elseif not at and is == "file" then
            return "is there twice"
        end
    until not at
end

return names
