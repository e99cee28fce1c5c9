-- The pages on which the game stands still: the title, the pause and the end.
local menu = require "tidelight.menu"
local panel = require "tidelight.panel"
local tune = require "tidelight.tune"
local whole = require "lib.whole"
local world = require "engine.world"

local pages = {}

local WHITE, SOFT, AMBER, RED, BLUE, EDGE = 0xFFF0C8, 0xD8D0C0, 0xFFC060, 0xFF7060, 0x98B4F0, 0x8C7850
local LEFT = -68 -- px from the middle: the words beside the title's lighthouse
local KEYS = {
    "W A S D walk   Space dash", "E use   Q build   Esc menu", "Mouse aims the lantern", "Left focus   Right flare",
}

local KEYS_OF_TWO = {
    "1:  WASD, Space, E, Q, mouse", "2:  arrows walk   , dash", "Right Shift use   Right Ctrl build",
    "/ focus   . flare",
}

local function blinks() return world.tick() % 60 < 44 end

-- The saved game that can be continued, or a new one.
local function offer(p, game)
    local meta = game.offer
    local what = meta.phase == "night" and "night" or "day"
    local lines = { ("Continue: %s %d"):format(what, whole.read(meta.day) or 1), "A new game" }
    for i, line in ipairs(lines) do
        local chosen = i == (game.menu_choice == 2 and 2 or 1)
        panel.text(p, "top", LEFT, 88 + (i - 1) * 12, chosen and "> " .. line .. " <" or line, chosen and AMBER or SOFT)
    end
end

function pages.title(p, game)
    panel.icon(p, "top", LEFT, 22, "logo")
    panel.text(p, "top", LEFT, 74, "One island. Seven nights.", SOFT)
    if game.offer then
        offer(p, game)
    elseif blinks() then
        panel.text(p, "top", LEFT, 96, "Press E or A to begin", WHITE)
    end
    local keys = game.player_count > 1 and KEYS_OF_TWO or KEYS
    for i, line in ipairs(keys) do panel.text(p, "top", LEFT, 114 + (i - 1) * 12, line, SOFT) end
    if game.open_mods then panel.text(p, "bottom_left", 6, -4, "Q or X  Mods", WHITE) end
    panel.text(p, "bottom_right", -5, -4, "Island " .. game.seed, BLUE)
end

function pages.pause(p, game)
    local choices = menu.choices(game)
    local height = 46 + #choices * 14
    panel.box(p, "center", 0, 0, 152, height, EDGE)
    local top = -height // 2
    panel.text(p, "center", 0, top + 18, "Paused", WHITE, true)
    for i, choice in ipairs(choices) do
        local chosen = i == game.menu_choice
        panel.text(p, "center", 0, top + 40 + (i - 1) * 14, chosen and "> " .. choice .. " <" or choice,
            chosen and AMBER or SOFT)
    end
end

local MIDDLE = -58 -- px from the picture's: the last page leaves the lighthouse in sight

local function count(p, x, icon, number)
    panel.icon(p, "center", MIDDLE + x, 20, icon)
    panel.text(p, "center", MIDDLE + x + 19, 21, tostring(number), SOFT)
end

function pages.last(p, game, won)
    panel.box(p, "center", MIDDLE, 4, 188, 122, won and AMBER or EDGE)
    local function line(y, text, color, large) panel.text(p, "center", MIDDLE, y, text, color, large) end
    line(-38, won and "The light held" or "The light is lost", won and AMBER or RED, true)
    line(-18, game.reason or "", SOFT)
    line(0, ("%d of %d nights   Score %d"):format(world.var("nights"), tune.nights, world.var("score")), WHITE)
    count(p, -60, "icon_shade", world.var("kills"))
    count(p, -9, "icon_wall", world.var("built"))
    count(p, 42, "icon_kelp", world.var("planted"))
    if game.over_ticks < 60 then return end
    if blinks() then line(39, "E: another island", WHITE) end
    line(52, "Q: this one again    Esc: leave", SOFT)
end

return pages
