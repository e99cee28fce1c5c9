-- The game and the host's screens in each language, and in one that nobody speaks: no word is drawn that is in no
-- catalogue, and everything fits where it is drawn.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local catalogue = require "words.catalogue"
package.loaded["engine.fs"] = package.loaded["engine.fs"] or require("t_host").fs()
local config = require "lib.config"
local fake_ui = require "tests.unit.support.fake_ui"
local mods_screen = require "ui.mods_screen"
local prompts = require "play.prompts"
local question_panel = require "ui.question_panel"
local strict_drawing = require "tests.unit.support.strict_drawing"
local t_world = require "t_world"
local texts = require "tests.unit.support.texts"
local words = require "words"

local WIDTH, HEIGHT, LETTER = 320, 180, 9 -- px
local conf = assert(config.load(".", nil, require "tests.unit.support.own_game"))

before_each(strict_drawing.begin)
after_each(function()
    strict_drawing.finish()
    words.use(nil)
end)

-- --- the game ---

local game, world, events, drawn

local function nobody() return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } end

-- One tick: `each(item, all)` is called with each text that the picture has then.
local function step(action, each)
    local actions = nobody()
    if action then actions.pressed[action] = true end
    drawn = {}
    game.tick { actions, nobody() }
    world.step()
    events:clear_events()
    for _, item in ipairs(drawn) do each(item, drawn) end
end

local function new_game(options, say, device)
    for name in pairs(package.loaded) do
        if name:match "^tidelight" then package.loaded[name] = nil end
    end
    local scene
    world, scene, events = t_world.new()
    package.loaded["engine.world"], package.loaded["engine.scene"] = world, scene
    local set_item = scene.set_item
    function scene.set_item(index, item)
        if item.kind == "text" then drawn[#drawn + 1] = item end
        set_item(index, item)
    end
    drawn = {}
    local its_prompts = prompts.create {
        bindings = config.bindings(conf, options.players or 1), measure = texts.measure,
        key_name = function(source)
            return (source:match ":(.*)$":gsub("^%l", string.upper):gsub(" %l", string.upper))
        end,
    }
    prompts.note(its_prompts, { device = device or "key", pad_kind = "playstation" })
    options.words, options.seed = say, 7
    options.phases = { day = 400, dusk = 100, night = 700, dawn = 120 }
    function options.prompt(action, player) return prompts.of(its_prompts, action, player) end
    game = require("tidelight").create(options)
end

local REASONS = { "end.ships", "end.fallen", "end.dark" }

local function steps(count, action, each)
    for i = 1, count do step(i == 1 and action or nil, each) end
end

-- Through all that the game shows, a while of each.
local function walk(say, each, device)
    for players = 1, 2 do
        for _, phase in ipairs { "day", "night" } do
            new_game({ title = true, players = players, open_mods = function() end,
                saved = { meta = { phase = phase, day = "4" } } }, say, device)
            steps(3, nil, each)
            game.offer = nil
            steps(3, nil, each)
        end
        game.begin()
        steps(300, nil, each) -- the banner, then the first goals
        steps(3, "menu", each)
        game.pause(false)
        for _, key in ipairs { "last_oil", "attack", "out", "low", "down", "quiet" } do
            game.say("say." .. key, 0xFFFFFF, { player = 1 })
            steps(2, nil, each)
        end
        game.say("say.player_down", 0xFFFFFF, { player = 2 })
        steps(2, nil, each)
        for _, reason in ipairs(REASONS) do
            world.set_var("state", 1)
            game.over_ticks = 0
            if reason == "end.ships" then game.win() else game.lose(reason) end
            world.set_var("score", 123456)
            steps(70, nil, each)
        end
    end
    new_game({ bot = true }, say, device)
    steps(1400, nil, each)
    for day = 1, 7 do
        game.day = day
        for _, phase in ipairs { "dusk", "night", "dawn", "day" } do
            game.phase = phase
            game.on_phase(phase)
            steps(2, nil, each)
        end
    end
    local goals = require "tidelight.goals"
    for _, phase in ipairs { "day", "night" } do -- each goal as if those before it were done
        new_game({}, say, device)
        steps(260, nil, each)
        game.phase = phase
        for _, var in ipairs { "picked", "poured", "built", "planted", "rests", "kills" } do
            steps(3, nil, each)
            world.set_var(var, 9)
            goals.restore(game, { day1 = -999, day2 = -999, day3 = -999, day4 = -999, day5 = -999, night1 = -999, night2 = -999 })
        end
    end
end

-- Left, top, right and bottom of a text as engine/render/hud.c places it.
local function place(item)
    local size = item.large and 2 or 1
    local width, height = texts.measure(item.text, item.large), LETTER * size
    local column = item.anchor:find "left" and 0 or item.anchor:find "right" and 2 or 1
    local row = item.anchor:find "top" and 0 or item.anchor:find "bottom" and 2 or 1
    local x = column * (WIDTH - width) // 2 + item.x
    local y = row * (HEIGHT - height) // 2 + item.y
    return { x, y, x + width, y + height }
end

local function overlap(one, other)
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] - 2 and other[2] < one[4] - 2
end

