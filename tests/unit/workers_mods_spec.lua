-- The example mods that show the sky and the map, played without the game: a flat round island, a player, a
-- lighthouse, two shades, and timers that fire when they are due.
local sdk = require("tests.unit.support.sdk")

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

-- Sand that rises from the sea toward the middle, as JavaScript that fills a rectangle of it.
local TILES = [[(() => {
    const query = %s;
    const kinds = new Uint8Array(query.width * query.height), heights = new Uint8Array(query.width * query.height);
    for (let i = 0; i < kinds.length; i++) {
        const far = Math.hypot(query.x + i %% query.width - 36, query.y + Math.floor(i / query.width) - 32);
        kinds[i] = far > 28 ? 0 : 1;
        heights[i] = Math.max(0, Math.round((28 - far) / 4));
    }
    return { reply: "tiles", x: query.x, y: query.y, width: query.width, height: query.height, kinds, heights,
        names: ["water", "sand"] };
})()]]

local function answer(bytes)
    local query = sdk.decoded({ bytes })[1][1]
    if not query:find('"query":"tiles"', 1, true) then return nil end
    return sdk.encoded("reply", TILES:format(query))
end

local INIT = [[{ event: "init", mod: %q, api: 1, seed: 77n, tick_rate: 60, width: 72, height: 64, tile_size: 16, screen_width: 320, screen_height: 180,
    capabilities: [], settings: JSON.stringify(%s), commands_per_tick: 256, bytes_per_tick: 65536, restarts: 0, storage_version: 0, storage_kb: 0, api_target: 1,
    actions: ["map"] }]]

-- In place of what is made of the game's api: told by messages, which the codec of these specs knows.
local GAME = [[
    import { message } from "gatehouse";
    export const island = { phase: "day", water: 1 };
    message.on("phase", ({ text }) => { island.phase = text; });
    message.on("water", ({ text }) => { island.water = Number(text); });]]

local function told(what, value)
    return ('{ event: "message", from: "", topic: %q, version: 0, body: new Uint8Array([%s]) }'):format(what,
        table.concat({ tostring(value):byte(1, -1) }, ","))
end

