-- What the screen says: hearts and lantern, stores, the hour, the lighthouse's fuel and walls, what `use`
-- and `build` would do here, markers at the edge, and banners. pages.lua has the title and the end.
local camera = require "tidelight.camera"
local clock = require "tidelight.clock"
local floaters = require "tidelight.floaters"
local goals = require "tidelight.goals"
local added = require "tidelight.added"
local guard = require "lib.guard"
local interact = require "tidelight.interact"
local lantern = require "tidelight.lantern"
local lighthouse = require "tidelight.lighthouse"
local making = require "tidelight.making"
local pages = require "tidelight.pages"
local panel = require "tidelight.panel"
local player = require "tidelight.player"
local tide = require "tidelight.tide"
local stores_of = require "tidelight.stores"
local tune = require "tidelight.tune"
local upgrades = require "tidelight.upgrades"
local world = require "engine.world"

local hud = {}

local SOFT, AMBER, RED, CYAN, BLUE = 0xD8D0C0, 0xFFC060, 0xFF7060, 0x70E8D8, 0x88A8F0

local function hearts(p, game, index)
    local entity = game.players[index]
    local side = "top_left"
    local top = 4 + (index - 1) * 22
    local hp = world.alive(entity) and not player.is_down(entity) and world.get(entity, "hp") or 0
    for heart = 1, tune.player.hearts do
        panel.icon(p, side, 4 + (heart - 1) * 10, top, heart <= hp and "icon_heart" or "icon_heart_empty")
    end
    local tank = world.alive(entity) and lantern.tank(entity) or 0
    panel.icon(p, side, 4, top + 10, "icon_lamp")
    panel.bar(p, side, 16, top + 13, 47, 4, tank, 100, tank > 25 and AMBER or RED)
end

local function stores(p)
    local x = 4
    for _, store in ipairs { { "icon_wood", "wood" }, { "icon_oil", "oil" }, { "icon_shell", "shell" } } do
        panel.icon(p, "bottom_left", x, -4, store[1])
        panel.text(p, "bottom_left", x + 12, -5, tostring(world.var(store[2])))
        x = x + 32
    end
end

local function hour(p, game)
    local day = game.phase == "day" or game.phase == "dawn"
    panel.icon(p, "top_right", -4, 4, day and "icon_sun" or "icon_moon")
    panel.text(p, "top_right", -20, 6, game.words("hour." .. game.phase, { day = game.day }))
    panel.bar(p, "top_right", -4, 16, 56, 4, game.phase_left, game.phases[game.phase], day and AMBER or BLUE)
    local tide_now = tide.percent(game)
    if tide_now > 3 then
        panel.icon(p, "top_right", -50, 23, "icon_tide")
        panel.bar(p, "top_right", -4, 26, 44, 3, tide_now, 100, CYAN)
    end
end

