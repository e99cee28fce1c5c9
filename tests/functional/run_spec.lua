-- Playing with the real program: runs that can be repeated, pictures, and games long enough to matter.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local function digest(...)
    local run = program.run("run", "--headless", "--digest", ...)
    assert.are.equal(0, run.code, run.err)
    local hex, ticks, seed = run.out:match("^digest (%x+) ticks (%d+) seed (%d+)\n$")
    assert.is_truthy(hex, run.out)
    assert.are.equal(16, #hex)
    return hex, tonumber(ticks), tonumber(seed)
end

describe("a headless run", function()
    it("prints the digest and nothing else", function()
        local _, ticks, seed = digest("--no-mods", "--ticks", "50", "--seed", "7")
        assert.are.equal(50, ticks)
        assert.are.equal(7, seed)
    end)

    it("is the same each time, and another with another seed", function()
        local short = { "--no-mods", "--ticks", "1500", "--phases", "5,3,60,5" }
        local first = digest(table.unpack(short))
        assert.are.equal(first, (digest(table.unpack(short))))
        assert.are_not.equal(first, (digest("--seed", "2", table.unpack(short))))
        assert.are_not.equal(first, (digest("--players", "2", table.unpack(short))))
    end)

    it("is the same each time with mods, and they change it", function()
        local words = { "--ticks", "900", "--phases", "4,3,60,5" }
        local first = digest(table.unpack(words))
        assert.are.equal(first, (digest(table.unpack(words))))
        assert.are_not.equal(first, (digest("--no-mods", table.unpack(words))))
    end)

    it("tells how the game stands when no digest is asked for", function()
        local run = program.run("run", "--headless", "--no-mods", "--ticks", "1200", "--phases", "5,3,60,5")
        assert.are.equal(0, run.code)
        assert.matches("^played 1200 ticks %(20 s of game time%), seed 1: night 1, lighthouse 100%%", run.out)
    end)

    it("plays a whole game without an error", function()
        local run = program.run("run", "--headless", "--no-mods", "--ticks", "30000", "--phases", "20,4,40,4")
        assert.are.equal(0, run.code, run.err)
        assert.are.equal("", run.err)
    end)
end)

-- Width and height from the header of a PNG.
local function size_of(png)
    assert.are.equal("\137PNG\r\n\26\n", png:sub(1, 8))
    return string.unpack(">I4I4", png, 17)
end

describe("what goes wrong in a mod", function()
    -- What is said of a mod with this script.
    local function said(source)
        local run
        program.with_folder(function(folder)
            program.write(folder .. "/odd/mod.json",
                '{"id": "odd", "title": "Odd", "version": "1.0.0", "main": "main.js", "api": {"min": 1, "target": 1}}')
            program.write(folder .. "/odd/main.js", source)
            run = program.run("run", "--headless", "--ticks", "10", "--only-mods", "--mods", folder .. "/odd")
        end)
        return run.out .. run.err
    end

    it("is told of each rejection of a tick that nobody waits for", function()
        local text = said('import { timer } from "gatehouse";\ntimer.after(2, () => {\n'
            .. '    Promise.reject(new Error("first"));\n    Promise.reject(new TypeError("second"));\n});\n')
        assert.matches("odd error main%.js:3:%d+: unhandled rejection: Error: first\n", text)
        assert.matches("main%.js:4:%d+: unhandled rejection: TypeError: second\n", text)
    end)

    it("is told with what caused it", function()
        local text = said('import { timer } from "gatehouse";\ntimer.after(2, () => {\n'
            .. '    try { JSON.parse("{"); } catch (e) { throw new Error("no level", { cause: e }); }\n});\n')
        assert.matches("odd error main%.js:3:%d+: Error: no level\n", text)
        assert.matches("caused by: SyntaxError: ", text)
    end)
end)

describe("a picture", function()
    it("is 320 x 180 px times the scale, and the same each time", function()
        program.with_folder(function(folder)
            local pictures = {}
            for i, name in ipairs { "a.png", "b.png" } do
                local path = folder .. "/" .. name
                local run = program.run("shot", "-o", path, "--ticks", "200", "--scale", "2")
                assert.are.equal(0, run.code, run.err)
                assert.matches("tick 200 of seed 1 is in ", run.out)
                pictures[i] = program.read(path)
            end
            local width, height = size_of(pictures[1])
            assert.are.same({ 640, 360 }, { width, height })
            assert.are.equal(pictures[1], pictures[2])
        end)
    end)

    it("shows the title too", function()
        program.with_folder(function(folder)
            assert.are.equal(0, program.run("shot", "--title", "-o", folder .. "/t.png", "--ticks", "5").code)
            assert.are.equal(960, (size_of(program.read(folder .. "/t.png"))))
        end)
    end)
end)

describe("run without a display", function()
    it("plays by itself, says so and leaves a picture", function()
        program.with_folder(function(folder)
            local path = folder .. "/end.png"
            local run = program.run("run", "--no-mods", "--picture", path, "--ticks", "60")
            assert.are.equal(0, run.code, run.err)
            assert.matches("no display", run.out)
            assert.matches("end%.png", run.out)
            assert.are.equal(960, (size_of(program.read(path))))
        end)
    end)
end)
