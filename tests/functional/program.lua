-- Runs the real program for the functional specs: that of the variant under test (GATEHOUSE_BUILD), or the
-- one that GATEHOUSE names.
local program = {}

program.path = os.getenv("GATEHOUSE") or (os.getenv("GATEHOUSE_BUILD") or "build/release") .. "/gatehouse"

local function quoted(word) return "'" .. tostring(word):gsub("'", "'\\''") .. "'" end

local function slurp(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    os.remove(path)
    return text
end

-- Where a player's own files would be: a folder that is not there and that not even root can make, so that
-- nobody's are met by accident. What is to be written gets a folder of its own (program.at_home).
local NOWHERE = "/dev/null/home"
local HOMES = { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME" }

-- The variables that make `folder` the player's home.
function program.at_home(folder)
    local variables = { HOME = folder }
    for _, name in ipairs(HOMES) do variables[name] = folder .. "/" .. name:match("^XDG_(%u+)_"):lower() end
    return variables
end

-- {code, out, err} of one run without a display, with these variables in its environment.
function program.run_with(variables, ...) return program.run_into(nil, variables, ...) end

-- The same, with standard output in the file `into` (nil: it is read).
function program.run_into(into, variables, ...)
    local words = { "env -u CI -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER -u GATEHOUSE_START_STATE LC_ALL=C" }
    for name, value in pairs(program.at_home(NOWHERE)) do
        if not variables[name] then words[#words + 1] = quoted(name .. "=" .. value) end
    end
    for name, value in pairs(variables) do words[#words + 1] = quoted(name .. "=" .. value) end
    words[#words + 1] = quoted(program.path)
    for _, word in ipairs { ... } do words[#words + 1] = quoted(word) end
    local out, err = into or os.tmpname(), os.tmpname()
    local line = ("%s >%s 2>%s </dev/null"):format(table.concat(words, " "), out, err)
    local _, how, code = os.execute(line)
    return { code = how == "exit" and code or 128 + code, out = into and "" or slurp(out), err = slurp(err) }
end

function program.run(...) return program.run_with({}, ...) end

-- A folder that is gone when `use` returns; use(path) may fill it through program.write.
function program.with_folder(use)
    local path = os.tmpname()
    os.remove(path)
    assert(os.execute("mkdir " .. quoted(path)))
    local ok, problem = pcall(use, path)
    os.execute("rm -r " .. quoted(path))
    if not ok then error(problem, 0) end
end

function program.write(path, text)
    local folder = path:match("^(.*)/")
    assert(os.execute("mkdir -p " .. quoted(folder)))
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
end

function program.read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- A device in a folder of the spec's own, such as what always is full: so that a program that takes its place by a file
-- breaks nothing. Who may not make one cannot break the system's either.
function program.device(folder, name, minor)
    local path = folder .. "/" .. name
    if os.execute(("mknod %s c 1 %d 2>/dev/null && : 2>/dev/null < %s"):format(quoted(path), minor, quoted(path))) then
        return path
    end
    os.remove(path)
    return "/dev/" .. name
end

-- A mod with one script and the capabilities given.
function program.write_mod(folder, id, capabilities, script)
    local list = {}
    for i, capability in ipairs(capabilities) do list[i] = ('{"cap": "%s", "reason": "a test"}'):format(capability) end
    program.write(folder .. "/mod.json", ([[{
  "id": "%s", "title": "%s", "version": "1.0.0", "main": "main.js",
  "capabilities": [%s]
}]]):format(id, id, table.concat(list, ", ")))
    program.write(folder .. "/main.js", script)
end

return program
