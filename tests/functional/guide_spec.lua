-- modapi/README.md as a newcomer follows it: each block of code goes where the words before it say, and each section's
-- mod plays without an error.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local GUIDE = program.read("modapi/README.md")

-- Sections in order: {title, body}.
local function sections()
    local list, code = {}, false
    for line in GUIDE:gmatch("([^\n]*)\n") do
        if line:find("^```") then code = not code end
        local title = not code and line:match("^##+ (.*)")
        if title then list[#list + 1] = { title = title, body = "" } end
        if #list > 0 then list[#list].body = list[#list].body .. line .. "\n" end
    end
    return list
end

-- Of a section: {before (the words), language, code, path (the file that it goes to), adds}.
local function blocks(body)
    local list, at = {}, 1
    while true do
        local from, to, language, code = body:find("\n```([^\n]*)\n(.-\n)```\n", at)
        if not from then return list end
        local before = body:sub(at, from)
        list[#list + 1] = { before = before, language = language, code = code, path = nil }
        for path in before:gmatch("`([%w-]+/[%w./-]+%.js[on]*)`") do list[#list].path = path end
        list[#list].adds = before:match("([Aa]dd to)%s+`[^`]+`:%s*$") ~= nil
        at = to
    end
end

local function merge(old, new)
    for key, value in pairs(new) do
        if key == "capabilities" then
            for _, item in ipairs(value) do table.insert(old.capabilities, item) end
        else
            old[key] = value
        end
    end
    return old
end

local function follow(folder, block)
    local path = block.path and folder .. "/" .. block.path
    local picture = block.before:match("`([%w-]+/sprites/%w+%.png)`")
    if picture then program.write(folder .. "/" .. picture, program.read("mods/tide-map/icon.png")) end
    if block.language == "json" and block.adds then
        local whole = merge(cjson.decode(program.read(path)), cjson.decode(block.code))
        program.write(path, cjson.encode(whole))
    elseif block.language == "js" and block.adds then
        program.write(path, program.read(path) .. block.code)
    elseif block.language == "json" or block.language == "js" then
        assert(path, "no file is named before:\n" .. block.code)
        program.write(path, block.code)
    end
end

local function shell(folder, script)
    local root = assert(io.popen("pwd")):read("l")
    local path = program.path:sub(1, 1) == "/" and program.path or root .. "/" .. program.path
    program.write(folder .. "/.bin/gatehouse", "#!/bin/sh\nexec '" .. path .. "' \"$@\"\n")
    program.write(folder .. "/.script", "set -eu\ncd '" .. folder .. "'\n" .. script)
    assert(os.execute("chmod +x '" .. folder .. "/.bin/gatehouse'"))
    local home = {}
    for name, value in pairs(program.at_home(folder .. "/.home")) do
        home[#home + 1] = ("%s='%s'"):format(name, value)
    end
    local line = ("env %s PATH='%s/.bin':\"$PATH\" sh '%s/.script' >'%s/.said' 2>&1 </dev/null"):format(
        table.concat(home, " "), folder, folder, folder)
    local ok = os.execute(line)
    return ok, program.read(folder .. "/.said")
end

-- dev goes on until it is ended: here for a second.
local function commands_of(block)
    return (block.code:gsub("(gatehouse dev [%w-]+)", "%1 --headless --ticks 60"))
end

local function has(command) return os.execute("command -v " .. command .. " >/dev/null 2>&1") end

-- All of the guide in one folder, up to each section's end.
local function walk(folder, visit)
    for _, section in ipairs(sections()) do
        for _, block in ipairs(blocks(section.body)) do
            follow(folder, block)
            if block.language:find("^sh") then visit(section, block) end
        end
        visit(section)
    end
end

describe("the modders' guide", function()
    it("leads from nothing to a mod that is packed, and no step of it fails", function()
        program.with_folder(function(folder)
            local seen = {}
            walk(folder, function(section, block)
                if block and block.language == "sh" then
                    local ok, said = shell(folder, commands_of(block))
                    assert(ok, section.title .. ":\n" .. said)
                elseif not block then
                    seen[#seen + 1] = section.title
                    local check = program.run("check", folder .. "/lamp-keeper", "--ticks", "200")
                    assert.are.equal(0, check.code, section.title .. ":\n" .. check.out .. check.err)
                    assert.is_nil(check.err:find(" error", 1, true), section.title .. ":\n" .. check.err)
                end
            end)
            assert.are.equal("API levels", seen[#seen])
            assert.is_true(#seen >= 13)
            local strict = program.run("check", folder .. "/lamp-keeper", "--strict", "--ticks", "200")
            assert.are.equal(0, strict.code, strict.out .. strict.err)
            local both = program.run("run", "--headless", "--ticks", "200", "--strict", "--only-mods",
                "--dev", folder .. "/lamp-keeper", "--dev", folder .. "/listener")
            assert.are.equal(0, both.code, both.err)
            assert.matches("listener main.js:3: lamp%-keeper is %-?%d+ px away", both.err)
            assert.is_truthy(io.open(folder .. "/lamp-keeper_0.1.0.zip", "rb"))
        end)
    end)

    -- What the screen says, as a player reads it: a test of the mod looks at it.
    it("has texts whose forms are those of the number, in each of its languages", function()
        program.with_folder(function(folder)
            walk(folder, function(section, block)
                if section.title ~= "Languages" or block then return end
                for language, words in pairs { en = { "1 step to the light", "3 steps to the light" },
                    de = { "1 Schritt zum Licht", "3 Schritte zum Licht" } } do
                    for i, near in ipairs { 1, 3 } do
                        program.write(folder .. "/lamp-keeper/tests/words.test.js", ([[
                            import { configure, expect, test } from "gatehouse/test";
                            configure({ language: "%s", settings: { near: %d } });
                            test("words", async (t) => {
                                await t.ticks(20);
                                expect(t.texts("lamp-keeper")[1]).toBe("%s");
                            });]]):format(language, near, words[i]))
                        local run = program.run("test", folder .. "/lamp-keeper/tests/words.test.js")
                        assert.are.equal(0, run.code, run.out .. run.err)
                        assert.matches("1 passed, 0 failed", run.out)
                    end
                end
                assert(os.remove(folder .. "/lamp-keeper/tests/words.test.js"))
            end)
        end)
    end)

    describe("spreads tests", function()
        local function with_mod(language, use)
            program.with_folder(function(folder)
                local path = folder .. "/lamp-keeper"
                assert.are.equal(0, program.run("new", "lamp-keeper", "--dir", path, "--quiet").code)
                program.write(path .. "/tests/more.test.js", program.read(path .. "/tests/lamp-keeper.test.js"))
                local used = 0
                for _, section in ipairs(sections()) do
                    for _, block in ipairs(blocks(section.body)) do
                        if block.language == "sh " .. language then
                            used = used + 1
                            use(folder, block.code)
                        end
                    end
                end
                assert.are.equal(1, used)
            end)
        end

        local function is_all(folder)
            local all = program.read(folder .. "/all.xml")
            local _, count = all:gsub("<testcase ", "")
            assert.are.equal(4, count)
        end

        it("with GNU parallel, and puts what they found together", function()
            if not has("parallel") then
                pending("there is no GNU parallel here")
                return
            end
            with_mod("parallel", function(folder, script)
                local ok, said = shell(folder, script)
                assert(ok, said)
                is_all(folder)
            end)
        end)

        it("as a Slurm array, and puts what they found together", function()
            with_mod("slurm", function(folder, script)
                for task = 1, 2 do
                    local ok, said = shell(folder, ("export SLURM_ARRAY_TASK_ID=%d\n"):format(task) .. script)
                    assert(ok, said)
                end
                local ok, said = shell(folder, "gatehouse test --merge part1.xml part2.xml -o all.xml")
                assert(ok, said)
                is_all(folder)
            end)
        end)
    end)
end)
