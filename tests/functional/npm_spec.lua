-- modapi/npm.md as its reader follows it: what its blocks say is done in a new mod, and played. The packages are tools
-- of this spec alone: npm brings them under build/.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local PAGE = program.read("modapi/npm.md")
local FOLDER = "build/npm-page"

local function block(language, number)
    local at = 0
    for content in PAGE:gmatch("\n```" .. language .. "\n(.-)\n```\n") do
        at = at + 1
        if at == number then return content end
    end
    error(("modapi/npm.md: there is no block %d of %s"):format(number, language))
end

local function run(command)
    return os.execute(("cd %s && { %s\n} >>npm.log 2>&1 </dev/null"):format(FOLDER, command))
end

-- Kept from one run to the next while the page asks for the same.
local function install()
    if not os.execute("command -v npm >/dev/null 2>&1") then return "there is no npm here" end
    local wanted = block("sh", 1)
    local done = io.open(FOLDER .. "/installed")
    if done and done:read("a") == wanted then return end
    os.execute(("rm -rf %s && mkdir -p %s"):format(FOLDER, FOLDER))
    if not run(wanted:gsub("npm install", "npm install --no-audit --no-fund")) then
        return ("npm could not bring the packages: see %s/npm.log"):format(FOLDER)
    end
    program.write(FOLDER .. "/installed", wanted)
end

describe("the page about npm", function()
    it("leads to a mod with five packages in it, which plays", function()
        local why_not = install()
        if why_not then return pending(why_not) end
        os.execute(("mkdir -p %s/src"):format(FOLDER))
        program.write(FOLDER .. "/src/main.js", block("js", 1))
        assert.is_true(run(block("sh", 2):gsub("npx esbuild", "node_modules/.bin/esbuild")), program.read(FOLDER .. "/npm.log"))
        program.with_folder(function(folder)
            os.execute(("mkdir -p '%s/mods/boxed'"):format(folder))
            program.write(folder .. "/mods/boxed/main.js", program.read(FOLDER .. "/main.js"))
            program.write(folder .. "/mods/boxed/mod.json", '{ "id": "boxed", "version": "1.0.0", "title": "Boxed", '
                .. '"main": "main.js", "api": { "min": 1, "target": 1 }, "capabilities": [] }')
            local played = program.run("run", "--headless", "--ticks", "20", "--mods", folder .. "/mods")
            for _, line in ipairs {
                "src/main.js:10: chess: rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1",
                "src/main.js:12: dates: 1970-01-06", "src/main.js:13: immer: { shells: [ 1, 2 ] }", "src/main.js:18: rot: true",
                "src/main.js:21: zod: Invalid input: expected number, received string", "src/main.js:24: ready",
                "src/main.js:23: a timeout, in game time",
            } do
                assert.truthy((played.out .. played.err):find("boxed " .. line, 1, true), line .. "\n" .. played.out .. played.err)
            end
        end)
    end)
end)

-- Each says what to do, wherever the error is told.
describe("what packages take for granted and a mod has not", function()
    local CASES = {
        ["process.env.X"] = "hint: process: it is Node's; bundle with",
        ['require("x")'] = "hint: require: it is Node's way",
        ['import("lodash-es")'] = "packages from npm are bundled into the script first",
        ['new Function("")'] = "code from strings (eval, new Function) is off here",
        ["new Intl.DateTimeFormat()"] = "hint: Intl.DateTimeFormat: of Intl there is PluralRules alone",
        ["document.body"] = "hint: document: there is no page",
        ["fetch('x')"] = "hint: fetch: a mod has no network",
        ["new WebAssembly.Module(0)"] = "hint: WebAssembly: it is off in mods",
    }
    it("is told with what to do instead", function()
        program.with_folder(function(folder)
            local count = 0
            for source in pairs(CASES) do
                count = count + 1
                local mod = ("%s/mods/case-%d"):format(folder, count)
                os.execute(("mkdir -p '%s'"):format(mod))
                program.write(mod .. "/main.js", "await " .. source .. ";")
                program.write(mod .. "/mod.json", ('{ "id": "case-%d", "version": "1.0.0", "title": "Case %d", "main": "main.js", '
                    .. '"api": { "min": 1, "target": 1 }, "capabilities": [] }'):format(count, count))
            end
            local played = program.run("run", "--headless", "--ticks", "3", "--mods", folder .. "/mods")
            for source, told in pairs(CASES) do
                assert.truthy((played.out .. played.err):find(told, 1, true), source .. "\n" .. played.out)
            end
        end)
    end)
end)