local function light(p, game)
    local fuel, full = world.var("fuel"), tune.lighthouse.fuel
    local low = fuel < full // 5
    local color = low and (clock.now() % 30 < 15 and RED or AMBER) or AMBER
    panel.icon(p, "top", -52, 4, "icon_tower")
    panel.bar(p, "top", 0, 6, 84, 5, fuel, full, color)
    local hp = lighthouse.hp(game)
    panel.bar(p, "top", 0, 13, 84, 3, hp, tune.lighthouse.hp, hp < tune.lighthouse.hp // 3 and RED or SOFT)
    local dark = lighthouse.dark_left()
    if dark then
        panel.text(p, "top", 0, 20, game.words("hud.dark", { seconds = dark // tune.second + 1 }), RED)
    end
end

local function shades_left(p, game)
    if game.phase ~= "night" then return end
    local left = world.var("wave_left") + #game.shades
    panel.icon(p, "bottom_right", -4, -4, "icon_shade")
    panel.text(p, "bottom_right", -18, -5, tostring(left))
end

local LEARNT = 4 -- walls or kelps, after which nobody needs to be told how
local PROMPT_X, PROMPT_TEXT = 124, 5 -- px: where keys stand, how far behind them the words

local function prompt(p, game, y, action, text, color)
    local width = panel.key(p, "bottom_left", PROMPT_X, y, game.prompt(action, 1))
    panel.text(p, "bottom_left", PROMPT_X + width + PROMPT_TEXT, y - 1, text, color)
end

local CARD, CARD_WIDTH, CARD_Y, COST_X = 24, 232, -28, 58 -- px
local STORE_ICONS = { wood = "icon_wood", oil = "icon_oil", shell = "icon_shell" }

local function cost_of(p, cost, x, y)
    for i = #stores_of.NAMES, 1, -1 do
        local name = stores_of.NAMES[i]
        if cost[name] > 0 then
            panel.text(p, "center", x, y, tostring(cost[name]), world.var(name) >= cost[name] and SOFT or RED)
            panel.icon(p, "center", x - 13, y, STORE_ICONS[name])
            x = x - 32
        end
    end
end

-- What dawn offers at the lighthouse, while the first player looks at it.
local function offers(p, game)
    local list, chosen = upgrades.offered(game)
    local height = 34 + #list * CARD
    panel.box(p, "center", 0, CARD_Y, CARD_WIDTH, height, BLUE)
    local y = CARD_Y - height // 2 + 12
    panel.text(p, "center", 0, y, game.words("offer.title"), AMBER)
    for i, entry in ipairs(list) do
        y = y + (i == 1 and 15 or CARD)
        local title = added.content.words(entry, "title")
        panel.text(p, "center", -30, y, i == chosen and "> " .. title .. " <" or title, i == chosen and AMBER or SOFT)
        panel.text(p, "center", -30, y + 10, added.content.words(entry, "text"), i == chosen and 0xF8F4E8 or BLUE)
        cost_of(p, entry.cost, COST_X + 46, y + 4)
    end
    prompt(p, game, -4, "build", game.words("offer.next"), SOFT)
    prompt(p, game, -18, "use", game.words("offer.take"), AMBER)
end

-- Nothing else is said over them.
local function offers_are_shown(p, game)
    if not interact.is_offered(game, 1) then return false end
    guard.draw("what is offered", offers, p, game)
    return true
end

-- The tile before the first player on which `build` or planting would act, while he stands still;
-- at night it would be in the way.
local function spot(p, game, use, build, tx, ty)
    local vx, vy = world.vel(game.players[1])
    if game.phase == "night" or not vx or world.length(vx, vy) > 0.3 then return end
    if not (build or use and use.verb == "plant") then return end
    local x, y = camera.from_middle(game, tx * 16 + 8, ty * 16 + 8)
    panel.icon(p, "center", math.floor(x + 0.5), math.floor(y + 0.5), "spot")
end

-- What can be done here, above the bottom edge; the first player's, as the second reads the same screen.
local function prompts(p, game)
    local use, build, tx, ty = interact.options(game, 1)
    spot(p, game, use, build, tx, ty)
    local title = making.title()
    if build and (title or world.var("built") < LEARNT) then
        prompt(p, game, -4, "build", title and game.words("use.make", { name = title }) or game.words("use.build"), SOFT)
    end
    if use and (use.verb ~= "plant" or world.var("planted") < LEARNT) then
        prompt(p, game, -18, "use", game.words("use." .. use.verb), AMBER)
    end
end

-- What the game has to say, where it covers neither the keeper nor what mods say below.
local function notice(p, game)
    local n = game.notice
    if n and world.tick() < n.to and not lighthouse.dark_left() then panel.text(p, "top", 0, 21, game.words(n.key, n.args), n.color) end
end

local function banner(p, game)
    local b, now = game.banner, clock.now()
    if not b or now > b.to then return end
    local slide = math.max(0, 8 - (now - b.from)) -- it drops into its place
    panel.text(p, "top", 0, 38 - slide, b.title(), 0xFFF0C8, true)
    panel.text(p, "top", 0, 58 - slide, b.text(), SOFT)
end

local EDGE_X, EDGE_UP, EDGE_DOWN = 144, 64, 62 -- px from the middle: where markers stop
local IN_SIGHT_X, IN_SIGHT_Y = 166, 100

-- An icon at the picture's edge for a place that is out of sight.
local function edge_icon(p, game, x, y, icon, blinks)
    x, y = camera.from_middle(game, x, y)
    if math.abs(x) < IN_SIGHT_X and math.abs(y) < IN_SIGHT_Y or blinks and clock.now() % 20 < 8 then return end
    local part = math.max(math.abs(x) / EDGE_X, math.abs(y) / (y < 0 and EDGE_UP or EDGE_DOWN))
    x, y = math.floor(x / part), math.floor(y / part)
    panel.icon(p, "center", x, y, icon)
    if blinks then panel.text(p, "center", x + 9, y, "!", RED) end
end

-- The way back to the light, blinking while it is attacked; and from where a pack has just risen.
local function markers(p, game)
    local alarm = world.var("alarm_after") - clock.now() > tune.lighthouse.alarm_every - 5 * tune.second
    edge_icon(p, game, game.map.x, game.map.y - 40, "icon_tower", alarm)
    local pack = game.pack
    if pack and pack.to > clock.now() then edge_icon(p, game, pack.x, pack.y, "icon_shade", true) end
end

-- Each by itself: one that cannot be drawn costs no other.
local PARTS = {
    { "the stores", stores }, { "the hour", hour }, { "the lighthouse's bars", light },
    { "the number of shades", shades_left },
}
local MORE_PARTS = { -- not while a menu lies over them
    { "the markers", markers }, { "floating words", function(p, game) floaters.draw(game, p) end },
    { "the goals", function(p, game) goals.draw(game, p) end }, { "the prompts", prompts }, { "a notice", notice },
    { "the banner", banner },
}

local function playing(p, game)
    for index = 1, game.player_count do guard.draw("the hearts", hearts, p, game, index) end
    for _, part in ipairs(PARTS) do guard.draw(part[1], part[2], p, game) end
    if game.paused then return pages.pause(p, game) end
    if offers_are_shown(p, game) then return end
    for _, part in ipairs(MORE_PARTS) do guard.draw(part[1], part[2], p, game) end
end

function hud.draw(game, state)
    game.panel = game.panel or panel.create()
    local p = game.panel
    panel.begin(p)
    if state == 0 then
        guard.draw("the title", pages.title, p, game)
    elseif state == 1 then
        guard.draw("the game's page", playing, p, game)
    else
        guard.draw("the last page", pages.last, p, game, state == 3)
    end
    panel.finish(p)
end

return hud
