-- What the screen says: hearts and shells while one plays, and the pages of title and end.
local scene = require "engine.scene"
local world = require "engine.world"

local screen = {}

local WHITE, SOFT, AMBER = 0xFFFFFF, 0xD8D0C0, 0xFFC060
local HEARTS = 3

-- The items on the screen have numbers from 0; `used` counts those of this tick.
local used, before = 0, 0

local function add(item)
    scene.set_item(used, item)
    used = used + 1
end

local function say(anchor, y, words, color, large)
    add { kind = "text", anchor = anchor, x = 0, y = y, text = words, color = color, large = large }
end

-- A line about what a key does, as the player has it: on his keyboard or on his gamepad.
local function say_key(game, y, words, action, color)
    say("bottom", y, game.words(words, { key = game.prompt(action, 1).text }), color)
end

local function hearts(entity)
    local hp = world.alive(entity) and world.get(entity, "hp") or 0
    for i = 1, HEARTS do
        local sprite = i <= hp and "icon_heart" or "icon_heart_empty"
        add { kind = "icon", anchor = "top_left", x = 4 + (i - 1) * 12, y = 4, sprite = sprite }
    end
end

local function count(game)
    add { kind = "icon", anchor = "top_right", x = -4, y = 4, sprite = "icon_shell" }
    add { kind = "text", anchor = "top_right", x = -20, y = 6, color = WHITE,
          text = ("%d / %d"):format(world.var("score"), game.shells) }
end

local pages = {}

function pages.title(game)
    say("top", 38, game.words "title", AMBER, true)
    say("top", 62, game.words "goal", WHITE)
    say_key(game, -38, game.offer and "continue" or "begin", "use", WHITE)
    if game.offer then say_key(game, -24, "anew", "dash", SOFT) end
end

function pages.play(game)
    hearts(game.player)
    count(game)
end

function pages.won(game)
    count(game)
    say("top", 48, game.words "won", AMBER, true)
    say("top", 72, game.words("took", { count = world.var("clock") // game.tick_rate }), WHITE)
    say_key(game, -30, "again", "use", SOFT)
end

function pages.lost(game)
    count(game)
    say("top", 48, game.words "lost", AMBER, true)
    say_key(game, -30, "again", "use", SOFT)
end

-- Shows how the game stands; what was there in the tick before and is not any more goes.
function screen.show(game)
    used = 0
    pages[game.state](game)
    for item = used, before - 1 do scene.remove_item(item) end
    before = used
end

return screen