local function moves(item) return item.anchor == "center" and world.var "state" == 1 and not game.paused end

local function fits(tag)
    local seen = {}
    return function(item, all)
        if moves(item) then return end -- what happens at the edge is seen in part
        local at = place(item)
        local which = ("%s: '%s' at %d,%d to %d,%d"):format(tag, item.text, table.unpack(at))
        if seen[which] then return end
        seen[which] = true
        assert(at[1] >= 0 and at[2] >= 0 and at[3] <= WIDTH and at[4] <= HEIGHT, which)
        for _, other in ipairs(all) do
            if other ~= item and not moves(other) then
                assert(not overlap(at, place(other)), ("%s lies over '%s'"):format(which, other.text))
            end
        end
        local state = world.var "state"
        if state == 0 and item.anchor == "top" then
            assert(at[3] <= 190, which .. ": it lies on the lighthouse")
        elseif state == 1 and game.paused and item.anchor == "center" then
            assert(at[1] >= 160 - 80 and at[3] <= 160 + 80, which .. ": it does not fit into the box")
        elseif state > 1 and item.anchor == "center" then
            assert(at[1] >= 102 - 91 and at[3] <= 102 + 91, which .. ": it does not fit into the box")
        end
    end
end

describe("the game", function()
    it("says nothing that is in no catalogue", function()
        words.use(texts.pseudo "lua/words")
        for _, device in ipairs { "key", "pad" } do
            walk(texts.pseudo "lua/tidelight", function(item)
                local text = item.text:gsub("^1:  (.*)$", "%1"):gsub("^2:  ", "")
                assert(not texts.bare(text) or device == "pad" and #texts.bare(text) < 8, item.text)
            end, device)
        end
    end)

    for _, tag in ipairs(texts.LANGUAGES) do
        it("fits the picture in " .. tag, function()
            words.speak(tag)
            local say = catalogue.load("lua/tidelight", tag)
            walk(say, fits(tag))
            walk(say, fits(tag .. ", gamepad"), "pad")
        end)
    end

    it("is the same game in every language", function()
        local digests = {}
        for i, tag in ipairs(texts.LANGUAGES) do
            words.speak(tag)
            new_game({ bot = true }, (catalogue.load("lua/tidelight", tag)))
            steps(1500, nil, function() end)
            digests[i] = world.digest()
        end
        assert.equal(digests[1], digests[2])
        assert.equal(digests[1], digests[3])
    end)
end)

-- --- the host's screens ---

local NUMBERED = { id = "1", title = "2", version = "3", description = "4", license = "5", homepage = "6",
    authors = { "7" }, dependencies = { ["8"] = "*" }, capabilities = {} }

local function entries()
    local list = {}
    for i, state in ipairs { "running", "off", "starting", "suspended", "stopped", "failed", "resting", "waiting" } do
        list[i] = {
            id = tostring(i), title = tostring(i), version = "1", mod = NUMBERED, state = state, on = state ~= "off",
            cost = { ms = 1.25, memory_kb = 1024, commands = 2.5 }, is_changed = i == 3, keys = { { keys = "9", label = "1", instead_of = "use, dash" } },
        }
    end
    list[#list + 1] = { id = "9", title = "9", state = "broken", on = false, path = "/", problems = { "1" } }
    return list
end

-- Capabilities as play.control and policy.grants give them: what the API says of them is looked up by name.
local function capabilities()
    local api, list = require "api", {}
    for name in pairs(api.capabilities) do
        list[#list + 1] = { name = name, cap = name, label = api.capabilities[name], quota = 500, default_quota = 4, reason = "1",
            granted = true, why = "no", why_key = name }
    end
    table.sort(list, function(one, other) return one.name < other.name end)
    return list
end

local function model()
    local said = capabilities()
    for _, one in ipairs(said) do one.label = words("capability." .. one.name, nil, one.label) end
    return {
        note = function() return words "mods.safe" end,
        entries = entries,
        capabilities = function() return said end,
        settings = function() return {} end,
        messages = function() return {} end,
        can_remove = function() return true end,
        place = function() return words("place.instead", { place = words "place.dev" }) end,
    }
end

local PANEL = { left = 34, right = 286, bottom = 160 } -- px, of a question

-- Opens the screens one after the other; `each(ui)` is called with what is on the picture in each of their ticks.
local function walk_screens(pad, measure, each)
    local function press(ui, keys, tick, panel)
        fake_ui.press(keys, function(menu)
            menu.pad, menu.device, menu.pad_kind = pad ~= nil, pad and "pad" or "key", pad
            tick(menu)
            each(ui, panel)
        end)
    end
    local ui = fake_ui.create()
    local screen = mods_screen.create { model = model(), scene = ui.scene, measure = measure, play = ui.play, on_close = function() end }
    for row = 1, 9 do
        press(ui, "wait right wait next wait next wait next wait next", function(menu) mods_screen.tick(screen, menu) end)
        press(ui, "back" .. (" down"):rep(row == 1 and 1 or 1), function(menu) mods_screen.tick(screen, menu) end)
    end
    for _, update in ipairs { false, {
        from = "1", to = "2", authors = { { mod = "1", before = "3", now = "" } },
        code = { { mod = "2", by = "1", before = "1", now = "2" } },
        dependencies = { { mod = "2", by = "1", version = "1", authors = "3", capabilities = { "4" } },
            { mod = "5", by = "2", capabilities = {}, is_recommended = true } },
        capabilities = { { mod = "1", cap = "hud", label = "?", quota = 9, is_new = true },
            { mod = "1", cap = "light", label = "?", quota = 9, before_quota = 2 } },
    } } do
        ui = fake_ui.create()
        local panel = question_panel.create {
            question = { mod = NUMBERED, capabilities = capabilities(), update = update or nil }, origin = "1",
            number = 1, count = 2, scene = ui.scene, measure = measure, play = ui.play,
            on_answer = function() end, on_later = function() end,
        }
        press(ui, "wait:40" .. (" down"):rep(16), function(menu) question_panel.tick(panel, menu) end, PANEL)
    end
end

-- Names of capabilities and levels are the same in every language, as bindings and ids are.
local NAMES = { hud = true, light = true }

describe("the host's screens", function()
    it("say nothing that is in no catalogue", function()
        words.use(texts.pseudo "lua/words")
        for _, pad in ipairs { false, "xbox" } do
            walk_screens(pad or nil, function(text) return #text // 4 end, function(ui)
                for _, text in ipairs(ui.texts()) do
                    local bare = texts.bare(text)
                    assert(not bare or NAMES[bare] or bare == "ms" or bare == "MB", text)
                end
            end)
        end
    end)

    for _, tag in ipairs(texts.LANGUAGES) do
        it("fit the picture in " .. tag, function()
            words.speak(tag)
            for _, pad in ipairs { false, "xbox", "playstation", "nintendo" } do
                walk_screens(pad or nil, texts.measure, function(ui, panel)
                    local items = ui.items()
                    for i, item in ipairs(items) do
                        if item.kind == "text" then
                            local right = item.x + texts.measure(item.text)
                            assert(not item.text:find("...", 1, true), item.text .. ": is cut")
                            local is_inside = panel and item.y < panel.bottom
                            local least, most = is_inside and panel.left + 6 or 2, is_inside and panel.right - 6 or WIDTH - 2
                            assert(item.x >= least and right <= most, item.text .. ": does not fit")
                            for k = i + 1, #items do
                                local other = items[k]
                                if other.kind == "text" and other.y == item.y then
                                    assert(right <= other.x or other.x + texts.measure(other.text) <= item.x,
                                        ("'%s' lies over '%s'"):format(other.text, item.text))
                                end
                            end
                        end
                    end
                end)
            end
        end)
    end

    it("name the buttons of the gamepad that is used", function()
        for pad, sign in pairs { xbox = "A  change", playstation = "✕  change", nintendo = "A  change" } do
            local seen = false
            walk_screens(pad, texts.measure, function(ui) seen = seen or ui.sees(sign) end)
            assert.is_true(seen, pad)
        end
    end)
end)
