-- The pages on which the game stands still: the title, the pause and the end.
local menu = require "tidelight.menu"
local panel = require "tidelight.panel"
local tune = require "tidelight.tune"
local whole = require "lib.whole"
local world = require "engine.world"

local pages = {}

local WHITE, SOFT, AMBER, RED, BLUE, EDGE = 0xFFF0C8, 0xD8D0C0, 0xFFC060, 0xFF7060, 0x98B4F0, 0x8C7850
local LEFT = -68 -- px from the middle: the words beside the title's lighthouse
local GAP = "   " -- between two things that are said in one line
local WAYS = "move" -- of game.prompt: all that walks

local function blinks() return world.tick() % 60 < 44 end

-- The saved game that can be continued, or a new one.
local function offer(p, game)
    local meta = game.offer
    local what = meta.phase == "night" and "night" or "day"
    local lines = { game.words("title.continue." .. what, { day = whole.read(meta.day) or 1 }), game.words "title.new" }
    for i, line in ipairs(lines) do
        local chosen = i == (game.menu_choice == 2 and 2 or 1)
        panel.text(p, "top", LEFT, 88 + (i - 1) * 12, chosen and "> " .. line .. " <" or line, chosen and AMBER or SOFT)
    end
end

local WALKING = { { "walk", WAYS }, { "dash", "dash" } }
local DOING = { { "use", "use" }, { "build", "build" }, { "menu", "menu" } }
local DOING_OF_TWO = { { "use", "use" }, { "build", "build" } } -- the menu is the first one's
local LIGHTING = { { "focus", "focus" }, { "flare", "throw" } }

-- A line of what keys do, each {words "title.WORDS", action}.
local function does(game, player, list)
    local parts = {}
    for i, one in ipairs(list) do
        parts[i] = game.words("title." .. one[1], { key = game.prompt(one[2], player).text })
    end
    return table.concat(parts, GAP)
end

local function keys(game)
    local aim = game.prompt("aim", 1).device == "pad" and "title.aim.pad" or "title.aim.mouse"
    return { does(game, 1, WALKING), does(game, 1, DOING), game.words(aim), does(game, 1, LIGHTING) }
end

-- The same for two, of whom the first one knows what his keys are for.
local function keys_of_two(game)
    local own = {}
    for i, action in ipairs { WAYS, "dash", "use", "build", "focus", "throw" } do own[i] = game.prompt(action, 1).text end
    return {
        "1:  " .. table.concat(own, "  "), "2:  " .. does(game, 2, WALKING), does(game, 2, DOING_OF_TWO),
        does(game, 2, LIGHTING),
    }
end

function pages.title(p, game)
    panel.icon(p, "top", LEFT, 22, "logo")
    panel.text(p, "top", LEFT, 74, game.words "title.motto", SOFT)
    if game.offer then
        offer(p, game)
    elseif blinks() then
        panel.text(p, "top", LEFT, 96, game.words("title.begin", { key = game.prompt("use", 1).text }), WHITE)
    end
    for i, line in ipairs(game.player_count > 1 and keys_of_two(game) or keys(game)) do panel.text(p, "top", LEFT, 114 + (i - 1) * 12, line, SOFT) end
    if game.open_mods then
        local width = panel.key(p, "bottom_left", 6, -4, game.prompt("build", 1))
        panel.text(p, "bottom_left", 11 + width, -5, game.words "title.mods", WHITE)
    end
    if game.change_language then panel.text(p, "bottom", 0, -4, ("← %s →"):format(game.language()), BLUE) end
    panel.text(p, "bottom_right", -5, -4, game.words("title.island", { seed = game.seed }), BLUE)
end

function pages.pause(p, game)
    local choices = menu.choices(game)
    local height = 46 + #choices * 14
    panel.box(p, "center", 0, 0, 168, height, EDGE)
    local top = -height // 2
    panel.text(p, "center", 0, top + 18, game.words "menu.paused", WHITE, true)
    for i, choice in ipairs(choices) do
        local chosen = i == game.menu_choice
        local line = game.words("menu." .. choice, choice == "language" and { name = game.language() } or nil)
        panel.text(p, "center", 0, top + 40 + (i - 1) * 14, chosen and "> " .. line .. " <" or line,
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
    local function says(words, action) return game.words("end." .. words, { key = game.prompt(action, 1).text }) end
    line(-38, game.words(won and "end.won" or "end.lost"), won and AMBER or RED, true)
    line(-18, game.words(game.reason or "", nil, game.reason or ""), SOFT)
    line(0, game.words("end.score", { nights = world.var("nights"), all = tune.nights, score = world.var("score") }), WHITE)
    count(p, -60, "icon_shade", world.var("kills"))
    count(p, -9, "icon_wall", world.var("built"))
    count(p, 42, "icon_kelp", world.var("planted"))
    if game.over_ticks < 60 then return end
    if blinks() then line(39, says("another", "use"), WHITE) end
    line(52, says("again", "build") .. "    " .. says("leave", "menu"), SOFT)
end

return pages
