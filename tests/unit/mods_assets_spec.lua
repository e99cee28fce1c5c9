-- What mods bring along, pictures and sounds: there when they join, and no matter to anybody when it is bad.
local pictures = require "tests.unit.support.pictures"
local support = require "tests.unit.support.mods"

local has_line, info, run, start, tick, tick_until =
    support.has_line, support.info, support.run, support.start, support.tick, support.tick_until

local game, mods

local function open(options) game, mods = support.open(options) end

local function close()
    support.close()
    game, mods = nil, nil
end

describe("what mods bring along", function()
    before_each(function() open() end)
    after_each(close)

    local SHOWS = [[import { hud } from "gatehouse"; hud.icon(0, "fish");]]

    local function fish(bytes)
        return { kind = "sprite", format = "png", name = "fish", file = "sprites/fish.png",
                 bytes = bytes or pictures.square(8, 0xFF0000) }
    end

    local COMMANDS = 1 -- of a life: what it shows

    it("is there when it joins, and stays when it starts again", function()
        local number = run("pond", SHOWS, { assets = { fish() } })
        assert.same({ "pond:fish" }, game:sprites(number))
        tick()
        assert.equal(COMMANDS, info(number).applied)
        assert.same({}, info(number).asset_problems)
        mods.stop(number, "enough")
        assert.same({ "pond:fish" }, game:sprites(number))
        assert.is_true(mods.restart(number))
        mods.wait_ready()
        for _ = 1, 2 do tick() end
        assert.equal(2 * COMMANDS, info(number).applied, "its names are its own again")
    end)

    it("is told of when it is bad, and the mod does without it", function()
        local number = run("pond", SHOWS, { assets = { fish("no picture") } })
        assert.same({}, game:sprites(number))
        tick()
        assert.equal(COMMANDS, info(number).applied, "the name is good, whatever the picture")
        assert.same({ "sprites/fish.png: not a PNG picture" }, info(number).asset_problems)
        assert.truthy(has_line(game:lines(), "^warn pond %-: sprites/fish.png: not a PNG picture"))
    end)

    it("is not waited for by a frame", function()
        mods.wait_ready()
        game:realtime(true)
        local number = assert(start("pond", SHOWS, { assets = { fish() } }))
        assert.is_nil(game:sprites(number))
        local function is_shown() return game:sprites(number) ~= nil and info(number).applied == COMMANDS end
        assert.is_true(tick_until(is_shown, 2000))
    end)

    it("is of many mods at once", function()
        local numbers = {}
        for i = 1, 12 do numbers[i] = assert(start("pond" .. i, SHOWS, { assets = { fish() } })) end
        mods.wait_ready()
        for _ = 1, 2 do tick() end
        for i, number in ipairs(numbers) do
            assert.same({ ("pond%d:fish"):format(i) }, game:sprites(number))
            assert.equal(COMMANDS, info(number).applied)
        end
    end)

    it("says what is not of the form that it must have", function()
        local function failure(asset)
            local ok, problem = pcall(start, "pond", SHOWS, { assets = { asset } })
            assert.is_false(ok)
            return problem
        end
        assert.matches("kind", failure { name = "x" })
        assert.matches("bytes", failure { kind = "sprite", format = "png", name = "x", file = "x.png" })
        local many = {}
        for i = 1, 97 do many[i] = fish() end
        assert.matches("at most 96", select(2, pcall(start, "pond", SHOWS, { assets = many })))
    end)

    it("does not outlive the mods when they end while it is decoded", function()
        for i = 1, 5 do assert(start("pond" .. i, SHOWS, { assets = { fish() } })) end
        game:close()
        game = nil
    end)
end)
