-- The title, the pause menu and the last screen: what they offer and what choosing it does. hud.lua shows
-- them. The choice is not part of the world, its effects are.
local scene = require "engine.scene"
local world = require "engine.world"

local menu = {}

-- What the pause menu offers, in words "menu.CHOICE"; mods, keys and language only where the host has something for them.
function menu.choices(game)
    local list = { "resume" }
    if game.open_mods then list[#list + 1] = "mods" end
    if game.open_keys then list[#list + 1] = "keys" end
    if game.change_language then list[#list + 1] = "language" end
    return table.move({ "again", "another", "quit" }, 1, 3, #list + 1, list)
end

-- Which of the players' actions were pressed, and whether the stick just went up or down.
local function any(players, action)
    for _, actions in ipairs(players) do
        if actions.pressed[action] then return true end
    end
    return false
end

-- A step along an axis, where somebody's stick goes over to that side; `field` is where the game keeps how it stood.
local function step_of(game, players, axis, field)
    local side = 0
    for _, actions in ipairs(players) do
        if actions[axis] > 0.5 then side = 1 elseif actions[axis] < -0.5 then side = -1 end
    end
    local step = side ~= game[field] and side or 0
    game[field] = side
    return step
end

local function stick(game, players) return step_of(game, players, "move_y", "menu_stick") end

local function sideways(game, players) return step_of(game, players, "move_x", "menu_side") end

local function change_language(game, step)
    scene.sound("ui_move", 50)
    game.change_language(step)
end

local function open(game)
    game.pause(true)
    game.menu_choice, game.menu_stick, game.menu_side = 1, 0, 0
    scene.sound("ui_ok", 60)
end

local function choose(game)
    local choice = menu.choices(game)[game.menu_choice]
    if choice == "mods" then return game.open_mods() end -- the pause goes on behind them
    if choice == "keys" then return game.open_keys() end
    if choice == "language" then return change_language(game, 1) end -- and here, too
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
    local step, side = stick(game, players), sideways(game, players)
    if side ~= 0 and menu.choices(game)[game.menu_choice] == "language" then change_language(game, side) end
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
    local side = game.change_language and sideways(game, players) or 0
    if side ~= 0 then
        change_language(game, side)
    elseif game.offer and stick(game, players) ~= 0 then
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
