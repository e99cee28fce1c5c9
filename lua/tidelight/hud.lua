-- What the screen says: hearts and lantern, stores, the hour, the lighthouse's fuel and walls, what `use`
-- and `build` would do here, banners, and the pages of the title, the pause and the end.
local clock = require "tidelight.clock"
local interact = require "tidelight.interact"
local lantern = require "tidelight.lantern"
local lighthouse = require "tidelight.lighthouse"
local menu = require "tidelight.menu"
local panel = require "tidelight.panel"
local player = require "tidelight.player"
local tide = require "tidelight.tide"
local tune = require "tidelight.tune"
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
    local name = game.phase == "day" and "Day " or game.phase == "night" and "Night "
        or game.phase == "dusk" and "Dusk " or "Dawn "
    panel.icon(p, "top_right", -4, 4, day and "icon_sun" or "icon_moon")
    panel.text(p, "top_right", -20, 6, name .. game.day)
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
    panel.icon(p, "top", -52, 4, "icon_lamp")
    panel.bar(p, "top", 0, 6, 84, 5, fuel, full, color)
    local hp = lighthouse.hp(game)
    panel.bar(p, "top", 0, 13, 84, 3, hp, tune.lighthouse.hp, hp < tune.lighthouse.hp // 3 and RED or SOFT)
    local dark = lighthouse.dark_left()
    if dark then
        panel.text(p, "top", 0, 20, ("THE LIGHT IS OUT  %d"):format(dark // tune.second + 1), RED)
    end
end

local function shades_left(p, game)
    if game.phase ~= "night" then return end
    local left = world.var("wave_left") + #game.shades
    panel.icon(p, "bottom_right", -4, -4, "icon_shade")
    panel.text(p, "bottom_right", -18, -5, tostring(left))
end

local LEARNT = 4 -- walls, after which nobody needs to be told how
local GLYPH, KEY = 5, 11 -- px wide, about

-- A key and what it does, centred together.
local function prompt(p, y, key, text, color)
    local width = #text * GLYPH
    panel.icon(p, "bottom", -(width // 2) - 3, y, key)
    panel.text(p, "bottom", KEY // 2 + 3, y - 1, text, color)
end

-- What can be done here, above the bottom edge; the first player's, as the second reads the same screen.
local function prompts(p, game)
    local use, build = interact.options(game, 1)
    if build and world.var("built") < LEARNT then prompt(p, -4, "key_q", "Build wall", SOFT) end
    if use then prompt(p, -18, "key_e", use.text, AMBER) end
end

local function banner(p, game)
    local b = game.banner
    if not b or clock.now() > b.to then return end
    panel.text(p, "top", 0, 40, b.title, 0xFFF0C8, true)
    panel.text(p, "top", 0, 60, b.text, SOFT)
end

local function title_page(p, game)
    panel.icon(p, "top", 0, 14, "logo")
    if world.tick() % 60 < 42 then panel.text(p, "bottom", 0, -52, "Press E or A to begin", 0xFFF0C8) end
    panel.text(p, "bottom", 0, -32, "WASD walk   Space dash   E use   Q build", SOFT)
    panel.text(p, "bottom", 0, -20, "Mouse aim   Left: focus   Right: flare", SOFT)
    panel.text(p, "bottom", 0, -5, "Island " .. game.seed, BLUE)
end

local function pause_page(p, game)
    panel.text(p, "center", 0, -34, "Paused", 0xFFF0C8, true)
    for i, choice in ipairs(menu.choices) do
        local chosen = i == game.menu_choice
        panel.text(p, "center", 0, -10 + (i - 1) * 14, chosen and "> " .. choice .. " <" or choice,
            chosen and AMBER or SOFT)
    end
end

local function last_page(p, game, won)
    panel.text(p, "center", 0, -44, won and "The light held" or "The light is lost", won and AMBER or RED, true)
    panel.text(p, "center", 0, -22, game.reason or "", SOFT)
    panel.text(p, "center", 0, -4, ("Score %d"):format(world.var("score")), 0xFFF0C8)
    panel.text(p, "center", 0, 10, ("%d nights   %d shades burned   %d walls   %d kelp"):format(
        world.var("nights"), world.var("kills"), world.var("built"), world.var("planted")), SOFT)
    if world.tick() % 60 < 42 then panel.text(p, "center", 0, 34, "E: another island    Esc: leave", 0xFFF0C8) end
end

local function playing(p, game)
    for index = 1, game.player_count do hearts(p, game, index) end
    stores(p)
    hour(p, game)
    light(p, game)
    shades_left(p, game)
    if game.paused then return pause_page(p, game) end
    prompts(p, game)
    banner(p, game)
end

function hud.draw(game, state)
    game.panel = game.panel or panel.create()
    local p = game.panel
    panel.begin(p)
    if state == 0 then
        title_page(p, game)
    elseif state == 1 then
        playing(p, game)
    else
        last_page(p, game, state == 3)
    end
    panel.finish(p)
end

return hud
