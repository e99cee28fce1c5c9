-- What a game may choose of what is seen: tests/functional/games/meadow, which chooses all of it.
package.path = "tests/functional/?.lua;" .. package.path
local program = require "program"
local t_picture = require "t_picture"

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

-- Each of these words in a game.lua is refused, with what is wrong.
local function refuses(cases)
    for said, problem in pairs(cases) do
        with_game(game_with(said), nil, function(path)
            local told = program.run("run", path, "--headless", "--ticks", "1")
            assert.are.equal(3, told.code)
            assert.matches(problem, (told.err:gsub("game.lua:%d+: ", "game.lua: ")), 1, true)
        end)
    end
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
        refuses {
            ["screen = { width = 321 }"] = "game.lua: screen.width: is 321, an even number is expected",
            ["screen = { width = 160, height = 90 }"] = "game.lua: screen.width: is 160, at least 320 is expected",
            ["screen = { height = 400 }"] = "game.lua: screen.height: is 400, at most 360 is expected",
            ["screen = { widht = 400 }"] = "game.lua: screen.widht: unknown field, did you mean 'width'?",
        }
    end)

    it("is the least that a window of it has", function()
        local told = program.run("run", MEADOW, "--headless", "--ticks", "1", "--size", "320x180")
        assert.are.equal(2, told.code)
        assert.matches("--size: 320x180 is smaller than the game's picture: at least 480x270 is expected", told.err, 1, true)
        assert.are.equal(0, program.run("run", MEADOW, "--headless", "--ticks", "1", "--size", "480x270").code)
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

describe("the tiles of a game", function()
    local MAIN = [[
        local world = require "engine.world"
        return function(options)
            world.reset(20, 12, options.seed)
            assert(world.tile_size() == 8 and world.tile_kind("rock") == 1 and world.tile_kind("none") == nil)
            world.define_kind { name = "walker", half_w = 3, half_h = 3, flags = { "solid" } }
            world.set_tile(10, 2, { kind = "rock" })
            for y = 4, 6 do world.set_tile(8, y, { kind = "river" }) end
            world.set_cover(8, 5, 2, { kind = "bridge", variant = 3 })
            world.set_cover(10, 8, 3, { kind = "rock" })
            assert(world.flooded(8, 4) and not world.flooded(8, 5))
            assert(world.cover(8, 5, 2) == 3 and select(2, world.cover(8, 5, 2)) == 3 and world.cover(8, 5, 3) == nil)
            assert(world.set_cover(20, 0, 2, { kind = "rock" }) == false)
            assert(not pcall(world.set_cover, 1, 1, 1, { kind = "rock" }) and not pcall(world.set_tile, 1, 1, { kind = "rokc" }))
            local ground, cover, edge = world.spawn("walker", 60, 20), world.spawn("walker", 60, 68), world.spawn("walker", 150, 40)
            local game = {}
            function game.tick()
                for _, one in ipairs { ground, cover, edge } do world.set_vel(one, 2, 0) end
                if world.tick() == 30 then
                    assert(world.pos(ground) == 77 and world.pos(cover) == 77 and world.pos(edge) == 157)
                    assert(world.path_step(ground, 100, 20) ~= nil)
                end
            end
            function game.save() return { "-" } end
            return game
        end
    ]]
    local TILES = [[tiles = { size = 8, layers = 3, kinds = { { name = "grass", sprite = "" }, { name = "rock", sprite = "", solid = true },
        { name = "river", sprite = "", water = true }, { name = "bridge", sprite = "", dry = true } } }]]

    it("have the size, the layers and the meaning that it says, and come back from a save", function()
        with_game(game_with(TILES), MAIN, function(path)
            local told = program.run("run", path, "--headless", "--ticks", "40")
            assert.are.equal(0, told.code, told.err)
            told = program.run("check", path, "--ticks", "60") -- twice, and through a save
            assert.are.equal(0, told.code, told.out .. told.err)
        end)
    end)

    it("are checked, with file and field", function()
        refuses {
            ["tiles = { size = 7 }"] = "game.lua: tiles.size: is 7, at least 8 is expected",
            ["tiles = { layers = 5 }"] = "game.lua: tiles.layers: is 5, at most 4 is expected",
            ["tiles = { layers = 2, over = { 3 } }"] = "game.lua: tiles.over[1]: is 3, and there are 2 layers",
            ["tiles = { kinds = { { name = 'a' }, { name = 'a' } } }"] = "tiles.kinds[2].name: is 'a', as kinds[1] is called",
            ["tiles = { kinds = { { name = 'sea', sloid = true } } }"] = "unknown field, did you mean 'solid'?",
            ["tiles = { kinds = { { name = 'sea' } }, outside = 'see' }"] = "tiles.outside: is 'see', and no kind of tile is called so",
            ["tiles = 'none.lua'"] = "game.lua: tiles: ",
            ["tiles = 7"] = "tiles: is 7, expected a table, or the path of a .lua file",
        }
    end)

    it("name sprites that there are: check says which there are not", function()
        with_game(game_with("tiles = { kinds = { { name = 'gras' } } }"), nil, function(path)
            local told = program.run("check", path, "--ticks", "1")
            assert.are_not.equal(0, told.code)
            assert.matches("tiles: 'gras': there is no sprite 'gras'", told.out .. told.err, 1, true)
        end)
    end)
end)

describe("what a game brings along", function()
    local function picture(folder, ...)
        local shot = program.run("shot", "-o", folder .. "/a.png", "--ticks", "5", "--scale", "1", "--game", ...)
        assert.are.equal(0, shot.code, shot.err)
        return program.read(folder .. "/a.png"), shot.err
    end

    it("is seen, from a folder and from an archive, with mods and without", function()
        program.with_folder(function(folder)
            local shown, said = picture(folder, MEADOW)
            assert.not_matches("no sprite", said, 1, true)
            local packed = program.run("pack-game", MEADOW, "-o", folder .. "/meadow.zip")
            assert.are.equal(0, packed.code, packed.err)
            assert.is_true(shown == picture(folder, folder .. "/meadow.zip"))
            assert.is_true(shown == picture(folder, MEADOW, "--no-mods"))
        end)
    end)

    it("costs itself alone when it is broken, and is named", function()
        program.with_folder(function(folder)
            assert(os.execute(("cp -r %s %s/meadow"):format(MEADOW, folder)))
            program.write(folder .. "/meadow/assets/sprites/tree.png", "no picture at all")
            program.write(folder .. "/meadow/assets/sprites/Odd Name.png", "?")
            local _, said = picture(folder, folder .. "/meadow")
            assert.matches("sprites/tree.png", said, 1, true)
            assert.matches("sprites/Odd Name.png: cannot be named so", said, 1, true)
            local told = program.run("check", folder .. "/meadow", "--ticks", "1")
            assert.matches("assets/sprites/Odd Name.png", told.out .. told.err, 1, true)
        end)
    end)
end)

describe("styles of particles", function()
    it("are a game's own, seen, and checked", function()
        local MAIN = [[
            local scene = require "engine.scene"
            return function()
                scene.reset()
                return { tick = function() scene.burst("pollen", 160, 90, 9, 0xFFFFFF, 1) scene.burst("spark", 0, 0, 1, 0, 1) end }
            end
        ]]
        with_game(game_with("particles = { pollen = { look = 'glow', life = 90 } }"), MAIN, function(path)
            assert.are.equal(0, program.run("run", path, "--headless", "--ticks", "3").code)
            assert.matches("pollen", program.run("names", "particles", "--game", path).out, 1, true)
        end)
        with_game(game_with("particles = { pollen = { look = 'glwo' } }"), MAIN, function(path)
            local told = program.run("run", path, "--headless", "--ticks", "1")
            assert.are.equal(3, told.code)
            assert.matches("game.lua:%d+: particles%.pollen%.look: is 'glwo', expected", told.err)
        end)
    end)
end)

describe("a game's own palette", function()
    local PALETTE = 'screen = { palette = { "#0f380f", "#306230", "#8bac0f", "#9BBC0F" }%s }'
    local MAIN = [[
        local scene, world = require "engine.scene", require "engine.world"
        return function(options)
            world.reset(20, 12, options.seed)
            scene.reset()
            world.define_tile(0, { name = "grass", sprite = "grass" })
            for y = 0, 11 do for x = 0, 19 do world.set_tile(x, y, { kind = 0, height = 4 }) end end
            return { tick = function()
                scene.set_camera(160, 90)
                scene.set_item(0, { kind = "pixels", anchor = "top_left", x = 8, y = 8, width = 4, height = 1, pixels = "\0\1\2\3" })
            end }
        end
    ]]

    it("is what names lists, what pixels mean and, where it wants that, all that is seen", function()
        with_game(game_with(PALETTE:format ", only_palette = true"), MAIN, function(path, folder)
            local names = program.run("names", "palette", "--game", path)
            assert.are.equal("palette:\n  0   #0f380f\n  1   #306230\n  2   #8bac0f\n  3   #9bbc0f\n", names.out)
            local shot = program.run("shot", "--game", path, "-o", folder .. "/a.png", "--ticks", "5", "--scale", "1")
            assert.are.equal(0, shot.code, shot.err)
            local pixels, seen = t_picture.read(folder .. "/a.png"), {}
            for b, g, r in pixels:gmatch("(.)(.)(.).") do seen[("%02x%02x%02x"):format(r:byte(), g:byte(), b:byte())] = true end
            assert.are.same({ ["0f380f"] = true, ["306230"] = true, ["8bac0f"] = true, ["9bbc0f"] = true }, seen)
        end)
    end)

    it("is checked, with file and line", function()
        refuses {
            ['screen = { palette = { "#000000" } }'] = "game.lua: screen.palette: ",
            ['screen = { palette = { "#000000", "#ffff" } }'] = "screen.palette[2]: is '#ffff', expected a colour such as '#ffc060'",
            ['screen = { palette = "mine.pal" }'] = "game.lua: screen.palette: is 'mine.pal', a list is expected",
            ["screen = { only_palette = true }"] = "game.lua: screen: has 'only_palette' without a palette",
        }
    end)
end)
