-- What a test's players hold and press, point at and type: what the game gets each tick, as devices would say it.
local actions = require "lib.actions"
local app = require "engine.app"
local pointing = require "play.pointing"
local text = require "lib.text"
local whole = require "lib.whole"
local world = require "engine.world"

local input_driver = {}

local MOST_PX = 8192
local MOST_TEXT = 255 -- bytes at once, as a device gives it

local IS_WAY = {}
for _, way in ipairs(actions.WAYS) do IS_WAY[way] = true end

local function nobody()
    return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} }
end

-- game: its object, which says where its players are; definition: as games.definition has it.
function input_driver.create(count, game, definition)
    local self = { players = {}, game = game, names = actions.names(definition.actions), known = {}, is_action = {} }
    for _, name in ipairs(self.names) do self.known[name], self.is_action[name] = true, true end
    for name in pairs(actions.IS_RESERVED) do self.known[name] = true end
    for i = 1, count do self.players[i] = nobody() end
    self.pointer, self.text, self.asks = pointing.create(), nil, false
    return self
end

function input_driver.knows(self, action) return self.known[action] == true end

-- The names, for people.
function input_driver.names(self) return text.sorted_keys(self.known) end

local function number(value, least, most)
    return type(value) == "number" and value == value and value >= least and value <= most
end

-- Where the player of that number is; nil: nowhere.
local function place_of(self, player)
    local entity = self.game.player(player)
    if entity and world.alive(entity) then return world.pos(entity) end
end

local function move(one, order)
    local x, y = order.x or 0, order.y or 0
    if not number(x, -1, 1) or not number(y, -1, 1) then
        return "move: x and y are numbers from -1 to 1, such as { x: 1 } for right"
    end
    one.move_x, one.move_y = x, y
end

local function aim(self, one, order, player)
    if order.held == false then
        one.aim = nil
    elseif number(order.angle, 0, 65535) then
        one.aim = math.tointeger(order.angle // 1)
    elseif number(order.x, -8192, 8192) and number(order.y, -8192, 8192) then
        local x, y = place_of(self, player)
        if not x then return "aim: the player is not there" end
        one.aim = world.angle(order.x - x, order.y - y)
    else
        return "aim: { x, y } in the world, or { angle } in 1/65536 turn, or false"
    end
end

-- Does what a test says with one of the game's actions, for the tick that comes: nil, or what is wrong. `order`:
-- {action, player (from 0), held, x, y, angle}.
function input_driver.take(self, order)
    local player = math.tointeger(order.player or 0)
    local one = player and self.players[player + 1]
    if not one then
        local shown = tostring(player or order.player)
        return ("player %s does not play: configure({ players: 2 }) brings a second"):format(shown)
    end
    if order.action == "move" then return move(one, order) end
    if order.action == "aim" then return aim(self, one, order, player + 1) end
    local held = order.held ~= false
    if (one.held[order.action] or false) == held then return nil end
    one.held[order.action] = held or nil
    one[held and "pressed" or "released"][order.action] = true
    if IS_WAY[order.action] then
        one.move_x, one.move_y = actions.vector(one.held)
    elseif self.is_action[order.action] then
        app.note_input(player, order.action, held)
    end
end

-- Moves the pointer, for the tick that comes: nil, or what is wrong. `order`: {x, y (px of the picture), held, wheel}.
function input_driver.point(self, order)
    local x, y, wheel = whole.of(order.x), whole.of(order.y), whole.of(order.wheel or 0)
    if not x or not y or math.abs(x) > MOST_PX or math.abs(y) > MOST_PX or not wheel or math.abs(wheel) > MOST_PX then
        return "point: x, y (px of the picture, from its left upper corner) and wheel are whole numbers, such as t.point(160, 90)"
    end
    local pointer = self.pointer
    pointer.moved = pointer.moved or x ~= pointer.x or y ~= pointer.y
    pointer.x, pointer.y, pointer.wheel = x, y, pointer.wheel + wheel
    if order.held == nil or order.held == pointer.held then return nil end
    pointer.held = order.held == true
    local edge = pointer.held and "clicked" or "released"
    pointer[edge] = true
end

-- Types, for the tick that comes: nil, or what is wrong. `order`: {text}, or {key, shift, ctrl}.
function input_driver.type(self, order)
    if not self.asks then return "type: the game does not ask for text now (text_input of what its create is given)" end
    local is_text = type(order.text) == "string" and #order.text <= MOST_TEXT and utf8.len(order.text) ~= nil
    local is_key = type(order.key) == "string" and order.key:find("^[%l%d_]+$") ~= nil
    if is_text == is_key then return ("type: expected a text of at most %d bytes, or a key"):format(MOST_TEXT) end
    self.text = self.text or {}
    self.text[#self.text + 1] = is_text and { text = order.text }
        or { key = order.key, shift = order.shift == true, ctrl = order.ctrl == true }
end

-- The tables of this tick: of the players, of the pointer, and what was typed or nil.
function input_driver.all(self) return self.players, self.pointer, self.text end

-- The same in the words of MenuInput, for panels of mods: the first player's ways and actions, and the pointer.
function input_driver.menu(self)
    local pressed, pointer = self.players[1].pressed, self.pointer
    local menu = {
        x = pointer.x, y = pointer.y, moved = pointer.moved, clicked = pointer.clicked, held = pointer.held, released = pointer.released,
        wheel = pointer.wheel, typed = self.text, ok = pressed.use == true, back = false, next = false, previous = false,
        page_up = false, page_down = false, mods = false, console = false, pad = false, away = false,
    }
    for _, way in ipairs(actions.WAYS) do menu[way] = pressed[way] == true end
    return menu
end

-- The tick is over: what was pressed in it is only held from now on.
function input_driver.settle(self)
    for _, one in ipairs(self.players) do one.pressed, one.released = {}, {} end
    local pointer = self.pointer
    pointer.moved, pointer.clicked, pointer.released, pointer.wheel = false, false, false, 0
    self.text = nil
end

return input_driver
