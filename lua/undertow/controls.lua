-- What the player presses, points at and chooses, on the floor and on the pages. Nothing here is of the rules: it calls what
-- hero.lua has, and says whether a turn has passed.
local effects = require "effects"
local grid = require "grid"
local hero = require "hero"
local motion = require "motion"
local pack = require "pack"
local pages = require "pages"
local scene = require "engine.scene"
local sight = require "sight"
local things = require "things"

local controls = {}

local TAP, REPEATS, EVERY = 4, 16, 8 -- ticks: to press two ways at once; until a held way goes on; between two of its steps
local STICK = 0.38                   -- how far a stick leans to mean a way
local DIAGONALS = { up_left = { -1, -1 }, up_right = { 1, -1 }, down_left = { -1, 1 }, down_right = { 1, 1 } }

-- --- ways ---

local function vector(actions)
    local x = actions.move_x > STICK and 1 or actions.move_x < -STICK and -1 or 0
    local y = actions.move_y > STICK and 1 or actions.move_y < -STICK and -1 or 0
    return x, y
end

-- The way that is meant in this tick; nil: none. A tap counts when it ends, or after a moment; what is held goes on.
local function way_of(ui, actions)
    for name, way in pairs(DIAGONALS) do
        if actions.pressed[name] then return way end
    end
    local x, y = vector(actions)
    if x == 0 and y == 0 then
        local way = ui.count > 0 and ui.count < TAP and { ui.x, ui.y } or nil
        ui.count = 0
        return way
    end
    if ui.count > 0 and ui.count < TAP and (x ~= ui.x or y ~= ui.y) and ui.x * ui.y == 0 then ui.x, ui.y = x, y end
    if ui.count == 0 or ui.count >= TAP then ui.x, ui.y = x, y end
    ui.count = ui.count + 1
    local goes_on = ui.count >= REPEATS and (ui.count - REPEATS) % EVERY == 0
    return (ui.count == TAP or goes_on) and { ui.x, ui.y } or nil
end

local function any(actions, ...)
    for _, name in ipairs { ... } do
        if actions.pressed[name] then return true end
    end
    return false
end

-- --- where the pointer is ---

