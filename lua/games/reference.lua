-- The reference of what a game's Lua can call, made of lua/meta/engine.lua, which editors read, too: for each function its
-- arguments, what it gives, what is said of it, and an example.
local fs = require "engine.fs"
local program = require "games.program"

local reference = {}

reference.FILE = "engine-lua.md"
local META, MOST_BYTES = "/lua/meta/engine.lua", 1024 * 1024
local MODULES = { "world", "scene" } -- those of C that a game may require

-- --- reading ---

local function add_field(list, line)
    local name, kind = line:match("^(%S+)%s+(.*)$")
    list[#list + 1] = { name = name or line, text = kind or "" }
end

-- The functions of a module in order: list of {name, arguments, notes, params, returns, examples}.
local function functions_of(meta, module)
    local list, notes, entry = {}, {}, nil
    local function fresh() entry, notes = { params = {}, returns = {}, examples = {} }, {} end
    fresh()
    for line in meta:gmatch("([^\n]*)\n") do
        local tag, rest = line:match("^%-%-%-@(%l+)%s+(.*)$")
        local name, arguments = line:match("^function " .. module .. "%.([%w_]+)(%b()) end")
        local note = line:match("^%-%-%-? ?(.*)$")
        if tag == "param" then
            add_field(entry.params, rest)
        elseif tag == "return" then
            entry.returns[#entry.returns + 1] = rest
        elseif tag == "example" then
            entry.examples[#entry.examples + 1] = rest
        elseif name then
            entry.name, entry.arguments, entry.notes = name, arguments, notes
            list[#list + 1] = entry
            fresh()
        elseif note and not line:find("^%-%-%-@") then
            notes[#notes + 1] = note
        elseif not line:find("^%-%-") then
            fresh()
        end
    end
    return list
end

-- All examples of a module, for who plays them: list of {name, code}.
function reference.examples(root, module)
    local meta = assert(fs.read(root .. META, MOST_BYTES))
    local list = {}
    for _, entry in ipairs(functions_of(meta, module)) do
        for _, code in ipairs(entry.examples) do list[#list + 1] = { name = entry.name, code = code } end
    end
    return list
end

-- --- writing ---

local function escaped(words) return (words:gsub("|", "\\|")) end

local function write_function(lines, module, entry)
    local function add(line) lines[#lines + 1] = line end
    add(("### %s.%s%s\n"):format(module, entry.name, entry.arguments))
    if entry.notes[1] then add(table.concat(entry.notes, "\n") .. "\n") end
    if entry.params[1] then
        add("| argument | |\n|---|---|")
        for _, param in ipairs(entry.params) do add(("| `%s` | %s |"):format(param.name, escaped(param.text))) end
        add("")
    end
    for _, given in ipairs(entry.returns) do add(("Gives: %s\n"):format(escaped(given))) end
    for _, code in ipairs(entry.examples) do add(("```lua\n%s\n```\n"):format(code)) end
end

local HEAD = [[
# What a game's Lua can call

Positions and speeds are numbers of pixels, and of pixels a tick. Angles are whole numbers in 1/65536 turn: 0 is right, 16384 down.
Colours are 0xRRGGBB. An entity is a number; 0 is none. Every function checks its arguments, and its error names the one that is wrong.

Of Lua itself there is `coroutine`, `math`, `string`, `table`, `utf8` and the basic functions. What would not be the same in every run
is made so: `pairs` and `next` walk in order, `table.sort` keeps the order of what is equal, `math.random` is the world's, a table's text has no
address. There is no clock, no file, no network. `print` writes to the log.

`require "enemies"` is enemies.lua or enemies/init.lua of the game's folder. Of the engine a game may require: %s.
]]

-- The page, as Markdown; or nil and what is wrong. `root`: the engine's folder.
function reference.page(root)
    local meta, problem = fs.read(root .. META, MOST_BYTES)
    if not meta then return nil, problem end
    local names = {}
    for i, name in ipairs(program.ENGINE) do names[i] = ("`%s`"):format(name) end
    local lines = { HEAD:format(table.concat(names, ", ")) }
    for _, module in ipairs(MODULES) do
        lines[#lines + 1] = ("## engine.%s\n\n```lua\nlocal %s = require \"engine.%s\"\n```\n"):format(module, module, module)
        for _, entry in ipairs(functions_of(meta, module)) do write_function(lines, module, entry) end
    end
    return table.concat(lines, "\n")
end

return reference
