-- What a game may choose of what is seen: tests/functional/games/meadow, which chooses all of it.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"

local MEADOW = "tests/functional/games/meadow"

local function size_of(png)
    local width, height = (">I4I4"):unpack(png, 17)
    return width, height
end

local function with_game(game, main, use)
    program.with_folder(function(folder)
        program.write(folder .. "/bad/game.lua", game)
        program.write(folder .. "/bad/main.lua", main or "return function() return { tick = function() end } end")
        use(folder .. "/bad", folder)
    end)
end

local function game_with(fields)
    return ('return { id = "bad", version = "1.0.0", title = "Bad", main = "main.lua", %s }'):format(fields)
end

describe("the picture of a game", function()
    it("has the size that the game says, and host's screens have room in it", function()
        program.with_folder(function(folder)
            local shot = program.run("shot", "--game", MEADOW, "-o", folder .. "/a.png", "--ticks", "5", "--scale", "1")
            assert.are.equal(0, shot.code, shot.err)
            assert.are.same({ 480, 270 }, { size_of(program.read(folder .. "/a.png")) })
            shot = program.run("shot", "--game", MEADOW, "-o", folder .. "/b.png", "--ticks", "5", "--scale", "1", "--press",
                "console wait")
            assert.are.equal(0, shot.code, shot.err)
            assert.are.same({ 480, 270 }, { size_of(program.read(folder .. "/b.png")) })
        end)
    end)

    it("has a least and a largest size, of even numbers", function()
        for said, problem in pairs {
            ["screen = { width = 321 }"] = "game.lua: screen.width: is 321, an even number is expected",
            ["screen = { width = 160, height = 90 }"] = "game.lua: screen.width: is 160, at least 320 is expected",
            ["screen = { height = 400 }"] = "game.lua: screen.height: is 400, at most 360 is expected",
            ["screen = { widht = 400 }"] = "game.lua: screen.widht: unknown field, did you mean 'width'?",
        } do
            with_game(game_with(said), nil, function(path)
                local told = program.run("run", path, "--headless", "--ticks", "1")
                assert.are.equal(3, told.code)
                assert.matches(problem, told.err, 1, true)
            end)
        end
    end)

    it("is what mods are told, and bounds where they put things", function()
        local mod = [[
            import { hud, log, on, timer } from "gatehouse";
            timer.after(1, () => log.info(`${hud.width} x ${hud.height}`));
            on("command_result", ({ command, reason }) => log.info(`${command}: ${reason}`));
            hud.text(0, "in", { x: 480, y: -270 });
            hud.text(1, "out", { x: 481 });
            hud.text(2, "out", { y: -271 });
            hud.bar(3, 1, 2, { width: 500 });
        ]]
        program.with_folder(function(folder)
            program.write(folder .. "/m/mod.json", [[{ "id": "m", "version": "1.0.0", "title": "M", "main": "main.js",
                "games": { "meadow": ">=0.1" }, "api": { "min": 1, "target": 1 },
                "capabilities": [{ "cap": "hud", "reason": "to show" }] }]])
            program.write(folder .. "/m/main.js", mod)
            local told = program.run("run", MEADOW, "--headless", "--ticks", "10", "--mods", folder .. "/m", "--grant", "m=all")
            assert.are.equal(0, told.code, told.err)
            local said = told.out .. told.err
            assert.matches("480 x 270", said, 1, true)
            assert.matches("hud_text: x: 481 is out of range: -480 to 480", said, 1, true)
            assert.matches("hud_text: y: -271 is out of range: -270 to 270", said, 1, true)
            assert.matches("hud_bar: width: 500 is out of range: 1 to 480", said, 1, true)
            assert.not_matches("480 is out of range", said:gsub("48[1-9]", ""), 1, true)
        end)
    end)
end)
