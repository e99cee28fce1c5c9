-- The title, the pause menu and the last screen: what they offer and what choosing it does. hud.lua shows
-- them. The choice is not part of the world, its effects are.
local scene = require "engine.scene"
local world = require "engine.world"

local menu = {}

-- What the pause menu offers, in words "menu.CHOICE"; mods and keys only where the host has a screen for them.
function menu.choices(game)
    local list = { "resume" }
    if game.open_mods then list[#list + 1] = "mods" end
    if game.open_keys then list[#list + 1] = "keys" end
    return table.move({ "again", "another", "quit" }, 1, 3, #list + 1, list)
end

-- Which of the players' actions were pressed, and whether the stick just went up or down.
local function any(players, action)
    for _, actions in ipairs(players) do
        if actions.pressed[action] then return true end
    end
    return false
end

local function stick(game, players)
    local y = 0
    for _, actions in ipairs(players) do
        if actions.move_y > 0.5 then y = 1 elseif actions.move_y < -0.5 then y = -1 end
    end
    local step = y ~= game.menu_stick and y or 0
    game.menu_stick = y
    return step
end

local function open(game)
    game.pause(true)
    game.menu_choice, game.menu_stick = 1, 0
    scene.sound("ui_ok", 60)
end

local function choose(game)
    local choice = menu.choices(game)[game.menu_choice]
    if choice == "mods" then return game.open_mods() end -- the pause goes on behind them
    if choice == "keys" then return game.open_keys() end
    scene.sound("ui_ok", 60)
    if choice == "quit" then
        game.quit = true
    elseif choice == "again" then
        game.restart(game.seed)
    elseif choice == "another" then
        game.restart(game.seed + 1)
    end
    game.pause(false)
end

local function paused(game, players)
    local step = stick(game, players)
    if step ~= 0 then
        game.menu_choice = (game.menu_choice - 1 + step) % #menu.choices(game) + 1
        scene.sound("ui_move", 50)
    end
    if any(players, "menu") or any(players, "cancel") then
        scene.sound("ui_back", 60)
        game.pause(false)
    elseif any(players, "confirm") or any(players, "use") then
        choose(game)
    end
    return true
end

-- With a game to continue there is a choice.
local function begin(game)
    scene.sound("ui_ok", 80)
    if game.offer and game.menu_choice ~= 2 then
        game.continue()
    else
        game.offer = nil
        game.begin()
    end
end

local function title(game, players)
    if game.offer and stick(game, players) ~= 0 then
        game.menu_choice = game.menu_choice == 2 and 1 or 2
        scene.sound("ui_move", 50)
    elseif any(players, "use") or any(players, "confirm") then
        begin(game)
    elseif any(players, "build") and game.open_mods then
        game.open_mods()
    elseif any(players, "menu") or any(players, "cancel") then
        game.quit = true
    end
end

local function over(game, players)
    game.over_ticks = (game.over_ticks or 0) + 1
    if game.over_ticks < 60 then return end
    if any(players, "use") or any(players, "confirm") then
        game.restart(game.seed + 1)
    elseif any(players, "build") then
        game.restart(game.seed)
    elseif any(players, "menu") or any(players, "cancel") then
        game.quit = true
    end
end

-- Opens the pause when the player leaves the window while he plays; whether it is open.
function menu.leave(game, state)
    if state == 1 and not game.paused and not game.bot then open(game) end
    return game.paused
end

-- True while the menu has the players' attention and the game stands still.
function menu.tick(game, players, state)
    if state == 0 then
        title(game, players)
        return true
    elseif state ~= 1 then
        over(game, players)
        return true
    end
    if game.paused then return paused(game, players) end
    if any(players, "menu") and not game.bot then
        open(game)
        return true
    end
    return world.var("state") ~= 1
end

return menu
