-- Words for what a player does in the host's screens, so that a run without a window can open them: "mods down
-- down ok", one each tick. "wait" or "wait:30" lets ticks pass, "point:X,Y", "click:X,Y" and "drag:X,Y" use the
-- pointer, "wheel:N" its wheel. "type:TEXT" types (%20 is a space), "key:ctrl-p" presses a key while one types.
-- "source:pad:a" is what goes down while a key is chosen for an action. "act:ACTION" or "act:2.ACTION" presses an action of the game's, or up, down, left or right, of a player;
-- "own:MOD.ACTION" one of a mod's own. "pad:xbox" (or playstation, nintendo) takes up such a
-- gamepad: what is said of keys is said of its buttons from then on. "away" or "away:30": the window has no focus.
local actions = require "lib.actions"
local args = require "lib.args"
local whole = require "lib.whole"

local presses = {}

presses.KEYS = { "up", "down", "left", "right", "ok", "back", "next", "previous", "page_up", "page_down", "mods",
    "console", "keys", "recording" }

local MOST_WAIT = 10000 -- ticks
local IS_KEY = {}
for _, key in ipairs(presses.KEYS) do IS_KEY[key] = true end

local IS_PAD = { xbox = true, playstation = true, nintendo = true }

local function place(menu, given)
    local x, y = given:match("^(%d+),(%d+)$")
    menu.x, menu.y, menu.moved = whole.read(x), whole.read(y), true
    return menu.x ~= nil and menu.y ~= nil
end

local with_value = {
    point = place,
    click = function(menu, given)
        menu.clicked, menu.held = true, true
        return place(menu, given)
    end,
    drag = function(menu, given)
        menu.held = true
        return place(menu, given)
    end,
    wheel = function(menu, given)
        menu.wheel = whole.read(given)
        return menu.wheel ~= nil
    end,
    type = function(menu, given)
        menu.typed = { { text = (given:gsub("%%20", " ")) } }
        return given ~= ""
    end,
    key = function(menu, given)
        local name = given:gsub("^ctrl%-", ""):gsub("^shift%-", "")
        local ctrl, shift = given:find("^ctrl%-") ~= nil, given:find("shift-", 1, true) ~= nil
        menu.typed = { { key = name, ctrl = ctrl, shift = shift } }
        return name:match("^[%l%d_]+$") ~= nil
    end,
    pad = function(menu, given)
        menu.pad, menu.device, menu.pad_kind = true, "pad", given
        return IS_PAD[given] == true
    end,
    source = function(menu, given)
        menu.source = given
        return given:match("^%l+:.+$") ~= nil
    end,
    act = function(menu, given, targets)
        local player, action = given:match("^(%d)%.(.+)$")
        menu.act = { player = whole.read(player or "1"), action = action or given }
        return args.find(targets, menu.act.action) ~= nil
    end,
    own = function(menu, given)
        local id, action = given:match("^(%l[%l%d-]*)%.(%l[%l%d_-]*)$")
        menu.own = id and { id = id, action = action }
        return id ~= nil
    end,
}

-- What the menus are told in a tick in which nothing is done; the pointer stays where it was.
local function nothing(before)
    local menu = { x = before and before.x or 0, y = before and before.y or 0, wheel = 0, moved = false, held = false,
                   clicked = false, released = false, pad = before and before.pad or false, away = false,
                   for_mods = false, device = before and before.device, pad_kind = before and before.pad_kind }
    for _, key in ipairs(presses.KEYS) do menu[key] = false end
    return menu
end

-- The list of MenuInput for the words, one for each tick; or nil and what is wrong. targets: the names of the game's
-- actions and of the ways; nil: the usual ones.
function presses.parse(words, targets)
    local list = {}
    targets = targets or actions.targets()
    for word in words:gmatch("%S+") do
        local name, given = word:match("^([^:]+):(.*)$")
        local menu = nothing(list[#list])
        local rests = name or word
        local wait = name and whole.read(given) or not name and 1
        if rests ~= "wait" and rests ~= "away" then wait = nil end
        if wait and wait >= 1 and wait <= MOST_WAIT then
            for _ = 1, wait do
                list[#list + 1] = nothing(list[#list])
                list[#list].away = rests == "away"
            end
        elseif IS_KEY[word] then
            menu[word] = true
            list[#list + 1] = menu
        elseif with_value[name] and with_value[name](menu, given, targets) then
            list[#list + 1] = menu
        else
            return nil, ("'%s': expected %s, wait, away, point:X,Y, click:X,Y, drag:X,Y, wheel:N, type:TEXT, "
                .. "key:KEY, source:SOURCE, pad:KIND, act:ACTION (%s) or own:MOD.ACTION"):format(word, table.concat(presses.KEYS, ", "),
                table.concat(targets, ", "))
        end
    end
    return list
end

-- How many ticks they take; none for nil.
function presses.count(list) return list and #list or 0 end

-- A function that, called each tick, gives what is done in it: nil for so many ticks, when nobody is there yet, then
-- what the list has.
function presses.at(list, ticks)
    local tick = 0
    return function()
        tick = tick + 1
        return list[tick - ticks]
    end
end

return presses