local function cell_under(game, pointer)
    local width, height = scene.size()
    local x, y = game.camera()
    return grid.cell_of_px(pointer.x + x - width // 2, pointer.y + y - height // 2)
end

-- --- pages ---

local function open(game, page)
    game.page = page
    game.choice = 1
    scene.sound("ui_ok", 50)
end

local function close(game)
    game.page = nil
    scene.sound("ui_back", 50)
end

local chosen = {
    continue = function(game)
        game.offer = nil
        game.continue()
    end,
    begin = function(game) game.restart(game.seed) end,
    today = function(game) game.restart(game.today) end,
    resume = close,
    help = function(game) open(game, "help") end,
    mods = function(game) game.open_mods() end,
    keys = function(game) game.open_keys() end,
    language = function(game) game.change_language(1) end,
    anew = function(game) game.restart(game.seed + 1) end,
    quit = function(game) game.quit = true end,
}

local function list_page(game, actions, pointer, way)
    local choices = pages.choices(game)
    if way and way[2] ~= 0 then
        game.choice = (game.choice - 1 + way[2]) % #choices + 1
        scene.sound("ui_move", 40)
    end
    local under = pages.choice_at(game, pointer.x, pointer.y)
    if pointer.moved and under then game.choice = under end
    game.choice = math.min(game.choice, #choices)
    local clicked = pointer.clicked and under
    if clicked or any(actions, "use", "confirm") then return chosen[choices[clicked or game.choice]](game) end
    if any(actions, "menu", "cancel") and game.page == "menu" then close(game) end
end

-- To aim: at the nearest whom one sees, or where the pointer is.
local function begin_aim(game)
    local stack = game.pack[game.slot]
    local entry = stack and things.item[stack.name]
    if not entry or not effects.can_throw(entry) then return scene.sound("ui_back", 60) end
    local foe = sight.monsters(game)[1]
    game.page, game.aim = "aim", foe and foe.cell or game.cell
    scene.sound("ui_ok", 50)
end

local function ready_to_throw(game)
    local stack = pack.first(game, function(entry, one) return entry.throw ~= "none" and not one.on and entry.use == "none" end)
        or pack.first(game, effects.can_throw)
    for i, one in ipairs(game.pack) do
        if one == stack then game.slot = i end
    end
    return stack
end

local function pack_page(game, actions, pointer, way)
    if way then
        local column, row = (game.slot - 1) % pages.COLUMNS, (game.slot - 1) // pages.COLUMNS
        column = (column + way[1]) % pages.COLUMNS
        row = (row + way[2]) % (pack.MOST // pages.COLUMNS)
        game.slot = row * pages.COLUMNS + column + 1
        scene.sound("ui_move", 40)
    end
    local under = pages.slot_at(pointer.x, pointer.y)
    if pointer.moved and under then game.slot = under end
    local stack = game.pack[game.slot]
    if actions.pressed.throw and stack then return begin_aim(game) end
    if actions.pressed.drop and stack then return hero.drop(game, stack) end
    if stack and (pointer.clicked and under or any(actions, "use", "confirm")) then
        local passed = hero.use(game, stack)
        if passed and things.item[stack.name] and things.item[stack.name].slot == "none" then game.page = nil end
        return passed
    end
    if any(actions, "pack", "menu", "cancel") or pointer.clicked and not under then close(game) end
end

local function aim_page(game, actions, pointer, way)
    if way then game.aim = grid.step(game.aim, way) or game.aim end
    local under = (pointer.moved or pointer.clicked) and cell_under(game, pointer)
    if under then game.aim = under end
    if any(actions, "menu", "cancel", "pack") then return close(game) end
    if pointer.clicked or any(actions, "use", "throw", "confirm") then
        game.page = nil
        return hero.throw(game, game.pack[game.slot], game.aim)
    end
end

local function help_page(game, actions, pointer)
    if pointer.clicked or any(actions, "use", "confirm", "menu", "cancel", "pack", "wait") then
        game.page = game.mode == "title" and "title" or "menu"
        game.choice = 1
    end
end

-- --- the floor ---

-- A step of the way that was pointed at; it ends where somebody is seen.
local function go_on(game)
    local to = game.travel
    if to == game.cell or sight.monsters(game)[1] and game.travel_safe then
        game.travel = nil
        return false
    end
    local far = grid.spread({ to }, function(cell) return grid.is_known(cell) and (not grid.monsters[cell] or cell == to) end)
    local next_cell = grid.down(far, game.cell)
    if not next_cell or grid.monsters[next_cell] then
        game.travel = nil
        return false
    end
    local x, y = grid.at(game.cell)
    local nx, ny = grid.at(next_cell)
    return hero.go(game, { nx - x, ny - y })
end

local function point(game, cell)
    if cell == game.cell then return hero.use_here(game) or hero.wait(game) end
    if grid.distance(cell, game.cell) == 1 then
        local x, y = grid.at(game.cell)
        local nx, ny = grid.at(cell)
        return hero.go(game, { nx - x, ny - y })
    end
    if not grid.is_known(cell) or grid.is_wall(cell) then return false end
    game.travel, game.travel_safe = cell, sight.monsters(game)[1] == nil
    return go_on(game)
end

local function floor(game, actions, pointer, way)
    if any(actions, "menu") then return open(game, "menu") end
    if any(actions, "pack") then return open(game, "pack") end
    if way or next(actions.pressed) and any(actions, "use", "wait", "lamp", "throw") then game.travel = nil end
    if motion.is_moving(game) then
        game.ui.next_way = way or game.ui.next_way
        return false
    end
    way, game.ui.next_way = way or game.ui.next_way, nil
    if way then return hero.go(game, way) end
    if any(actions, "use", "confirm") then return hero.use_here(game) end
    if actions.pressed.wait then return hero.wait(game) end
    if actions.pressed.lamp then return hero.turn_lamp(game) end
    if actions.pressed.throw then
        if ready_to_throw(game) then
            begin_aim(game)
            local under = pointer.moved and cell_under(game, pointer)
            if under then game.aim = under end
        end
        return false
    end
    if pointer.clicked then
        local cell = cell_under(game, pointer)
        return cell ~= nil and point(game, cell)
    end
    return game.travel ~= nil and go_on(game)
end

local PAGES = { title = list_page, menu = list_page, pack = pack_page, aim = aim_page, help = help_page }

function controls.create() return { count = 0, x = 0, y = 0 } end

-- Once a tick: true when a turn has passed.
function controls.tick(game, actions, pointer)
    local way = way_of(game.ui, actions)
    local page = PAGES[game.page]
    if page then return page(game, actions, pointer, way) == true end
    return floor(game, actions, pointer, way) == true
end

-- Whether somebody wants to go on, at the end.
function controls.goes_on(actions, pointer) return any(actions, "use", "confirm") or pointer.clicked end

function controls.leaves(actions) return any(actions, "menu", "cancel") end

return controls
