-- lua/README.md as a newcomer follows it: each block of code goes where the words before it say, each line for the shell
-- is run, and at the end of each section the game that is there then has nothing wrong with it.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local GUIDE = program.read("lua/README.md")
local GAMES = { moths = true, hop = true }

-- In order: {title} at the end of a section, or {language, code, path (the file that it is), title}.
local function steps()
    local list, at, title = {}, 1, nil
    while true do
        local from, to, language, code = GUIDE:find("\n```(%l+)\n(.-)\n```\n", at)
        local before = GUIDE:sub(at, from or -1)
        for heading in before:gmatch("\n## ([^\n]*)") do
            if title then list[#list + 1] = { title = title } end
            title = heading
        end
        if not from then
            list[#list + 1] = { title = title }
            return list
        end
        local path
        for game, file in before:gmatch("`(%l+)(/[%w/._-]+%.[ljs][%w]+)`") do
            path = GAMES[game] and game .. file or path
        end
        list[#list + 1] = { language = language, code = code, path = path, title = title or "the beginning" }
        at = to
    end
end

local function shell(folder, script)
    local root = assert(io.popen("pwd")):read("l")
    local path = program.path:sub(1, 1) == "/" and program.path or root .. "/" .. program.path
    program.write(folder .. "/.bin/gatehouse", "#!/bin/sh\nexec '" .. path .. "' \"$@\"\n")
    program.write(folder .. "/.script", "set -eu\ncd '" .. folder .. "'\n" .. script)
    assert(os.execute("chmod +x '" .. folder .. "/.bin/gatehouse'"))
    local home = {}
    for name, value in pairs(program.at_home(folder .. "/.home")) do home[#home + 1] = ("%s='%s'"):format(name, value) end
    local ok = os.execute(("env %s PATH='%s/.bin':\"$PATH\" sh '%s/.script' >'%s/.said' 2>&1 </dev/null"):format(
        table.concat(home, " "), folder, folder, folder))
    return ok, program.read(folder .. "/.said")
end

describe("the guide to games", function()
    it("leads from nothing to a game that is packed, and no step of it fails", function()
        program.with_folder(function(folder)
            local titles, written, ran = {}, 0, 0
            assert(os.execute(("mkdir -m 700 %s/.home"):format(folder)))
            for _, step in ipairs(steps()) do
                if step.language == "sh" then
                    local ok, said = shell(folder, step.code)
                    assert(ok, step.title .. ":\n" .. step.code .. "\n" .. said)
                    ran = ran + 1
                elseif step.language then
                    program.write(folder .. "/" .. assert(step.path, "no file is named before:\n" .. step.code), step.code)
                    written = written + 1
                else
                    titles[#titles + 1] = step.title
                    local told = program.run("check", folder .. "/moths", "--ticks", "120", "--strict")
                    assert.are.equal(0, told.code, step.title .. ":\n" .. told.out .. told.err)
                end
            end
            assert.are.equal("A first game", titles[1])
            assert.are.equal("What Lua can call", titles[#titles])
            assert.is_true(#titles >= 9 and written >= 10 and ran >= 7)
            assert.is_truthy(io.open(folder .. "/moths_0.1.0.zip", "rb"))
            assert.is_truthy(io.open(folder .. "/moths.png", "rb"))
        end)
    end)
end)
