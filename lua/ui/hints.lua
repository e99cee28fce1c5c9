-- What the host's screens say of keys and buttons: their own, which are never bound to anything else (engine/input/menu.c),
-- of the device that was used last. `menu`: lua/meta/engine.lua's MenuInput, nil before the first.
local buttons = require "words.buttons"
local draw = require "ui.draw"
local words = require "words"

local hints = {}

local KEYS = { ok = "key.return", back = "key.escape", next = "key.tab", page = "key.pageup" }
local PADS = { ok = { "pad:a" }, back = { "pad:b" }, next = { "pad:leftshoulder", "pad:rightshoulder" } }

local GAPS = { "    ", "   ", "  " }

-- px between a line of them and the one at the right end.
hints.APART = 8

-- The key for something: "ok", "back", "next", "page" or "ways".
function hints.key(menu, what)
    local has_pad = menu and menu.pad
    if what == "ways" then return words(has_pad and "pad.stick" or "key.arrows") end
    if not has_pad then return words(KEYS[what]) end
    local list = {}
    for i, source in ipairs(PADS[what]) do
        list[i] = buttons.written(source, menu.pad_kind or buttons.USUAL_PAD)
    end
    return table.concat(list, " ")
end

-- "Esc  close"
function hints.say(menu, does, what) return words("hint." .. does, { key = hints.key(menu, what) }) end

-- Several of them, each {does, what} or a text, as far apart as `room` px allow.
function hints.line(d, room, menu, ...)
    local list = {}
    for i, one in ipairs { ... } do list[i] = type(one) == "string" and one or hints.say(menu, one[1], one[2]) end
    for _, gap in ipairs(GAPS) do
        local line = table.concat(list, gap)
        if d.measure(line) <= room then return line end
    end
    return draw.fit(d, table.concat(list, GAPS[#GAPS]), room)
end

return hints
