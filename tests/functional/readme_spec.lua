-- The README's first mod is the first code that a newcomer runs: it is taken from the README and played.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local function block(language)
    return assert(program.read("README.md"):match("\n```" .. language .. "\n(.-)\n```\n"), "no block of " .. language)
end

describe("the README", function()
    it("has a first mod that plays, and prints where it says", function()
        program.with_folder(function(folder)
            program.write(folder .. "/fireflies/mod.json", block("json"))
            program.write(folder .. "/fireflies/main.js", block("js"))
            local run = program.run("run", "--headless", "--mods", folder, "--only-mods", "--ticks", "1900",
                "--phases", "4,3,60,5", "--strict")
            assert.are.equal(0, run.code, run.err)
            assert.matches("fireflies: ready", run.err, 1, true)
            assert.matches("fireflies main%.js:%d+: a %w+ fell at %d+", run.err)
            assert.is_nil(run.err:find("error", 1, true), run.err)
        end)
    end)

    it("names only verbs and files that there are", function()
        local help = program.run("help").out
        local readme = program.read("README.md")
        for verb in readme:gmatch("`gatehouse (%w+)") do
            assert.truthy(help:find("\n  " .. verb .. " ", 1, true), "no verb " .. verb)
        end
        for path in readme:gmatch("%]%(([%w/._-]+)%)") do
            local file = io.open(path, "rb")
            assert.truthy(file, path)
            file:close()
        end
        local makefile = program.read("Makefile")
        for target in readme:gmatch("make (%l+)") do
            assert.truthy(makefile:find("\n" .. target .. ":", 1, true), "no target " .. target)
        end
    end)
end)