-- A mod in play. Its log: { tick, name, fields (text) } of every command.
local function play(id, files, settings)
    local modules = { ["gatehouse/game"] = GAME }
    for _, file in ipairs(files) do modules[file] = read("mods/" .. id .. "/" .. file) end
    local game = { subject = sdk.start(read("mods/" .. id .. "/main.js"), { modules = modules, reply = answer }),
                   log = {}, timers = {}, queries = {}, tick = 0, most = 0 }
    local function step(more)
        game.tick = game.tick + 1
        local happened = { '{ event: "tick" }' }
        for timer, due in pairs(game.timers) do
            if due <= game.tick then
                happened[#happened + 1] = ('{ event: "timer_fired", timer: %d }'):format(timer)
                game.timers[timer] = nil
            end
        end
        happened[#happened + 1] = more
        assert(game.subject:send(sdk.events(game.tick, table.concat(happened, ","))))
        local count = 0
        for _, bytes in ipairs(game.subject:sends()) do
            if bytes:byte(1) == 0x12 then
                game.queries[#game.queries + 1] = sdk.decoded({ bytes })[1][1]
            else
                for _, command in ipairs(sdk.decoded({ bytes })[1]) do
                    local name, fields = command:match("^(%S+) (.*)$")
                    game.log[#game.log + 1] = { tick = game.tick, name = name, fields = fields }
                    count = count + 1
                    if name == "set_timer" then
                        local timer, ticks = fields:match('"timer":(%d+),"ticks":(%d+)')
                        game.timers[tonumber(timer)] = game.tick + tonumber(ticks)
                    end
                end
            end
        end
        game.most = math.max(game.most, count)
    end
    step(INIT:format(id, settings))
    step(table.concat({ sdk.entity(1, "player", 576, 560), sdk.entity(2, "lighthouse", 576, 512),
        sdk.entity(3, "shade", 640, 580), sdk.entity(4, "shade_brute", 500, 540),
        '{ event: "tiles_changed", x: 0, y: 0, width: 72, height: 64 }' }, ","))
    function game.run(ticks, more)
        for _ = 1, ticks do
            step(more)
            more = nil
        end
    end
    -- The commands of a name, and the values of one of their fields.
    function game.all(name, field)
        local list = {}
        for _, command in ipairs(game.log) do
            if command.name == name then
                list[#list + 1] = field and tonumber(command.fields:match('"' .. field .. '":(-?[%d.e-]+)')) or command
            end
        end
        return list
    end
    return game
end

local function highest(list) return math.max(0, table.unpack(list)) end

local NIGHT = told("phase", "night")

after_each(sdk.dispose_all)

describe("storm-front", function()
    local FILES = { "front.js", "wind.js", "lightning.js" }
    local SETTINGS = "{ rain: 80, wind: 60, pause: 35, lightning: true }"

    it("is seen within ten seconds", function()
        local game = play("storm-front", FILES, SETTINGS)
        game.run(600)
        assert.matches('"key":"front%.%l', game.all("hud_text")[1].fields)
        assert.equal(2, #game.all("hud_remove")) -- the note and its cloud
        assert.equal(80, highest(game.all("weather", "rain")))
        assert.is_true(#game.all("tint") > 0 and #game.all("particles") > 0 and #game.all("push") > 0)
    end)

    it("asks for no more than the game's policy allows, and little in a tick", function()
        local game = play("storm-front", FILES, SETTINGS)
        game.run(900, NIGHT)
        assert.is_true(highest(game.all("weather", "flash")) <= 75)
        assert.is_true(highest(game.all("sound", "volume")) <= 80)
        for _, axis in ipairs({ "vx", "vy" }) do
            for _, force in ipairs(game.all("push", axis)) do assert.is_true(math.abs(force) <= 0.5) end
        end
        game.log = {}
        game.most = 0
        game.run(200)
        assert.is_true(game.most <= 12)
    end)

    it("has lightning at night alone, and thunder some time after it", function()
        local game = play("storm-front", FILES, SETTINGS)
        game.run(700)
        assert.equal(0, highest(game.all("weather", "flash")))
        game.run(900, NIGHT)
        local flashed
        for _, command in ipairs(game.log) do
            local is_flash = command.name == "weather" and not command.fields:find('"flash":0', 1, true)
            if is_flash then flashed = flashed or command.tick end
            if command.fields:find("thunder", 1, true) then
                assert.is_true(command.tick >= flashed + 20)
                return
            end
        end
        error("there was no thunder")
    end)

    it("ends, and comes again", function()
        local game = play("storm-front", FILES, "{ rain: 80, wind: 60, pause: 5, lightning: false }")
        game.run(3600)
        local rain = game.all("weather", "rain")
        local calm
        for i = 2, #rain do calm = calm or (rain[i] == 0 and i) end
        assert.is_truthy(calm)
        assert.is_true(#game.all("hud_text") >= 2)
    end)
end)

describe("tide-map", function()
    local FILES = { "palette.js", "ground.js", "map.js", "compass.js" }
    local SETTINGS = "{ size: 48, shades: true, compass: true }"
    local TEAL, FOAM, RED, YELLOW, WHITE = 6, 8, 28, 31, 9

    local function count(command, color)
        local pixels, times = "," .. command.fields:match('"pixels":%[([^%]]*)%]') .. ",", 0
        for value in pixels:gmatch("%d+") do
            if tonumber(value) == color then times = times + 1 end
        end
        return times
    end

    local function map_of(game)
        local last
        for _, command in ipairs(game.all("hud_pixels")) do
            if command.fields:find('"item":0,', 1, true) then last = command end
        end
        return last
    end

    it("shows player, lighthouse and shades, and the compass", function()
        local game = play("tide-map", FILES, SETTINGS)
        game.run(30)
        local map = map_of(game)
        assert.is_truthy(map.fields:find('"width":50,"height":50,', 1, true))
        assert.equal(4, count(map, WHITE))
        assert.equal(4, count(map, YELLOW))
        assert.equal(5, count(map, RED)) -- one of one pixel, one of four
        assert.equal(2, #game.all("hud_pixels"))
    end)

    it("shows the water rise", function()
        local game = play("tide-map", FILES, SETTINGS)
        game.run(30)
        local low = count(map_of(game), TEAL) + count(map_of(game), FOAM)
        game.run(20, told("water", 4))
        local high = count(map_of(game), TEAL) + count(map_of(game), FOAM)
        assert.is_true(high > low + 100)
        assert.is_true(count(map_of(game), FOAM) > 20)
    end)

    it("draws only what changed, ten ticks apart", function()
        local game = play("tide-map", FILES, SETTINGS)
        game.run(300)
        local drawn = #game.all("hud_pixels")
        assert.equal(2, drawn)
        game.run(20, '{ event: "entity_moved", entity: 1, x: 640, y: 560, facing: 0 }')
        assert.equal(4, #game.all("hud_pixels"))
        assert.is_true(game.most <= 8)
    end)

    it("goes away and comes back with its key", function()
        local game = play("tide-map", FILES, SETTINGS)
        local function press(pressed)
            game.log = {}
            game.run(1, ('{ event: "input_action", player: 0, action: "map", pressed: %s }'):format(pressed))
        end
        game.run(30)
        press(true)
        assert.equal(2, #game.all("hud_remove"))
        game.run(30)
        assert.equal(0, #game.all("hud_pixels"))
        press(false)
        assert.equal(0, #game.all("hud_pixels"))
        press(true)
        assert.equal(2, #game.all("hud_pixels")) -- at once
        game.run(30)
        assert.equal(0, #game.all("hud_remove"))
    end)

    it("asks again for what changed on the ground", function()
        local game = play("tide-map", FILES, SETTINGS)
        game.run(30)
        game.queries = {}
        game.run(20, '{ event: "tiles_changed", x: 36, y: 32, width: 1, height: 1 },'
            .. '{ event: "tiles_changed", x: 40, y: 30, width: 1, height: 1 }')
        assert.equal(1, #game.queries)
        assert.matches('"x":36,"y":30,"width":5,"height":3', game.queries[1], 1, true)
    end)
end)
