-- What a game and its player choose, through the real program: keys on the host's page of keys, a font and an OGG sound of the
-- game's own, a palette, and assets that are saved while it runs.
package.path = "tests/functional/?.lua;" .. package.path
local json = require "lib.json"
local live = require "live"
local pictures = require "tests.unit.support.pictures"
local program = require "program"
local t_picture = require "t_picture"

local home

setup(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

teardown(function() os.execute("rm -r " .. home) end)

local function run(...) return program.run_with(program.at_home(home), ...) end

local DUEL = "tests/functional/games/duel"

local function press_in_duel(words, ...)
    local told = run("run", DUEL, "--headless", "--no-bot", "--json", "--ticks", "5", "--players", "2", "--press", words, ...)
    assert.are.equal(0, told.code, told.err)
    return json.decode(told.out, "output"), told.err
end

describe("the page of keys", function()
    local file

    setup(function() file = home .. "/config/gatehouse/games/duel/keys.json" end)

    it("binds a key for good, for that game and that player alone, and lets the game stand still", function()
        local one = press_in_duel "keys down down down down ok source:key:j wait back wait:9"
        local players = json.decode(program.read(file), "keys").players
        assert.are.same({ player1 = { jump = { "key:j", "pad:a" } } }, players)
        local other = press_in_duel "keys wait:5 back wait:9"
        assert.are.equal(other.digest, one.digest)
        press_in_duel "keys next down down down down down ok source:pad:y wait back wait"
        players = json.decode(program.read(file), "keys").players
        assert.are.same({ player1 = { jump = { "key:j", "pad:a" } }, player2 = { cast_spell = { "pad:y", "key:/" } } }, players)
        assert.is_nil(io.open(home .. "/config/gatehouse/keys.json", "rb"), "that of the game that came with the engine")
    end)

    it("takes a key from another action when it is pressed twice, and gives all of them back", function()
        press_in_duel "keys down down down down ok source:key:t wait source:key:t back wait"
        local players = json.decode(program.read(file), "keys").players
        assert.are.same({ "key:t", "pad:a" }, players.player1.jump)
        assert.are.same({}, players.player1.chat)
        press_in_duel "keys down down down down down down down down ok ok back wait" -- the last row
        assert.are.equal(nil, next(json.decode(program.read(file), "keys").players or {}))
    end)

    it("is no reason to end: a file of nonsense is told, and what the game has not is left out", function()
        program.write(file, '{"format":1,"players":{"player1":{"fly":["key:f"],"jump":["key:nosuch","key:k"]}}}')
        local _, said = press_in_duel "keys down down down down wait back wait"
        assert.matches('keys.json: jump: "key:nosuch": no such name', said, 1, true)
        program.write(file, '{"format":1,"players":{"player1":{"jump":7}}}')
        _, said = press_in_duel "wait"
        assert.matches("keys.json: players.player1.jump: a list of at most 8 sources", said, 1, true)
        os.remove(file)
    end)

    it("opens from the pause of the game that came with the engine, where the prompts follow at once", function()
        local words = "act:menu wait act:down wait act:use wait"
        local told = run("run", "--headless", "--no-bot", "--no-mods", "--ticks", "30", "--press",
            words .. " down down down down ok source:key:j wait back wait:3", "--json")
        assert.are.equal(0, told.code, told.err)
        local players = json.decode(program.read(home .. "/config/gatehouse/keys.json"), "keys").players
        assert.are.same({ "key:j", "pad:a" }, players.player1.use)
        local function title(source)
            local shot = run("shot", "--no-mods", "--title", "-o", home .. "/title.png", "--ticks", "30", "--scale", "1",
                "--press", "keys down down down down ok source:" .. source .. " wait back wait:3")
            assert.are.equal(0, shot.code, shot.err)
            return program.read(home .. "/title.png")
        end
        local before = title "key:escape"
        assert.is_true(before == title "key:escape")
        assert.is_false(before == title "key:u", "the words say which key it is")
    end)
end)

-- --- what a game brings ---

local MAIN = [[
local scene, world = require "engine.scene", require "engine.world"
return function(options)
    world.reset(20, 12, options.seed)
    scene.reset()
    return { tick = function()
        scene.set_item(0, { kind = "text", anchor = "top_left", x = 8, y = 8, text = "AAAA", font = "blocks" })
        scene.set_item(1, { kind = "icon", anchor = "top_left", x = 8, y = 40, sprite = "thing" })
        if world.tick() == 2 then scene.sound("ding", 50) end
        if world.tick() == 5 then print "going" end
    end }
end
]]

-- A sheet of 16 x 6 cells, each of them full: letters are blocks.
local function blocks(cell)
    return pictures.png { width = 16 * cell, height = 6 * cell, pixel = function() return "\255\255\255\255" end }
end

local function write_game(path)
    program.write(path .. "/game.lua", 'return { id = "own", version = "1.0.0", title = "Own", main = "main.lua" }')
    program.write(path .. "/main.lua", MAIN)
    program.write(path .. "/assets/fonts/blocks.png", blocks(6))
    program.write(path .. "/assets/fonts/blocks.json", '{ "cell_width": 6, "cell_height": 6 }')
    program.write(path .. "/assets/sprites/thing.png", pictures.square(8, 0x20C040))
    program.write(path .. "/assets/sounds/ding.ogg", program.read("tests/unit/fixtures/sounds/tone.ogg"))
end

describe("a font of the game's own", function()
    local path

    -- The colour at a place of its picture, as a function; and what was said.
    local function picture()
        local told = run("shot", "--game", path, "-o", home .. "/own.png", "--ticks", "4", "--scale", "1")
        assert.are.equal(0, told.code, told.err)
        local pixels, width = t_picture.read(home .. "/own.png")
        return function(x, y)
            local b, g, r = pixels:byte((y * width + x) * 4 + 1, (y * width + x) * 4 + 3)
            return r << 16 | g << 8 | b
        end, told.err
    end

    it("is what its texts are written in; a bad one is named, and the engine's letters stand in", function()
        path = home .. "/own"
        write_game(path)
        local own, said = picture()
        assert.not_matches("assets", said, 1, true)
        for x = 8, 8 + 6 - 1 do assert.are.equal(0xFFFFFF, own(x, 10), x) end
        assert.are.equal(0x20C040, own(11, 43))
        program.write(path .. "/assets/fonts/blocks.png", "no picture")
        local bad
        bad, said = picture()
        assert.matches("assets: fonts/blocks.png: ", said, 1, true)
        local all = true
        for x = 8, 8 + 6 - 1 do all = all and bad(x, 10) == 0xFFFFFF end
        assert.is_false(all)
        os.remove(path .. "/assets/fonts/blocks.json")
        said = select(2, picture())
        assert.matches("needs fonts/blocks.json", said, 1, true)
    end)
end)

describe("an OGG sound of the game's own", function()
    it("is heard", function()
        local path = home .. "/heard"
        write_game(path)
        local variables = program.at_home(home)
        for name, value in pairs { SDL_VIDEODRIVER = "dummy", SDL_RENDER_DRIVER = "software", SDL_AUDIODRIVER = "dummy" } do
            variables[name] = value
        end
        local told = program.run_with(variables, "run", path, "--ticks", "5", "--timing")
        assert.are.equal(0, told.code, told.err)
        assert.not_matches("ding", told.err, 1, true)
        os.remove(path .. "/assets/sounds/ding.ogg")
        told = program.run_with(variables, "run", path, "--ticks", "5", "--timing")
        assert.matches("ding", told.err, 1, true)
    end)
end)

describe("assets of a game that is worked on", function()
    local game
    after_each(function()
        if game and not game.code then game:stop() end
    end)

    it("are decoded anew when they are saved; of one that is wrong there stays what was", function()
        local path = home .. "/dev"
        write_game(path)
        game = live.start(home .. "/home", "dev", path, "--headless", "--no-mods")
        game:line("game: going")
        local function save(name, content)
            program.write(path .. "/.new", content)
            assert(os.rename(path .. "/.new", path .. "/assets/" .. name))
        end
        save("sprites/thing.png", "no picture at all")
        game:line("assets: sprites/thing.png: ")
        save("sprites/thing.png", pictures.square(8, 0xC02040))
        game:line("own: assets are decoded anew")
        save("fonts/blocks.json", '{ "cell_width": 99, "cell_height": 6 }')
        game:line("assets: fonts/blocks.json:1:%d+: cell_width: is 99")
        assert.are.equal(130, game:stop())
    end)
end)
